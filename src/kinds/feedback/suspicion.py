"""Does a message likely report a violation of law by a named or identifiable person or body (a denunciation)?

Such a message is quarantined until a person decides (Law on Denunciations 2018, art. 22, 25, 56; Decision 774/QĐ-TTg of
2020): this room only suspects, by rules that can be read and tried, and it keeps and logs nothing. Rudeness, delay, "come back
tomorrow" are conduct feedback (Decree 20/2008/NĐ-CP, art. 5 as amended) and must pass; asking for money must not.
"""

import re
from dataclasses import dataclass

from kinds.feedback.scope import scope_hint
from kinds.feedback.wording import STOP, Phrase, Word, Wording, phrases, places, read

__all__ = ["asks_how_to_denounce", "scope_hint", "signs", "suspects_denunciation"]

_WORD_ITSELF = phrases("!tố cáo", "!tố giác", "vạch mặt")
# Each of these alone is enough.
_STRONG: dict[str, tuple[Phrase, ...]] = {
    "bribe": phrases(
        "!hối lộ", "đút lót", "lót tay", "bôi trơn", "!!chung chi", "phải chung chi", "!!lại quả", "vòi vĩnh", "ăn tiền", "nhũng nhiễu tiền", "lo lót", "đút tiền",
        "ngoài luồng", "tiền cà phê|cafe", "tiền trà nước", "tiền trà", "tiền bồi dưỡng", "tiền uống nước", "tiền chè nước", "tiền cảm ơn", "kẹp tiền", "kẹp *2 tiền|nghìn|triệu",
        "đưa|kẹp|nhận|lót|đòi|vòi|thêm|chuẩn|cầm|dúi|xin *2 phong bì", "phong bì cho|mới|dày|tay", "!!phong bì *2 thì|là|mới", "gợi ý *4 tiền|phong|quà|quà|triệu",
        "không|chưa *1 có|đưa|chi|nộp|kẹp *1 tiền|phong|quà|bồi *4 thì|là *4 không|chưa|chẳng|đừng|ngâm|mới|khó|nằm|để|chờ|bỏ", "muốn nhanh *2 thì|phải *3 chi|tiền|bồi|phong",
        "không biết điều *6 thì|là", "phải biết điều", "phải *2 có quà|tiền|phong", "đưa|biếu|nộp|chuyển|chi|dúi|lót|đút *3 tiền *2 cho|vào *3 cán|chủ|anh|chị|ông|bà|phó|trưởng|công|nhân|sếp|túi",
        "chi phí ngoài", "tiền ngoài", "phí ngoài", "làm tiền dân|người", "cướp tiền", "moi tiền", "moi *2 tiền", "vặt tiền", "trấn lột", "thu tiền trái|sai", "thu *3 không *2 biên|phiếu|hóa", "thu khống", "nhận *1 quà *2 của dân|người|doanh",
        "nhận tiền *2 của|từ *1 dân|người|doanh|tôi|em|gia|bà|công|họ|mẹ|bố|con|vợ", "nhận tiền *4 rồi|mà|nhưng", "nhét *4 hồ|túi|tiền|trăm|nghìn|phong", "chi đẹp", "chi đậm", "thu tiền *6 không *2 vé|biên|phiếu|hóa", "cán|viên|chức|chủ|trưởng|phó|sếp|lãnh *6 nhận|lấy|ăn tiền", "chạy án", "chạy chức", "chạy việc", "chạy điểm", "chạy biên", "chạy quy hoạch", "chạy tiền", "chạy giấy|hồ", "ăn hối",
    ),
    "embezzlement": phrases(
        "tham ô", "tham nhũng", "!biển thủ", "!ăn chặn", "!ăn bớt", "rút ruột", "chiếm đoạt", "bòn rút", "!!tư túi", "đục khoét", "!!khai khống", "lập khống", "!!kê khống", "!!chi khống", "ký khống", "nâng khống", "!!đơn|thu|bản|sơ|sách khống", "thông thầu", "cho *6 trúng thầu", "cầm tiền *2 của", "!!đòi *2 chia|ăn", "đòi *2 phần trăm",
        "không nộp *2 ngân|quỹ", "quỹ *2 tiêu|xài|chi riêng", "tiêu riêng", "lấy tiền *2 chia|tiêu|quỹ|riêng|nhau", "chia nhau", "chia *2 cho|với *1 lãnh|sếp|cán|giám|chủ", "bán đất *3 lấy tiền", "bỏ túi riêng", "đút túi", "bỏ túi", "cắt xén *3 tiền|quà|trợ|hỗ|chế", "quỹ đen", "bán đất công", "chiếm đất công", "ăn đất", "bán đất trái", "cấp đất trái", "ăn *1 tiền *2 dân|hỗ|trợ|từ|cứu|quỹ|công",
    ),
    "abuse": phrases(
        "lạm quyền", "!lộng quyền", "lạm dụng *1 chức|quyền", "lợi dụng *1 chức|quyền|vị", "bao che", "tiếp tay", "dung túng", "!thông đồng", "thông đồng với", "móc nối", "móc ngoặc", "cấu kết", "câu kết", "bảo kê", "trục lợi", "!vụ lợi", "tư lợi",
        "ép|bắt *3 tài trợ", "che giấu *5 sai|vi|trái", "chống lưng", "trù dập", "lấy đất *3 cho|trao|bán", "hành hung", "gây thương tích", "cán|công|phó|trưởng|chủ *4 đánh *2 tôi|dân|em|người|con|bố|mẹ|chồng|vợ", "ép *2 ký khống", "mua bằng", "mua quan", "bán chức", "lợi ích nhóm", "sân sau",
        "ép cung", "bức cung", "dọa *2 giết|đánh|xử", "quấy rối tình", "sàm sỡ", "sách nhiễu *4 tiền|để", "!!cò *3 cán|công|ăn|chia", "ăn chia",
    ),
    "forgery": phrases(
        "giả mạo chữ ký", "giả chữ ký", "làm giả *2 hồ|giấy|chữ|con|sổ|bằng|chứng|tài|văn", "!!làm giả", "giả mạo *1 hồ|giấy|chữ|con|tài|văn|chứng", "!!bằng|dấu|sổ giả", "bằng cấp giả", "hồ sơ giả", "giấy tờ giả", "giấy giả", "con dấu giả", "chứng chỉ giả", "sổ đỏ giả", "làm|sửa *1 sai lệch *1 hồ|kết|sổ",
        "tẩy xóa *2 hồ|sổ|giấy", "khai man", "gian lận", "!!hợp thức hóa *3 sai|đất|vi|trái", "sửa *5 sổ gốc", "để lấy tiền", "sửa điểm", "tuồn hồ sơ", "tuồn đề", "sửa *2 hồ sơ *4 để *2 chiếm|lấy|hưởng|trục|nhận", "tạo điều kiện cho biết nội dung",
    ),
    "prosecution": phrases("khởi tố", "truy tố", "!!đi tù", "!!bỏ tù", "vào tù", "đưa *3 ra tòa", "truy cứu trách nhiệm", "xử lý hình sự", "cơ quan điều tra", "nghị|cầu|xin|mong|cần *3 điều tra", "thanh tra *2 tài sản", "cảnh sát kinh tế"),
}  # fmt: skip
# Two of these together, in one message.
_WEAK = phrases(
    "sai phạm", "vi phạm pháp luật", "trái pháp luật", "phạm tội", "tiêu cực", "khuất tất", "mờ ám", "không minh bạch", "dấu hiệu vi phạm", "dấu hiệu tội", "người nhà *2 cán|lãnh|chủ|giám|quan",
    "con em cán|lãnh|quan", "ưu ái", "nương tay", "tài sản bất|khủng", "giàu *3 bất", "điều tra", "thanh tra vào cuộc", "làm ngơ", "ém", "bưng bít", "bất minh", "không trung thực", "trái phép", "cấp đất", "bán đất",
)  # fmt: skip
_ASKS_MONEY = phrases(
    "!đòi|vòi|gạ *3 tiền", "xin *1 tiền *3 của|thì|mới|tôi|em|dân|người|bồi|cà|uống", "!!đòi *1 hỏi *2 tiền", "vòi *2 quà|của|thêm", "!!vòi *4 nghìn|triệu|trăm|củ|chai", "tống tiền", "ép|bắt|bảo|kêu|yêu|gạ *3 đưa *1 tiền|thêm", "!nhận *1 tiền *2 mới|rồi|xong", "!!đòi *1 quà",
    "bắt|ép|bảo|kêu *3 đóng|nộp|chi|trả *1 thêm *3 tiền|nghìn|triệu|trăm", "bắt|ép|bảo|kêu *3 bồi dưỡng", "bồi dưỡng cho|cán|anh|chị|mới|thì|thêm|riêng", "mất|tốn|phải *1 tiền *2 mới *3 được|xong|ký|làm|nhận", "có tiền *2 mới|thì|là *3 được|xong|ký|nhanh|làm|giải", "chi tiền|thêm *3 mới|thì", "tiền *2 thì mới *2 ký|làm|nhận|giải|cấp|cho|trả",
    "thu thêm", "thu chênh", "!!lạm thu", "làm luật *2 với|cho|mới|thì|tiền", "!!làm luật", "chuyển khoản *2 cho|riêng *2 cán|anh|chị|nhân|chị|ông|bà", "chuyển khoản riêng", "tài khoản cá nhân", "tài khoản riêng", "đưa *2 mới *3 ký|làm|nhận|giải|được|xong|trả|cho",
)  # fmt: skip

