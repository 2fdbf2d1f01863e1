"""Names, addresses and e-mails as answers. Strong: certain enough to be taken while somebody is still telling their story."""

import re

from kernel.text import CAPITALS, fold, nfc, one_line
from kinds.feedback.dialogue.understanding import families, phones
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import mentions_one, tells_of_a_matter

# A sentence about a matter has these; a name has not.
_STORY = re.compile(
    r"\b(?:toi|minh|bi|khong|ko|can bo|cb|ho so|hs|lam|bao|bat|cho|ubnd|uy ban|nhan vien|thu tuc|giay|giai quyet|ve|den|di|duoc|phai|da|chua|dang|se|cua|va|la|co|roi|nay|"
    r"ma|vi|nen|rat|qua|lai|nop|hen|tra|xin|gui|noi|hoi|nguoi|nua|nhieu|lau|sao|gi|thai do|phuc vu)\b"
)
_NAME_LEAD = re.compile(
    rf"^\s*(?:dạ\s*,?\s*|vâng\s*,?\s*|da\s*,?\s*)?(?:(?:người|nguoi)\s+(?:gửi|gui|phản ánh|phan anh)(?:\s+(?:là|la))?|(?:họ\s*(?:và\s*)?tên|ho\s*(?:va\s*)?ten|tên)\s*(?:đầy đủ\s*)?(?:của\s*)?(?:tôi|toi|mình|em|con|cháu|minh|(?-i:e|anh|chị|cô|bác|chú|ông|bà))?\s*(?:là|la)?|(?:tôi|toi|tui|mình|minh|mk|em|e|con|cháu|chau|bác|bac)\s*(?:tên|ten)?\s*(?:là|la)|(?:bà|ông|cô|chú|ba|ong|co|chu)\s+(?:là|la)(?=\s+(?-i:[{CAPITALS}]))|"
    r"(?:tôi|toi|tui|mình|minh|mk|em|e|anh|chị|chi|cô|bác|chú|ông|bà|con|cháu)\s+(?:tên|ten)(?:\s+(?:là|la)\b)?|(?:ten)\s*(?:toi|minh|em|mk|(?-i:e|anh|chi))?\s*(?:la)?)\s*(?::|-|\b)\s*",
    re.IGNORECASE,
)
# "Chị Hà": how one is called, not what one's name is.
_CALLED = re.compile(r"^(?:chị|chi|anh|bác|bac|cô|chú|ông|ong|bà|cháu|em)\s+([^\W\d_]{2,12})$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"^(?:dạ,? |da,? )?(?:(?:tôi|tui|mình|em|e|con|cháu|bác|anh|chị|cô|chú|ông|bà) (?=\w+ \w)|(?:Ông|Bà|Cô|Chú|Bác) (?=\w+ \w+ \w))"
)
_COURTESY = re.compile(r"(?:\s+(?:ạ|nhé|nha|đây|nhá|a|nhe|nhỉ|thôi|mà|cơ|đó|đấy|ad|admin|nhen|á|ơi))+$")
# What is said to whoever asks, and is nobody's name.
_SAID_TO_US = re.compile(
    r"(?:(?:a|ah|o|oi|u|ui|ua|ơ|da|vang|thoi|chet|xin loi|sorry|khoan|thi|the|nay|e|alo|hi|hihi|haha|hic) )*(?:nham|lon|sai|ai|gi|sao|dau|the|vay|day|do|nay|kia|loi|luon|ngay|nhanh|lau|met|chan|phien|roi|xong|chua|het|khoan|cho|doi|kenh|may|bot|lua)(?: .*)?|(?:thoi|ma|the|sao|alo|u|uh|o|oi|a|ah|ui|khong|chua|co|nhung|xem|de|hay|neu) .+"
)
# What somebody is, not how they are called; in capitals it may be a name after all.
_ROLE = re.compile(
    r"(?:chu (?:ho|nha|cua hang|quan|xe|tro|dau tu)|cu dan|nguoi (?:dan|nha|than|cao tuoi|khuyet tat)|dan|to truong|phu huynh|sinh vien|giao vien|hoc sinh|can bo|cong dan|khach|benh nhan|me|bo|con|vo|chong|ba me|bo me|(?:anh|chi|co|ong|ba|chu|bac|no|nguoi) (?:ay|do|kia|ta|nay))\b"
)
_MOST_UNKNOWN = 4  # words without capitals of a family that we do not know
_LETTERS = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*")
_ORGANISATION = re.compile(
    r"^(?:cong ty|hop tac xa|htx|doanh nghiep|hoi|hiep hoi|truong|benh vien|chi nhanh|ho kinh doanh|cua hang|ban quan tri|to dan pho)\b"
)
# "Phường Ba Đình", "số này": what is no name, however it is capitalised.
_OFFICE = re.compile(
    r"(?:phuong|xa|quan|huyen|ubnd|uy ban|so|thon|xom|ngo|ngach|pho|khu|thanh pho|tinh)\b(?! (?:thi|van)\b)"
)
_BODY = re.compile(
    r"(?:cong an|dien luc|chi cuc|trung tam|ban quan ly|vien kiem sat|bo phan|mot cua|van phong dang|toa an|toa nha|kho bac|bao hiem|chung cu|tap the)\b"
)
# With its marks the first word says which it is: Ngô is no ngõ, Phương no phường.
_OFFICE_SPELT = frozenset(
    ("phường", "xã", "quận", "huyện", "ủy", "uỷ", "số", "sở", "thôn", "xóm", "ngõ", "ngách", "phố", "thành", "tỉnh")
)
_FAMILY_OR_PLACE = frozenset(("ngo", "quan", "xa", "phuong", "khu", "pho"))
_OF_A_QUARTER = re.compile(r"khu (?:do thi|tap the|cong nghiep|pho|dan cu|nha|chung cu|\w\b|\d)")
# The family "Ngô" reads like a lane ("ngõ") once its marks are gone.
_FAMILY_NGO = re.compile(r"\bngô\b", re.IGNORECASE)
_ANONYMOUS = re.compile(
    r"\b(?:an danh|giau ten|khong (?:muon )?(?:neu|noi|cho|de|khai|ghi) ten|khong tien (?:neu|noi) ten|khong (?:muon )?tiet lo)\b"
)

