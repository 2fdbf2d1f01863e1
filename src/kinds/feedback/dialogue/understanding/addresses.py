"""Where somebody lives, as they say it: a house, a lane, a hamlet, "ở …". Strong: certain enough while a story is told. Pure."""

import re

from kernel.patterns import pattern
from kernel.text import fold, one_line, plain_of
from kinds.feedback.dialogue.understanding import phones
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import STORY, mentions_one, tells_how_it_is, tells_of_a_matter

# The family "Ngô" reads like a lane ("ngõ") once its marks are gone.
_FAMILY_NGO = pattern(r"\bngô\b", re.IGNORECASE)
COURTESY = pattern(r"(?:\s+(?:ạ|nhé|nha|đây|nhá|a|nhe|nhỉ|thôi|mà|cơ|đó|đấy|ad|admin|nhen|á|ơi))+$")
_PLACE = pattern(
    r"\b(?:so nha|so \d+|cc|kcn|ccn|cum cong nghiep|ktx|k[iy] tuc(?: xa)?|ktt|tap the|xom tro|nha tro|phong \d+|ngo|ngach|hem|duong|pho|phuong|xa|thon|xom|ap|to \d+|to dan pho|khu|quan|huyen|thi tran|thi xa|tp|thanh pho|ha noi|hn|chung cu|toa|can ho|can hon|tang|lo|kdt|kđt|p\.?|q\.?)\s"
    r"|\b(?:ha noi|hn)\b|\bp\.|\bq\."
)
HAPPENED = pattern(
    r"\b(?:can bo|cb|cong chuc|nhan vien|bat (?:toi|minh|em|phai)|giai quyet|tu choi|khong (?:nhan|cho|lam|duoc|chiu|xu ly|sua|tra loi|giai quyet)|trai phep|lan chiem|vi pham|xu ly|xa rac|do rac|gay on|on ao|ho so|thai do|phai cho|bao toi|bao ve|quat|mang|thu tuc|bi tra|chua (?:co|duoc|tra)|bi(?= [a-z])(?! (?:huyen|chuong|ha noi))|hen lai|gay|ma khong|nhung|yeu cau|tra ket qua|lam giay)\b"
)
_QUESTION = pattern(r"\b(?:la gi|lam gi|o dau|the nao|bao nhieu|la ai|dau a)$")
_NEAR = pattern(r"(?:nha )?(?:toi |minh |em |anh |chi )?(?:gan|canh|doi dien|sau|ngay sau|ben canh) \w+ \w+")
_NEAR_WHOM = pattern(r"^nha (?:toi|minh|em|anh|chi) ")
_ME = r"(?:toi|tui|to|minh|em|e|mk|anh|chi|con|chau|bac|ba|ong|co|chu)"
_I = r"(?:tôi|toi|tui|tớ|mình|minh|em|e|mk|anh|chị|chi|con|cháu|chau|bác|bac|bà|ba|ông|ong|cô|chú)"
_ADDRESS_LEAD = pattern(
    r"^\s*(?:(?:dạ|vâng|da|thì|à)\s*,?\s*)*(?:(?:địa chỉ|dia chi|đ/c|đc|dc)\s*(?:của tôi|cua toi|nhà|nha|liên hệ|lien he|là|la)*\s*[:\-]?\s*"
    rf"|(?:(?:nhà|nha|hiện tại|hiện nay|hiện|hien tai|hien|giờ|đang|dang|vẫn|van|{_I})\s+)*"
    r"(?:ở|o|sống|song|trú|tru|tạm trú|tam tru|thường trú|thuong tru|cư trú|cu tru|ngụ|ngu|cư ngụ|(?:trọ|tro|thuê|thue)(?=\s+(?:ở|o|tại|tai|chỗ|cho|nhà|nha|phòng|phong|trọ|tro)\b)|(?:tại|tai)(?=\s+(?:\d|số|so|nhà|nha|ngõ|ngo|ngách|ngach|thôn|thon|xóm|xom|tổ|to|khu|chung)\b|\s+\d))\s+"
    r"(?:(?:ở|o|tại|tai|tạm|nhờ|trọ|tro|thuê|thue|chỗ|cho|đậu)\s+)*)(?=\S)",
    re.IGNORECASE,
)
_BEGINS_AS_ADDRESS = pattern(
    r"(?:nha |tro |o |tai |thue |can |phong )*(?:so (?:nha )?\d+\w?|nha so|sn \d+\w?|ngo|ngach|hem|kiet|thon|xom|ap|ban|lang|to \d+\w?|to dan pho|khu|cum|kcn|kdt|ktt|ktx|ky tuc|ki tuc|tap the|chung cu|cc|toa|tang|lo|can ho|phong \d+|p\d+|duong|pho"
    r"|phuong|xa|thi tran|quan|huyen|ha noi|xom tro|nha tro)\b"
    r"|(?:nha |o |tai )*[a-z]?\d+[a-z]?\d*(?:[/\-.]\w*\d\w*)*(?! ?[%\d])(?! (?:toi|em|minh|con|chau|la|chu|thoi|nhe|a|moi|cai|chiec|nop|den|di|ra|roi)\b)(?=[\s,])"
)
# "40 ngày", "3 lần": how much, no house.
_AMOUNT = pattern(
    r"\b\d+(?:[.,]\d+)?\s?(?:ngay|hom|bua|tuan|thang|nam|lan|gio|h(?= (?:truoc|nay|roi|qua|hom|sang|trua|chieu|toi|dem)\b)|phut|tieng|trieu|tr|nghin|ngan|k|dong|nguoi|bo|ban|to giay|tuoi|%)(?!\w)"
)
# "Quầy số 4", "cửa 2": a place within an office.
_COUNTER = pattern(r"\b(?:quay|cua|ban|o cua)(?: tiep (?:nhan|dan))? (?:so )?\d")
_INTRODUCES = pattern(r"(?:toi|em|minh|bac|chau|con|co|chu|ong|ba|anh|chi) (?:la|ten) ")
_OF_A_NAME = pattern(r"\bten (?:la |toi |em )?(?!lua\b)\w")  # "ba tui tên Lý Văn Sáu"
_DAY = pattern(r"\bngay \d{1,2}(?:[/\-.]\d{1,2})*\b")