_MONEY = r"(?:\d[\d.,]*|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|vai|may|tram|chuc|nua) ?(?:\d+ )?(?:tram |chuc )?(?:k|nghin|ngan|trieu|tr|cu|dong|chai|lit|xi|vnd|ty|ti|usd|do|tram|chuc)"
_DEMANDED = re.compile(
    rf"\b(?:doi|ga|ep)(?: \w+){{0,5}} {_MONEY}\b"
    rf"|\b(?:xin|bao|keu|bat|yeu cau|goi y|ra gia|hua)(?: \w+){{0,4}} (?:dua|chi|boi duong|chuyen|gui|lot|them|rieng|biet dieu|lo|cho anh ay|cho chi ay|cho no|xin)(?: \w+){{0,4}} {_MONEY}\b"
    rf"|\bxin (?:toi|em|dan|minh|gia dinh)(?: \w+){{0,2}} {_MONEY}\b"
    rf"|\bcan bo(?: \w+){{0,4}} xin(?: \w+){{0,3}} {_MONEY}\b"
    rf"|\b(?:dua|chi|mat|ton|het|bien|lot|kep|chung|gui|nop|dong|tra)(?: \w+){{0,4}} {_MONEY}(?: \w+){{0,3}} (?:moi|thi moi) (?!lan|thang|nam|bo|ngay|nguoi|ho so|to|quy|tuan|gio)"
    rf"|\bnhan(?: \w+){{0,5}} {_MONEY}(?: \w+){{0,3}} (?:cua|tu)\b|\bnhan cua(?: \w+){{0,4}} {_MONEY}\b"
    rf"|\b(?:dua|bieu|lot|kep|dui|chung|but)(?: \w+){{0,5}} {_MONEY}(?: \w+){{0,4}} (?:cho|vao) (?:\w+ ){{0,2}}(?:can bo|chu tich|anh|chi|ong|ba|truong|pho|nhan vien|cong an|cong chuc|sep)\b"
    rf"|\b(?:dua|bieu|lot|dui|chung|phai|cho)(?: cho)? (?:\w+ ){{0,2}}(?:can bo|chu tich|anh|chi|ong|ba|truong|pho|nhan vien|cong an|cong chuc|sep)(?: \w+){{0,4}} {_MONEY}\b"
)
# A fee that the law asks for is not a demand of money, unless it is "on top" or without a receipt.
_LAWFUL = re.compile(
    r"\b(?:le phi|phi|thue|tien su dung dat|tien phat|bao hiem|hoc phi|vien phi|hoa don|bien lai|dat coc|tien coc|luong|tien dien|tien nuoc|boi thuong|den bu|tro cap|ho tro|quy dinh)\b"
)
_ON_TOP = re.compile(r"\b(?:ngoai|them|rieng|khong (?:\w+ ){0,4}(?:bien lai|phieu thu|hoa don|chung tu)|cao hon|gap)\b")
_OWN = re.compile(
    r"(?:\b(?:toi|chung toi|nha toi|dan|nguoi dan|gia dinh toi|gia dinh|minh|em|con|chau|ba con)(?: \w+){0,2} )$"
)

