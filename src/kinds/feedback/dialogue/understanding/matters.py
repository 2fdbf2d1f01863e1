"""Do words tell of a matter, of what happened or of what is broken? Asked where a question about the sender is open, or all is
summed up: there only what clearly tells is added to it. Prefers to say no; what was left out may be put in by one press.
"""

from kernel.patterns import pattern
from kernel.text import fold
from kinds.feedback.dialogue.understanding import times
from kinds.feedback.reading.wording import STOP, amount_of_words, read

SURELY = 16  # words: nobody writes so many to a machine
_ENOUGH, _SENTENCE = 2, 5
# Of whom, of what, what was done, when; words of two of these tell something.
_WHOM = pattern(
    r"\b(?:can bo|cong chuc|nhan vien|lanh dao|chu tich|truong phong|bao ve|(?:anh|chi|co|ong|ba|chu) (?:ay|ta|do|kia)|ho(?! (?:em|toi|minh|chau|voi|nhe|cai|ten|tro|con$|con voi|con nhe))|nguoi ta|nguoi dan|ba con|hang xom|chu (?:nha|thau|quan)|mot (?:anh|chi|co|ong|ba)|(?:co|nguoi|chi|anh)? ?tiep dan|ca (?:to|xom|ngo|khu|nha toi))\b"
)
_WHAT = pattern(
    r"\b(?:ho so|giay(?: \w+)?|bien lai|hoa don|so do|can cuoc|khai sinh|khai tu|ket hon|ho khau|tam tru|thuong tru|thu tuc|le phi|don|phuong|xa|uy ban|mot cua|quay|co quan|tru so|so (?:y te|xay dung|noi vu|tu phap|giao duc|cong thuong|tai chinh)"
    r"|den|duong|rac|nuoc|via he|long duong|cong|nap cong|ho ga|o ga|cay|xe|tieng on|cot|day dien|bui|mui|khoi|cong trinh|cho|ngo|pho|nha (?:ben|canh|hang xom))\b"
)
_DONE = pattern(
    r"\b(?:bat|doi|hen|tra|nop|thu(?! tuc)|dong cua|di lai|xep hang|cho doi|ngoi cho|phai cho|bi|bao (?:toi|em|minh|la|cho|ve|di|phai|khong|len|lai)|khong (?:nhan|tiep|giai quyet|lam|giai thich|giup)|thieu|cham|tre|qua han|treo|vo|hong|tran|ngap|chay|do ra|nghi lam|goi (?:mai|hoai|dien)|kho chiu|khong (?:ai|cho|duoc) (?!tra loi|rep|phan hoi)\w+|dang ky|con (?:day|nguyen)|lam lai|lan chiem|gay on|(?:xa|vut|do) rac)\b"
)
_WHEN = pattern(
    r"\b(?:hom (?:qua|nay|kia|do|truoc|no)|sang|chieu|tuan (?:truoc|nay)|thang (?:truoc|nay|\d+)|\d+ (?:lan|ngay|tuan|thang|nam)|lan (?:nay|truoc|thu|nao)|(?:ba|hai|may|nhieu) lan)\b"
)
# Nobody says this of a machine that asks.
_SURELY_DONE = pattern(
    r"\b(?:quat (?:mang|thao|nat)|mang (?:toi|em|minh|chui|nguoi)|chui|nang loi|doi (?:them )?tien|tu choi|gay kho|lam kho|kho de|xuc pham|hach sach|nhung nhieu|vo le|coi thuong|thu tien|khong ai (?:giai thich|tiep|huong dan|giai quyet|giup))\b"
)
# A wish for the matter itself: "mong sớm được giải quyết", "đề nghị xử lý nghiêm".
_WISHES = pattern(
    r"\b(?:de nghi|mong|kinh mong|yeu cau|kien nghi)\b.*\b(?:giai quyet|xu ly|xem xet|kiem tra|sua|don|tra|khac phuc|chan chinh|xem giup|lam ro|xin loi|ky luat)\b"
)


_BEFORE_THEY = frozenset(
    (STOP, "ma", "la", "nhung", "thi", "roi", "va", "nen", "do", "vi", "a", "khi", "de", "toi", "luc")
)