def without_lead(text: str, lead: re.Pattern[str]) -> str:
    rest = lead.sub("", text, count=1).strip()
    return rest or text.strip()


def _without_family_ngo(text: str) -> str:
    """TEXT folded, in which "ngo" is a lane."""
    return fold(_FAMILY_NGO.sub("-", text))


def address_in(text: str, *, is_strong: bool) -> str | None:
    """TEXT as an address, or None: place words or a house number, and nothing that happened there."""
    whole = COURTESY.sub("", one_line(text).strip(" .;!"))
    address = without_lead(whole, _ADDRESS_LEAD)
    plain = fold(address)
    words = address.split()
    if not 2 <= len(words) <= 45 or len(address) > 300 or HAPPENED.search(plain) or _COUNTER.search(plain):
        return None
    if (
        "?" in address
        or _INTRODUCES.match(plain)
        or _OF_A_NAME.search(plain)
        or _QUESTION.search(plain)
        or phones.find_phone(address)
    ):
        return None
    if tells_how_it_is(address) or (not re.search(r"\d", _DAY.sub("", plain)) and tells_of_a_matter(address)):
        return None
    has_place = bool(_PLACE.search(_without_family_ngo(address) + " ")) or bool(_NEAR.match(plain))
    has_number = bool(re.search(r"\d", _AMOUNT.sub("", plain))) and bool(re.search(r"[a-z]{2}", plain))
    told = len(STORY.findall(_NEAR_WHOM.sub("", plain)))
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
_HOUSE_AT = pattern(
    r"(?:nha |tro |o |tai |thue |can )*(?!t[2-7]\b|1 cua\b)(?:(?:so |sn |phong |p)?[a-z]{0,3}\d+[a-z]?\d*(?:[/\-.]\w*\d\w*)*(?=[\s,]+[a-z]{2})"
    r"|(?:so nha|ngo|ngach|hem|kiet|thon|xom|ap(?! (?:dung|luc|dat))|to \d+|to dan pho|khu (?:tap the|do thi|dan cu)|ktt|kdt|chung cu|cc|toa|can ho|ktx|tap the) \w)"
)
# "2 phường đều thế": how many, no street. A name has a capital.
_COUNTS = pattern(
    r"^\d+\s+(?:phường|xã|quận|huyện|tỉnh|nơi|chỗ|cơ|đơn|sở|bên|cái|việc|vụ|câu|tin|đứa|em|anh|chị|tôi|mình|là)\b"
)
_OF_A_HOUSE = pattern(
    r"(?:nha|so|sn|ngo|ngach|hem|kiet|thon|xom|ap|to|dan|pho|duong|phuong|xa|quan|huyen|khu|tap|the|do|thi|cu|chung|cc|toa|tang|can|ho|ktt|kdt|ktx|\w*\d\w*)[.,]*"
)
_DONE_THERE = pattern(r"\b(?:toi|len|nop|bi|khong|chua|duoc|phai|gap|hen|de)\b")


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