# Said about the subject, not about somebody: programmes, statutes, shared letters, dangers that a rule creates.
_MASKED = re.compile(
    r"\b(?:phong chong|phong \. chong|phong va chong|chong|bai tru|day lui|luat|nghi dinh|thong tu|tuyen truyen|hoc tap|cuoc thi|tim hieu)(?: ve)?(?: phong chong)?(?: khieu nai(?: \.)?)? (?:tham nhung|tham o|to cao|tieu cuc|hoi lo|rua tien)(?: . tieu cuc)?"
    r"|\b(?:giai quyet|tiep nhan|xu ly|don thu|thu tuc|quy trinh|linh vuc|cong tac|phong|ban|muc|luat|thoi han)(?: don| cac| don thu| giai quyet| viec| ve)? khieu nai(?: \.| va| hay| hoac)? to cao"
    r"|\bkhieu nai(?: \.| va| hay| hoac)? to cao (?:la gi|khac nhau|khac gi)"
    r"|\b(?:web|trang|website|app|ung dung|tin nhan|cuoc goi|duong link|link|facebook|fanpage|zalo|lua dao)(?: \w+){0,2} gia mao"
    r"|\bnguoi lam luat|nha lam luat|cac nha lam luat|co quan dieu tra dan so|dieu tra dan so|phieu dieu tra|tong dieu tra|dieu tra xa hoi|dieu tra thong ke"
    r"|\b(?:cao to|to cao lon|dang nguoi to cao|bao ve to cao|than hinh to cao|hoi lo lang|phong bi (?:thu|buu dien|dan tem|co dan tem|ghi)|khoi to hop)\b"
    r"|\bnhan tien (?:ho tro|tro cap|boi thuong|luong|den bu|bao hiem|huu|hoan|thue|tu ngan hang|chuyen khoan|tam ung|tuat|tu thien)"
    r"|\bdoi (?:lai )?tien (?:boi thuong|den bu|luong|coc|dat coc|hoan|le)"
)
_RISK = re.compile(
    r"\b(?:de (?:\w+ )?(?:xay ra|tao|phat sinh|dan den|nay sinh|sinh)|nguy co|ke ho|tranh|ngan chan|ngan ngua|han che|giam|de phong|phong ngua|tao dieu kien cho|de bi|co the bi|co the dan den|se dan den|so bi|tao ke ho cho)(?: \w+){0,3} ?$"
)
_BETWEEN = frozenset(["ai", "he", "bi", "co", "phai", "la", "don", "thu", "muon", "dinh", "y", "thay", "can", "bo", "nao", "nhan", "doi", "xin", "hoi", "duoc", "mot", "gi", "nguoi", "nhan", "vien", "o", "day", "dau", "chuyen", "viec", "tung", "bao", "gio", "nghi", "viet", "gui", "day", "ve", "tin"])  # fmt: skip
_NOT = frozenset(("không", "chẳng", "chả", "chưa", "khong", "chang", "chua"))
_CLAUSE_TIES = frozenset(("nhung", "ma", "va", "neu", "thi", "vi", "nen", "do", "boi"))
_ASKED = re.compile(
    r"\b(?:o dau|cho nao|dau (?:a|vay|the)|co quan nao|gap ai|the nao|nhu nao|ra sao|lam sao|bang cach nao|cach|huong dan|thu tuc|quy trinh|mau don|gui dau|gui don (?:\w+ )?di dau|duoc khong|co duoc|co can|bao lau|may ngay|la gi|so dien thoai|duong day nong|nhu the nao|cho (?:toi |em |minh |con )?hoi|hoi ve|tu van)\b"
)
_NAMED = re.compile(r"\b(?:ông|bà|anh|chị|cô|chú)\s+[A-ZĐÀ-Ỹ][^\W\d_]+")
_ENOUGH_WORDS_FOR_A_QUESTION = 40


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: str
    said: str
    start: int


