"""Vietnamese family names, as they are spelt and as they are typed without marks. Pure."""

from kernel.text import fold, nfc

_SURNAMES = frozenset((
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong", "ly", "dao", "doan", "vuong",
    "trinh", "truong", "dinh", "lam", "phung", "mai", "to", "ta", "ha", "luong", "luu", "thai", "chu", "cao", "quach", "kieu", "nghiem", "ton",
    "la", "thach", "khuat", "ninh", "nong", "ma", "quan", "lo", "luc", "giang", "tong", "khuong", "dam", "trieu", "bach", "cu", "sung", "vang", "tang", "au", "chau", "dong", "mac", "van",
))  # fmt: skip
# As they are spelt: typed with its marks, "làm" is no Lâm and "để" is no Đỗ.
_SPELT = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đào đoàn vương trịnh trương đinh lâm phùng mai tô tạ hà lương lưu thái chu cao"
    " quách kiều nghiêm tôn la lã thạch khuất ninh nông ma mã quan quản lò lô lỗ lục giang giàng tống khương đàm triệu bạch cù sùng vàng tăng tằng âu châu đồng"
    " đổng mạc văn".split()
)
# Of fewer people, and most of them words too ("không", "lại", "từ"): they count where all of a name is written in capitals.
_RARE = frozenset(
    "ân bàng bành bế biện cái cấn cầm chiêm chử cung danh diệc diêm diệp doãn dư đan đậu đèo điêu điểu đôn đới giáp hàn hán hầu hình hứa"
    " kha khà khâu khiếu khổng khúc lại lầu lèng lều lữ lư lường mạch mẫn mâu mè mông mùa nhan nhâm nhữ ngụy ngưu ong ôn phí phó quàng sái sầm"
    " sử tào thân thang thào thi thiều thiệu tiết tòng trà trác từ tưởng uông ưng ứng vi viên vừ xà xồng".split()
)
_AND_AN_OFFICE = frozenset(("vien", "ong", "doi", "ban"))  # typed without marks: "Vien Kiem Sat"
_RARE_BARE = frozenset(map(fold, _RARE)) - _AND_AN_OFFICE


def is_family(typed: str, *, is_bare: bool) -> bool:
    """In a text with marks a word without any may still be a name that was typed carelessly, with its capital."""
    if fold(typed) not in _SURNAMES:
        return False
    return is_bare or nfc(typed).lower() in _SPELT or (typed.isascii() and typed[0].isupper())


def has_middle_name(words: list[str]) -> bool:
    """ "Thị", "Văn": what stands before it is a family, whichever it is, but for "văn hóa" and "văn phòng"."""
    if len(words) < _FEWEST or nfc(words[1]).lower() not in _MIDDLE:
        return False
    return nfc(words[2]).lower() not in _OF_VAN


_FEWEST = 3
_MIDDLE, _OF_VAN = frozenset(("thị", "văn", "thi", "van")), frozenset(("hóa", "hoá", "hoa", "phòng", "thư", "bản"))


def is_rare(typed: str) -> bool:
    """One of the rarer ones: only of a name with its capitals."""
    said = nfc(typed).lower()
    return said in _RARE or (said.isascii() and said in _RARE_BARE)