_HOUSE_OF = pattern(
    rf"^(?:nhà|nha)\s+{_I}\s+(?:là\s+|la\s+)?(?=(?:số|so|sn|ngõ|ngo|ngách|ngach|hẻm|hem|\d)\b)", re.IGNORECASE
)


_AT = r"(?: (?:o|tai|ben|tren|duoi|thuoc))*"
_HOME = (
    rf"(?:(?:(?:nha|gia dinh|ho khau)(?: (?:cua )?{_ME})?|{_ME})(?: (?:dang|hien|hien nay|gio|bay gio|van|moi|da|chuyen|ve|sang|la))*"
    rf" (?:song|o|tru|cu tru|thuong tru|tam tru|cu ngu|ngu|tro|thue|thuoc|tai)|thuong tru|tam tru){_AT}"
)
_LIVES_IN = pattern(rf"(?:^|.*\b){_HOME} (?=\w)")
_ONLY_LIVES_IN = pattern(
    rf"(?:(?:da|a|thi|ma|vang) )*{_HOME} (?:phuong|xa|thi tran|p|x)(?: (?!lam\b|nop\b|bi\b|de\b|ma\b|nhung\b)\w+){{1,5}}"
)
_WARD = pattern(r"(?:phuong|xa|thi tran|p\.?|quan|huyen)\s+(?:\w+[\s\-–]*){1,7}")
_WARD_WITHIN = pattern(r"\b(?:phuong|xa|thi tran)\s[^,;]+")


def lives_in(text: str) -> bool:
    """ "Tôi ở phường Láng", "nhà em bên Tây Hồ": said of a home, by whoever lives there. "Tôi nộp ở phường Láng" is not."""
    return bool(_LIVES_IN.match(plain_words(text)))


def home_in(text: str) -> str:
    """What stands behind "tôi ở", "gia đình em hiện sống tại", or behind the name of the answer."""
    found = _LIVES_IN.match(plain_of(text))
    return text[found.end() :] if found else without_where(text)


def only_lives_in(text: str) -> bool:
    """Nothing but that, and the ward has its word: what was done there would be of the matter."""
    return bool(_ONLY_LIVES_IN.fullmatch(plain_words(text)))


def is_ward(text: str) -> bool:
    """ "Phường Láng": the whole of it, and no house in it."""
    return bool(_WARD.fullmatch(plain_of(text.strip(" .,;"))))


def ward_in(address: str) -> str:
    """The ward that an address names as one, "" where it names none."""
    found = _WARD_WITHIN.search(plain_of(address))
    return address[slice(*found.span())].strip() if found else ""


def says_where_one_lives(text: str) -> bool:
    """It begins with "ở", "địa chỉ": whatever follows was said to the question."""
    return bool(_ADDRESS_LEAD.match(text))