def suspects_denunciation(text: str) -> bool:
    """Likely a denunciation: to be quarantined until a person decides. Prefers too often to too seldom where money is asked for."""
    return bool(signs(text))


def signs(text: str) -> list[str]:
    """The signs that led to the suspicion, as "kind: words" (empty = none). For the integrity officer; never to be logged."""
    wording = _unmasked(read(text))
    strong = _strong(wording)
    itself = _found(wording, "word", _WORD_ITSELF)
    if strong:
        return _told(strong + itself)
    if itself and not _only_asks(text, wording):
        return _told(itself)
    weak = _found(wording, "weak", _WEAK)
    return _told(weak) if len({sign.said for sign in weak}) >= 2 else []


def asks_how_to_denounce(text: str) -> bool:
    """Asks where or how a denunciation is made, without making one: gets lawful guidance, is not quarantined."""
    wording = _unmasked(read(text))
    return not signs(text) and bool(_found(wording, "word", _WORD_ITSELF)) and _only_asks(text, wording)


def _told(found: list[_Sign]) -> list[str]:
    return list(dict.fromkeys(f"{sign.kind}: {sign.said}" for sign in found))


def _unmasked(wording: Wording) -> Wording:
    """Words that only name the subject ("phòng, chống tham nhũng") become stops."""
    starts: dict[int, int] = {}
    place = 0
    for number, word in enumerate(wording.words):
        starts[place] = number
        place += len(word.plain) + 1
    words = list(wording.words)
    for match in _MASKED.finditer(wording.plain):
        first = starts.get(match.start())
        if first is None:
            continue
        length = len(match.group().split())
        words[first : first + length] = [Word(STOP, STOP)] * length
    return Wording(tuple(words), wording.is_bare)