_PLACE = re.compile(
    r"\b(?:so nha|so \d+|cc|kcn|ccn|cum cong nghiep|ktx|k[iy] tuc(?: xa)?|ktt|tap the|xom tro|nha tro|phong \d+|ngo|ngach|hem|duong|pho|phuong|xa|thon|xom|ap|to \d+|to dan pho|khu|quan|huyen|thi tran|thi xa|tp|thanh pho|ha noi|hn|chung cu|toa|can ho|can hon|tang|lo|kdt|kđt|p\.?|q\.?)\s"
    r"|\b(?:ha noi|hn)\b|\bp\.|\bq\."
)
_HAPPENED = re.compile(
    r"\b(?:can bo|cb|cong chuc|nhan vien|bat (?:toi|minh|em|phai)|giai quyet|tu choi|khong (?:nhan|cho|lam|duoc|chiu|xu ly|sua|tra loi|giai quyet)|trai phep|lan chiem|vi pham|xu ly|xa rac|do rac|gay on|on ao|ho so|thai do|phai cho|bao toi|bao ve|quat|mang|thu tuc|bi tra|chua (?:co|duoc|tra)|bi(?= [a-z])(?! (?:huyen|chuong|ha noi))|hen lai|gay|ma khong|nhung|yeu cau|tra ket qua|lam giay)\b"
)
_QUESTION = re.compile(r"\b(?:la gi|lam gi|o dau|the nao|bao nhieu|la ai|dau a)$")
_NEAR = re.compile(r"(?:nha )?(?:toi |minh |em |anh |chi )?(?:gan|canh|doi dien|sau|ngay sau|ben canh) \w+ \w+")
_NEAR_WHOM = re.compile(r"^nha (?:toi|minh|em|anh|chi) ")
_I = r"(?:tôi|toi|tui|tớ|mình|minh|em|e|mk|anh|chị|chi|con|cháu|chau|bác|bac|bà|ba|ông|ong|cô|chú)"
_ADDRESS_LEAD = re.compile(
    r"^\s*(?:(?:dạ|vâng|da|thì|à)\s*,?\s*)*(?:(?:địa chỉ|dia chi|đ/c|đc|dc)\s*(?:của tôi|cua toi|nhà|nha|liên hệ|lien he|là|la)*\s*[:\-]?\s*"
    rf"|(?:(?:nhà|nha|hiện tại|hiện nay|hiện|hien tai|hien|giờ|đang|dang|vẫn|van|{_I})\s+)*"
    r"(?:ở|o|sống|song|trú|tru|tạm trú|tam tru|thường trú|thuong tru|cư trú|cu tru|ngụ|ngu|cư ngụ|(?:trọ|tro|thuê|thue)(?=\s+(?:ở|o|tại|tai|chỗ|cho|nhà|nha|phòng|phong|trọ|tro)\b)|(?:tại|tai)(?=\s+(?:\d|số|so|nhà|nha|ngõ|ngo|ngách|ngach|thôn|thon|xóm|xom|tổ|to|khu|chung)\b|\s+\d))\s+"
    r"(?:(?:ở|o|tại|tai|tạm|nhờ|trọ|tro|thuê|thue|chỗ|cho|đậu)\s+)*)(?=\S)",
    re.IGNORECASE,
)
_BEGINS_AS_ADDRESS = re.compile(
    r"(?:nha |tro |o |tai |thue |can |phong )*(?:so (?:nha )?\d+\w?|nha so|sn \d+\w?|ngo|ngach|hem|kiet|thon|xom|ap|ban|lang|to \d+\w?|to dan pho|khu|cum|kcn|kdt|ktt|ktx|ky tuc|ki tuc|tap the|chung cu|cc|toa|tang|lo|can ho|phong \d+|p\d+|duong|pho"
    r"|phuong|xa|thi tran|quan|huyen|ha noi|xom tro|nha tro)\b"
    r"|(?:nha |o |tai )*[a-z]?\d+[a-z]?\d*(?:[/\-.]\w*\d\w*)*(?! ?[%\d])(?! (?:toi|em|minh|con|chau|la|chu|thoi|nhe|a|moi|cai|chiec|nop|den|di|ra|roi)\b)(?=[\s,])"
)
# "40 ngày", "3 lần": how much, no house.
_AMOUNT = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:ngay|hom|tuan|thang|nam|lan|gio|phut|tieng|trieu|tr|nghin|ngan|k|dong|nguoi|bo|ban|to giay|tuoi|%)(?!\w)"
)
# "Quầy số 4", "cửa 2": a place within an office.
_COUNTER = re.compile(r"\b(?:quay|cua|ban|o cua)(?: tiep (?:nhan|dan))? (?:so )?\d")
_INTRODUCES = re.compile(r"(?:toi|em|minh|bac|chau|con|co|chu|ong|ba|anh|chi) (?:la|ten) ")
_OF_A_NAME = re.compile(r"\bten (?:la |toi |em )?(?!lua\b)\w")  # "ba tui tên Lý Văn Sáu"
_DAY = re.compile(r"\bngay \d{1,2}(?:[/\-.]\d{1,2})*\b")
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")