# "Đường Láng có ổ gà to quá, xe ngã suốt": a place, and how it is there. "Nhà có cổng xanh", "thôn 3 chưa có số nhà" are none.
_PLACE = pattern(
    r"(?:(?:doan|cho|o|tai|tren|dau|cuoi|truoc|mat|long|via|he) )*(?:duong|pho|ngo|ngach|hem|kiet|via he|long duong|cau|khu|thon|xom|to \d+|nga [tb]\w+)\b"
)
_IS_SO = frozenset(("có", "bị", "đang", "cứ", "thì", "toàn", "đầy", "nhiều", "rất", "không", "chưa", "vẫn", "lại"))
_HOW = frozenset((
    "quá", "suốt", "lắm", "mãi", "hoài", "ngã", "ngập", "hỏng", "tắc", "sụt", "lún", "vỡ", "tràn", "bẩn", "hôi", "tối", "rác", "ồn", "bụi", "cháy",
    "gãy", "đổ", "gà", "lầy", "nguy", "trơn", "thối", "chặn", "lấn",
))  # fmt: skip
_IS_SO_BARE = frozenset(map(fold, _IS_SO))
_HOW_BARE = frozenset(map(fold, _HOW)) - {"toi", "do", "ga"}


def tells_how_it_is(text: str) -> bool:
    """A place, then a clause about it. Of what is typed bare it takes more: "co" may be "Cổ"."""
    if not _PLACE.match(_plain(text)):
        return False
    words = [each for each in read(text).words if each.plain != STOP][2:]
    sure = [each.typed in _IS_SO for each in words]
    if any(sure):
        behind = words[sure.index(True) :]
        return any(each.typed in _HOW or (each.is_bare and each.plain in _HOW_BARE) for each in behind)
    has_verb = any(each.is_bare and each.plain in _IS_SO_BARE for each in words)
    return has_verb and sum(each.is_bare and each.plain in _HOW_BARE for each in words) >= _ENOUGH


def _plain(text: str) -> str:
    """Without the "ho" that is no "họ": "Tây Hồ", "hộ", "hồ"."""
    plain, before = [], STOP
    for word in read(text).words:
        is_other = word.plain == "ho" and (word.typed != "họ" and not (word.is_bare and before in _BEFORE_THEY))
        plain.append("-" if is_other else word.plain)
        before = word.plain
    joined = " ".join(plain)
    return joined.replace("- so", "ho so")


def mentions_one(text: str) -> bool:
    """One word of such a thing: enough to be nobody's name."""
    plain = _plain(text)
    return any(kind.search(plain) for kind in (_WHOM, _WHAT, _DONE, _WHEN))


def tells_of_a_matter(text: str) -> bool:
    """Clearly of what happened, not said to whoever asks."""
    words, plain = amount_of_words(text), _plain(text)
    if words >= SURELY or _SURELY_DONE.search(plain) or _WISHES.search(plain) or times.is_only_a_time(text):
        return True
    if tells_how_it_is(text):
        return True
    kinds = sum(1 for kind in (_WHOM, _WHAT, _DONE, _WHEN) if kind.search(plain))
    return kinds >= _ENOUGH or (bool(_WHOM.search(plain)) and words >= _SENTENCE)


# A sentence about a matter has these; a name has not.
STORY = pattern(
    r"\b(?:toi|minh|bi|khong|ko|can bo|cb|ho so|hs|lam|bao|bat|cho|ubnd|uy ban|nhan vien|thu tuc|giay|giai quyet|ve|den|di|duoc|phai|da|chua|dang|se|cua|va|la|co|roi|nay|"
    r"ma|vi|nen|rat|qua|lai|nop|hen|tra|xin|gui|noi|hoi|nguoi|nua|nhieu|lau|sao|gi|thai do|phuc vu)\b"
)


def tells(text: str) -> bool:
    """A sentence in which somebody did something: no name of anything."""
    return len(text.split()) > 5 and len(STORY.findall(fold(text))) >= 2


def tells_shortly(text: str) -> bool:
    """ "Em gửi rồi đó": few words, and half of them say that something was done."""
    return len(STORY.findall(fold(text))) * 2 >= max(3, len(text.split()))