def _strong(wording: Wording) -> list[_Sign]:
    found = [sign for kind, sought in _STRONG.items() for sign in _found(wording, kind, sought)]
    found += [sign for sign in _found(wording, "money", _ASKS_MONEY) if not _is_own_claim(wording, sign.start)]
    if _demands_money(wording.plain):
        found.append(_Sign("money", "đòi khoản tiền", 0))
    return found


def _found(wording: Wording, kind: str, sought: tuple[Phrase, ...]) -> list[_Sign]:
    return [
        _Sign(kind, " ".join(word.typed for word in wording.words[start:end]), start)
        for each in sought
        for start, end in places(wording, each)
        if not _is_denied(wording, start) and not _is_a_risk(wording, start) and not _is_worry(wording, each, start)
    ]


def _is_denied(wording: Wording, start: int) -> bool:
    """As in "không ai nhận phong bì", "tôi không tố cáo": a negation before it, with nothing but filling words between."""
    for back in range(1, 8):
        place = start - back
        if place < 0:
            return False
        plain = wording.words[place].plain
        if wording.words[place].typed in _NOT:
            return wording.words[place + 1].plain not in {"hieu", "biet", "nhung", "chi"}
        if plain not in _BETWEEN:
            return False
    return False


def _clause_before(wording: Wording, start: int) -> str:
    words: list[str] = []
    for place in range(start - 1, max(start - 10, -1), -1):
        plain = wording.words[place].plain
        if plain == STOP or plain in _CLAUSE_TIES:
            break
        words.insert(0, plain)
    return " ".join(words)


def _is_a_risk(wording: Wording, start: int) -> bool:
    """As in "dễ phát sinh tiêu cực": what a rule might lead to is feedback on the rule."""
    return bool(_RISK.search(_clause_before(wording, start)))


def _is_own_claim(wording: Wording, start: int) -> bool:
    """As in "tôi đòi tiền bồi thường": the sender asks for what is theirs."""
    return bool(_OWN.search(_clause_before(wording, start) + " "))


def _is_worry(wording: Wording, sought: Phrase, start: int) -> bool:
    """Typed "toi hoi lo" without accents is "tôi hơi lo"."""
    if sought.said != "hối lộ" or not wording.words[start].is_bare:
        return False
    before = wording.words[start - 1].plain if start else ""
    return before in {"toi", "em", "minh", "cung", "thay", "chau", "chi", "con"}


def _demands_money(plain: str) -> bool:
    for match in _DEMANDED.finditer(plain):
        clause_start = plain.rfind(STOP, 0, match.start()) + 1
        before = plain[clause_start : match.start()].strip()
        around = plain[clause_start : match.end() + 45]
        if _OWN.search(before + " ") and re.match(r"(?:doi|xin|yeu cau)", match.group()):
            continue
        if re.search(r"\b(?:khong|chua)(?: \w+){0,2}$", before):
            continue
        if _LAWFUL.search(around) and not _ON_TOP.search(around):
            continue
        return True
    return False


def _only_asks(text: str, wording: Wording) -> bool:
    """A question about the way, short, and nobody named."""
    asked = _ASKED.search(wording.plain) is not None or text.rstrip().endswith("?")
    return asked and len(wording.words) <= _ENOUGH_WORDS_FOR_A_QUESTION and not _NAMED.search(text)