def without_end(text: str) -> str:
    """Not the "ạ" behind an answer; "Nguyễn Văn A" keeps its A."""
    return _COURTESY.sub("", one_line(text).strip(" .,;!"))


def without_lead(text: str, lead: re.Pattern[str]) -> str:
    rest = lead.sub("", text, count=1).strip()
    return rest or text.strip()


def _without_pronoun(said: str) -> str:
    """ "em Phùng Thị Ánh": only before capitals."""
    rest = _PRONOUN.sub("", said, count=1)
    return rest if all(word[0].isupper() for word in rest.split()) else said


def name_in(text: str, *, is_strong: bool) -> str | None:
    """TEXT as a name, or None. `is_strong` asks for a surname or capitals, or for "tôi tên là"."""
    whole = without_end(text)
    had_lead = bool(_NAME_LEAD.match(whole))
    name = _without_pronoun(without_lead(whole, _NAME_LEAD))
    plain = fold(name)
    words = name.split()
    is_asked = plain.startswith("hoi ") and "hội" not in name.lower() and not name[0].isupper()  # "hỏi lắm thế"
    if _ORGANISATION.match(plain) and not is_asked and len(words) <= 14 and not _HAPPENED.search(plain):
        return name if len(words) >= 2 and len(name) <= 120 else None
    is_capital = name != name.lower() and all(w[0].isupper() for w in words)
    if (
        _begins_as_place(name, is_sure=is_capital and (had_lead or not is_strong))
        or (not is_capital and says_where_one_lives(whole))
        or (name == name.lower() and not had_lead and _SAID_TO_US.fullmatch(plain_words(name)))
        or (_CALLED.match(name) and not had_lead)
        or not 2 <= len(words) <= 7
        or len(name) > 80
        or not all(_LETTERS.fullmatch(w) for w in words)
    ):
        return None
    if not is_capital and (_ROLE.match(plain) or _ROLE.match(fold(whole))):
        return None
    has_surname = families.is_family(words[0], is_bare=name.isascii()) or (is_capital and _is_of_a_rare_family(name))
    if is_capital and (has_surname or not is_strong or had_lead):
        return name
    if _STORY.search(" ".join(plain.split()[1:])) or (_STORY.search(plain) and not has_surname):
        return None
    if has_surname or had_lead:
        return name
    if len(words) > _MOST_UNKNOWN or (name == name.lower() and mentions_one(name)):
        return None
    return None if is_strong else name


