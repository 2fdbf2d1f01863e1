"""Names of persons as Vietnamese people write them: family name first, or a word of address and a given name.

Capitals tell most; without capitals a family name with a usual middle name does. A family name after a word of place
is a street, a ward or a school, and no person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kernel.patterns import pattern
from kernel.text import CAPITALS, plain_of
from kinds.feedback.publication.redaction.marks import Mark

FAMILIES: Final = frozenset(
    """nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đào đoàn vương trịnh trương đinh lâm phùng mai
    tô lương hà cao thái chu châu quách tạ nghiêm tăng kiều lại lưu triệu tống thạch đàm diệp hứa khuất khúc la lã lục mạc
    nông phí tiêu tôn ưng uông giang cù đồng tào thân lò lường vi sầm hán mẫn viên đậu ông kim""".split()
) - {"ông", "kim", "viên", "đồng", "thân", "lại", "giang"}  # nearly always another word
_BARE_FAMILIES: Final = frozenset(map(plain_of, FAMILIES)) - {
    "la",
    "dong",
    "vi",
    "to",
    "chu",
    "cu",
    "lo",
    "tao",
    "do",
    "ho",
}
MIDDLES: Final = "van|thi|huu|duc|ngoc"
TITLES: Final = (
    "ong|ba|anh|chi|co|chu|bac|em|chau|thay|ong ba|dong chi|d/c|dc|bac si|bs|y ta|can bo|cong chuc|vien chuc|chuyen vien|nhan vien"
    "|chu tich|pho chu tich|bi thu|truong phong|pho phong|pho truong phong|giam doc|pho giam doc|truong thon|to truong"
    "|cong an vien|dai uy|thieu ta|trung ta|thuong uy|chong toi|vo toi|con toi|ten la|ten|ho ten|ho va ten|toi la|em la|chau la"
)
_TITLED: Final = pattern(rf"\b(?:{TITLES})(?:\s*/\s*(?:ba|chi|co))?\s*:?\s+")
_TITLED_END: Final = pattern(_TITLED.pattern + "$")
_PLACES: Final = pattern(
    r"\b(?:duong|pho|phuong|xa|quan|huyen|thi tran|thi xa|thanh pho|tp\.?|tinh|truong|thpt|thcs|tieu hoc|mam non|mau giao|dai hoc|cao dang"
    r"|benh vien|cong vien|cho|cau|san|nha van hoa|chung cu|toa nha|toa|khu|kdt|khu do thi|ngo|ngach|hem|dai lo|quang truong|rap|thon|xom|ap|lang"
    r"|to dan pho|ho|ubnd|cong an|ga|ben xe|ben|tuong dai|den|chua|dinh|mieu|giai thuong|hang|song|nut giao|nga tu|nga ba|nga nam|ham|tram|cong ty"
    r"|dai ly|cua hang|quan an|nha hang|khach san|vuon hoa|nghia trang|bao tang|nha tho|ky tuc xa)[\s,:]+(?:\w+\s+(?:-\s*)?)?$"
)
# Provinces, wards and old districts that begin with a family name.
PLACE_NAMES: Final = frozenset(
    name.strip()
    for name in """hà nội|hà đông|hà giang|hà nam|hà tĩnh|hà cầu|hà tây|hồ tây|hồ gươm|hồ chí|hồ hoàn|hồ sơ|cao bằng|cao lãnh|hoàng mai
    |hoàng liệt|hoàng sa|thái bình|thái nguyên|thái lan|lâm đồng|mai dịch|mai châu|mai động|mai lâm|đinh công|đinh hóa|dương nội|dương liễu
    |dương xá|dương quang|phùng khoang|la khê|la phù|đào tạo|lý lịch|cao tốc|lưu ý|lưu trữ|lương thực|lương thắng|lương sơn|đoàn thanh|đoàn kết
    |đoàn ngành|đoàn kiểm|đoàn công|đoàn viên|nông thôn|nông nghiệp|nông sản|nông dân|hà đông|triệu đồng|triệu khúc|vương thừa|võ trang|vũ trang
    |hồ khẩu|tô lịch|lý do|thái độ|phan rang|phan thiết|trương định|cao đẳng|cao đỉnh|mạc thị bưởi|la hán|lâm nghiệp|trần duyệt
    """.replace("\n", "").split("|")
)  # fmt: skip
# Bearers of streets and schools: without a word of place before them they may still be one.
FAMOUS: Final = frozenset(
    name.strip()
    for name in """nguyen trai|tran hung dao|le duan|le loi|ly thuong kiet|nguyen hue|tran phu|le hong phong|nguyen van cu|pham van dong
    |pham hung|le van luong|nguyen chi thanh|tran duy hung|hoang quoc viet|hoang hoa tham|nguyen xien|nguyen huu tho|tran khat chan|le thanh nghi
    |truong chinh|nguyen van linh|vo nguyen giap|vo van kiet|vo chi cong|le quang dao|pham ngoc thach|ton that tung|ton duc thang|cau giay
    |ngo quyen|ba trieu|hai ba trung|ly nam de|phan dinh phung|phan chu trinh|tran nhan tong|le thanh ton|ho chi minh|hoang dieu|hung vuong
    |nguyen du|nguyen khuyen|chu van an|nguyen binh khiem|le dai hanh|tran quoc toan|nguyen phong sac|pham van bach|trung yen|mac thai tong
    |ho xuan huong|ngo the vinh|vu xuan chiem|tran nguyen han|to huu|le trong tan|ngo thi nham|tran thai tong|duong dinh nghe|nguyen khang|hoang minh giam|vu trong phung|khuat duy tien|nguyen tuan
    |ho tung mau|nguyen hoang|le duc tho|nguyen co thach|ham nghi|tran cung|nguyen khanh toan|dao tan|kim ma|lieu giai|doi can|van cao|thuy khue
    |nguyen van huyen|xuan thuy|phung hung|quang trung|tran dang ninh|nguyen trac|to hieu|chien thang|nguyen xi""".replace("\n", "").split("|")
)  # fmt: skip
# A word with a capital right before, which does not begin a sentence.
_IN_A_NAME: Final = pattern(rf"[^\W_],? ([{CAPITALS}][^\W\d_]*) $")
_WORD: Final = pattern(r"[^\W\d_]+")
_BARE_NAME: Final = pattern(rf"\b(?P<family>[a-z]+)\s+(?:{MIDDLES})\s+[a-z]{{2,7}}\b(?:\s+[a-z]{{2,7}}\b)?")

# "anh tuan", "chị hoa": without a capital as often no name as one.
GIVEN: Final = """tuấn hùng hoa lan minh nam dũng linh hải hạnh hương thảo trang thủy thuỷ nga hằng ngọc tùng sơn long cường kiên quân huy đức
    bình phương mai yến oanh hiền huệ liên tâm thanh hà thu nhung vân giang khánh toàn vinh hòa hoà""".split()
_ADDRESSES: Final = ("ông", "bà", "anh", "chị", "cô", "chú", "bác", "thầy")
_TITLED_GIVEN: Final = pattern(
    rf"\b({'|'.join(map(plain_of, _ADDRESSES))})\s+({'|'.join(sorted(set(map(plain_of, GIVEN))))})\b"
)
# Every title as it is written: in a text with diacritics "có" is no "cô", "ba" no "bà".
_WRITTEN_TITLES: Final = frozenset(
    """ông|bà|anh|chị|cô|chú|thầy|bác|em|cháu|ông bà|đồng chí|đ/c|đc|bác sĩ|bác sỹ|bs|y tá|cán bộ|công chức|viên chức|chuyên viên|nhân viên
    |chủ tịch|phó chủ tịch|bí thư|trưởng phòng|phó phòng|phó trưởng phòng|giám đốc|phó giám đốc|trưởng thôn|tổ trưởng|công an viên|đại úy|đại uý
    |thiếu tá|trung tá|thượng úy|thượng uý|chồng tôi|vợ tôi|con tôi|tên là|tên|họ tên|họ và tên|tôi là|em là|cháu là""".replace(
        "\n    ", ""
    ).split("|")
)


def is_title(text: str, span: tuple[int, int], *, is_bare: bool) -> bool:
    written = re.split(r"\s*[/:]\s*|\s+$", text[slice(*span)].lower())[0].strip()
    return is_bare or written in _WRITTEN_TITLES or text[slice(*span)].lower().strip(" :") in _WRITTEN_TITLES


def looks_bare(text: str) -> bool:
    """Typed without diacritics?"""
    return text.isascii() or sum(not c.isascii() for c in text) * 40 < len(text)


def names(text: str, plain: str) -> Iterator[Mark]:
    """Names by capitals, then those after a word of address, then those without capitals."""
    runs = list(_runs(text))
    yield from _by_capitals(text, plain, runs)
    yield from _by_title(text, plain, runs)
    yield from _without_capitals(text, plain)
    is_bare = looks_bare(text)
    for match in _TITLED_GIVEN.finditer(plain):
        title, given = text[slice(*match.span(1))].lower(), text[slice(*match.span(2))]
        if given.islower() and (is_bare or (title in _ADDRESSES and given in GIVEN)):
            yield Mark(*match.span(2), "name", given, is_sure=False)


def _is_family(word: str) -> bool:
    """Without diacritics only those that are no other word."""
    low = word.lower()
    return low in (_BARE_FAMILIES if low.isascii() and low not in FAMILIES else FAMILIES)


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """A family name and up to three words behind it, each with a capital; runs do not share words."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    place = 0
    while place < len(words):
        run = _capital_run(text, words[place : place + 4])
        if len(run) >= 2 and _is_family(text[slice(*run[0])]):
            yield run
            place += len(run)
        else:
            place += 1