def _is_of_a_rare_family(name: str) -> bool:
    """Three words at least, of any family before "Thị" or "Văn"; in capitals throughout a sentence looks like a name, too."""
    words = name.split()
    if not _FEWEST <= len(words) <= _MOST_UNKNOWN:
        return False
    if families.has_middle_name(words):
        return True
    is_shouted = name == name.upper() and bool(_STORY.search(fold(" ".join(words[1:]))) or mentions_one(name))
    return families.is_rare(words[0]) and not is_shouted


_FEWEST = 3


def _begins_as_place(name: str, *, is_sure: bool) -> bool:
    """ "Phường …", "ngõ …". IS_SURE: asked for the name, or said to be one, in capitals; then three bare words are a family, too."""
    plain, first = fold(name), nfc(name.split()[0]).lower() if name.split() else ""
    if not _OFFICE.match(plain):
        return first in {"sở", "phòng", "cục"} or bool(_BODY.match(plain))
    if not first.isascii():
        return first in _OFFICE_SPELT
    if first not in _FAMILY_OR_PLACE or _OF_A_QUARTER.match(plain):
        return True
    is_capital = name != name.lower() and all(word[0].isupper() for word in name.split())
    if first == "ngo":
        return not is_capital and not is_sure
    return not (is_sure and _FEWEST <= len(name.split()) <= _MOST_UNKNOWN)


def may_be_a_place(text: str) -> bool:
    """ "Quan Ba Dinh", "Phuong Lan Anh": a place or a family, typed without its marks."""
    return bool(_OFFICE.match(fold(text)))


def _without_family_ngo(text: str) -> str:
    """TEXT folded, in which "ngo" is a lane."""
    return fold(_FAMILY_NGO.sub("-", text))


def is_written_as_name(text: str) -> bool:
    """Two to six words with capitals and nothing else: "Linda Tran", "H'Hen Niê", whatever the family is called."""
    words = without_end(text).split()
    return (
        2 <= len(words) <= 6 and all(_LETTERS.fullmatch(w) and w[0].isupper() for w in words) and text != text.upper()
    )


def is_surely_a_person(text: str) -> bool:
    """Written as a name, of a family that its marks tell ("Trương", no "trường"), or with "Thị" or "Văn" in it."""
    words = without_end(text).split()
    if not is_written_as_name(text):
        return False
    is_marked = not words[0].isascii() and families.is_family(words[0], is_bare=False)
    return is_marked or families.has_middle_name(words)


def given_name_in(text: str) -> str:
    """The one word of "em tên Mai", or of "Mai" alone: a name without its family name; "" otherwise."""
    whole = without_end(text)
    called = _CALLED.match(whole)
    had_lead = bool(_NAME_LEAD.match(whole)) or bool(called)
    name = called[1] if called else without_lead(whole, _NAME_LEAD).strip(" .,;!")
    if (
        " " in name
        or not 2 <= len(name) <= 12
        or not _LETTERS.fullmatch(name)
        or (_STORY.fullmatch(fold(name)) and not had_lead)
    ):
        return ""
    return name if (name[0].isupper() and (had_lead or name[1:].islower())) or had_lead else ""


def tells(text: str) -> bool:
    """A sentence in which somebody did something: no name of anything."""
    return len(text.split()) > 5 and len(_STORY.findall(fold(text))) >= 2


def tells_shortly(text: str) -> bool:
    """ "Em gửi rồi đó": few words, and half of them say that something was done."""
    return len(_STORY.findall(fold(text))) * 2 >= max(3, len(text.split()))


def wants_to_be_unnamed(text: str) -> bool:
    return bool(_ANONYMOUS.search(fold(text)) or _ANONYMOUS.search(plain_words(text)))