def _capital_run(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words from the first on that follow each other with single spaces, each with a capital, as short as syllables."""
    run: list[tuple[int, int]] = []
    for start, end in words:
        if not text[start].isupper() or end - start > 7 or (run and text[run[-1][1] : start] not in (" ", "\u00a0")):
            break
        # "NGUYỄN THỊ LAN ký", but not "UBND Phường": all in capitals, or none but the first letters.
        if run and end - start > 1 and text[start:end].isupper() != text[slice(*run[0])].isupper():
            break
        run.append((start, end))
    return run


def _by_capitals(text: str, plain: str, runs: list[list[tuple[int, int]]]) -> Iterator[Mark]:
    """Behind a word of place two words are a ward or a street; three may be "chủ tịch phường Lê Minh Đức": unsure."""
    for run in runs:
        start, end = run[0][0], run[-1][1]
        if _is_place(text[start:end]):
            continue
        before = plain[max(0, start - 40) : start]
        is_famous, is_behind_place = plain[start:end] in FAMOUS, bool(_PLACES.search(before))
        if is_behind_place and (len(run) < 3 or is_famous):
            continue
        is_inside = bool(_IN_A_NAME.search(text, max(0, start - 16), start))  # "Tây Hồ Hà Nội"
        is_sure = bool(_TITLED_END.search(before)) or not (is_famous or is_behind_place or is_inside)
        yield Mark(start, end, "name", text[start:end], is_sure=is_sure)


def _is_place(name: str) -> bool:
    return " ".join(name.lower().split()[:2]) in PLACE_NAMES


def _by_title(text: str, plain: str, runs: list[list[tuple[int, int]]]) -> Iterator[Mark]:
    taken = [(run[0][0], run[-1][1]) for run in runs]
    is_bare = looks_bare(text)
    for match in _TITLED.finditer(plain):
        if not is_title(text, match.span(), is_bare=is_bare):
            continue
        words = [(w.start(), w.end()) for w in _WORD.finditer(text, match.end(), match.end() + 40)]
        run = _capital_run(text, words[:4])
        if not run or run[0][0] != match.end():
            continue
        start, end = run[0][0], run[-1][1]
        if end - start < 2 or any(first < end and start < last for first, last in taken):
            continue
        if text[slice(*run[0])].lower() not in _NO_GIVEN_NAME and not _is_place(text[start:end]):
            yield Mark(start, end, "name", text[start:end])


# What begins with a capital after "chị", "cán bộ", "chủ tịch" … and is no name.
_NO_GIVEN_NAME: Final = frozenset(
    """ubnd hđnd sở phòng ban ủy uỷ hội trung văn công bộ thành phường xã quận huyện nhà tôi nếu khi và em mặt tổ đội chi cục
    tp thủ nhân một hành""".split()
)


def _without_capitals(text: str, plain: str) -> Iterator[Mark]:
    """`nguyen thi hoa`, `trần văn nam`: only where nothing of it is written with a capital."""
    for match in _BARE_NAME.finditer(plain):
        start, end = match.span()
        if text[start:end] != text[start:end].lower() or _PLACES.search(plain[max(0, start - 40) : start]):
            continue
        given = plain[start:end].split()
        if not _is_family(text[start:end].split()[0]):
            continue
        if len(given) == 4 and given[3] in _FOLLOWS:
            end = start + plain[start:end].rindex(given[3]) - 1
        if not _is_place(text[start:end]):
            yield Mark(start, end, "name", text[start:end])


# Words that follow a name in a sentence and are not part of it.
_FOLLOWS: Final = frozenset(
    """la o da co lam noi bao thi va cua den di nop ban tai cho voi duoc khong dang se nhan hen yeu cau hoi gui tra thu so sinh
    tru cung ky bi lai dia nha dien sdt sn""".split()
)