def address_in(text: str, *, is_strong: bool) -> str | None:
    """TEXT as an address, or None: place words or a house number, and nothing that happened there."""
    whole = _COURTESY.sub("", one_line(text).strip(" .;!"))
    address = without_lead(whole, _ADDRESS_LEAD)
    plain = fold(address)
    words = address.split()
    if not 2 <= len(words) <= 45 or len(address) > 300 or _HAPPENED.search(plain) or _COUNTER.search(plain):
        return None
    if (
        "?" in address
        or _INTRODUCES.match(plain)
        or _OF_A_NAME.search(plain)
        or _QUESTION.search(plain)
        or phones.find_phone(address)
    ):
        return None
    if not re.search(r"\d", _DAY.sub("", plain)) and tells_of_a_matter(address):
        return None
    has_place = bool(_PLACE.search(_without_family_ngo(address) + " ")) or bool(_NEAR.match(plain))
    has_number = bool(re.search(r"\d", _AMOUNT.sub("", plain))) and bool(re.search(r"[a-z]{2}", plain))
    told = len(_STORY.findall(_NEAR_WHOM.sub("", plain)))
    if told >= 3:
        return None
    if (has_place and len(words) <= 30) or (has_number and ("," in address or len(words) <= 8)):
        return address
    if is_strong or told:
        return None
    return address if "," in address or len(words) <= 6 else None


def names_a_place(text: str) -> bool:
    """A lane, a street, a hamlet stands in it, or a word of what happens."""
    return bool(_PLACE.search(fold(text) + " ")) or mentions_one(text)


# A house, a lane, a hamlet with its name: no office stands so, no day, and nothing that was done there.
_HOUSE_AT = re.compile(
    r"(?:nha |tro |o |tai |thue |can )*(?!t[2-7]\b|1 cua\b)(?:(?:so |sn |phong |p)?[a-z]{0,3}\d+[a-z]?\d*(?:[/\-.]\w*\d\w*)*(?=[\s,]+[a-z]{2})"
    r"|(?:so nha|ngo|ngach|hem|kiet|thon|xom|ap(?! (?:dung|luc|dat))|to \d+|to dan pho|khu (?:tap the|do thi|dan cu)|ktt|kdt|chung cu|cc|toa|can ho|ktx|tap the) \w)"
)
# "2 phường đều thế": how many, no street. A name has a capital.
_COUNTS = re.compile(
    r"^\d+\s+(?:phường|xã|quận|huyện|tỉnh|nơi|chỗ|cơ|đơn|sở|bên|cái|việc|vụ|câu|tin|đứa|em|anh|chị|tôi|mình|là)\b"
)
_OF_A_HOUSE = re.compile(
    r"(?:nha|so|sn|ngo|ngach|hem|kiet|thon|xom|ap|to|dan|pho|duong|phuong|xa|quan|huyen|khu|tap|the|do|thi|cu|chung|cc|toa|tang|can|ho|ktt|kdt|ktx|\w*\d\w*)[.,]*"
)
_DONE_THERE = re.compile(r"\b(?:toi|len|nop|bi|khong|chua|duoc|phai|gap|hen|de)\b")


def names_a_house(text: str) -> bool:
    """ "21 Hàng Bông", "n5c Trung Hòa", "thôn 3 xã Thạch Thất": where somebody lives, whatever ward stands in it."""
    said = without_lead(one_line(text), _ADDRESS_LEAD)
    plain = _without_family_ngo(said)
    if not _HOUSE_AT.match(plain) or _COUNTS.match(said) or _AMOUNT.match(plain) or _DONE_THERE.search(plain):
        return False
    is_named = all(
        not word[0].isalpha() or word[0].isupper() or _OF_A_HOUSE.fullmatch(fold(word)) for word in said.split()
    )
    return is_named or not tells_of_a_matter(said)  # "ngõ 9 Trần Bình", no "ngõ 9 tràn nước"


def begins_as_address(text: str) -> bool:
    """With a house, a lane, a hamlet or "ở"."""
    plain = fold(text)
    return not _AMOUNT.match(plain) and bool(_BEGINS_AS_ADDRESS.match(plain) or says_where_one_lives(text))


def without_where(text: str) -> str:
    """Not the "tôi ở", the "nhà em" before an address."""
    return _HOUSE_OF.sub("", without_lead(text, _ADDRESS_LEAD))


_HOUSE_OF = re.compile(
    rf"^(?:nhà|nha)\s+{_I}\s+(?:là\s+|la\s+)?(?=(?:số|so|sn|ngõ|ngo|ngách|ngach|hẻm|hem|\d)\b)", re.IGNORECASE
)


def says_where_one_lives(text: str) -> bool:
    """It begins with "ở", "địa chỉ": whatever follows was said to the question."""
    return bool(_ADDRESS_LEAD.match(text))


def email_in(text: str) -> tuple[str, str] | None:
    """(e-mail, the text without it), or None."""
    match = EMAIL.search(text)
    if not match:
        return None
    return match.group(), (text[: match.start()] + " " + text[match.end() :]).strip(" ,;.:\n")
