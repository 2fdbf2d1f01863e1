"""Whose name it is, how it is spelt, and its family where that is said behind or apart. Pure."""

import re

from kernel.patterns import pattern
from kernel.text import fold, nfc
from kinds.feedback.dialogue.understanding import clauses, families, persons
from kinds.feedback.reading.wording import spelling

_I = r"(?:tôi|toi|tui|mình|minh|em|e|mk|anh|chị|chi|con|cháu|chau|bác|bac|bà|ba|ông|ong|cô|chú)"
_KIN = pattern(r"(?:con|chau|me|ma|bo|ba|cha|vo|chong|anh|chi|em|ong|ba|co|chu|bac|nguoi nha|chu (?:ho|nha))\b")
HERE = pattern(r"\s+(?:day|ne)(?:\s+a)?(?=\s*[,.;:\n\-–])")  # "Lò Văn Sáu đây, …"
SAYS_NAME = pattern(r"\b(?:la|ten|nguoi gui|nguoi phan anh)\b")


def family_first(text: str) -> str:
    """ "Tên em là Thị Hoa họ Nguyễn", "họ Nguyễn, tên Hoa": as a name is written."""
    whole = persons.without_end(text)
    found = _FAMILY_LAST.fullmatch(whole) or _FAMILY_APART.fullmatch(whole)
    if not found or not families.is_family(found["family"], is_bare=whole.isascii()):
        return text
    return f"tôi tên {found['family']} {found['given']}"


_GIVEN = r"(?P<given>[^\W\d_]+(?: [^\W\d_]+){0,2})"
_FAMILY_LAST = pattern(
    rf"(?:(?:dạ|da|vâng|vang),? )?(?:(?:{_I} )?(?:tên|ten)(?: {_I})?(?: (?:là|la))? )?{_GIVEN},? (?:mang )?(?:họ|ho) (?P<family>[^\W\d_]+)",
    re.IGNORECASE,
)
_FAMILY_APART = pattern(
    rf"(?:(?:dạ|da|vâng|vang),? )?(?:{_I} )?(?:họ|ho)(?: (?:là|la))? (?P<family>[^\W\d_]+),? (?:tên|ten)(?: (?:là|la))? {_GIVEN}",
    re.IGNORECASE,
)


def is_spelt_alike(one: str, other: str) -> bool:
    """The same words with the same marks, as far as both have any."""
    pairs = list(zip(re.findall(r"\w+", one), re.findall(r"\w+", other), strict=False))
    return one.isascii() or other.isascii() or all(spelling(nfc(a)) == spelling(nfc(b)) for a, b in pairs)


def says_own_name(text: str) -> bool:
    """ "Tên tôi là …", "người gửi là …": nobody else's."""
    return bool(_OWN_LEAD.match(fold(text)))


_OWN_LEAD = pattern(
    r"(?:(?:da|vang) ?,? )?(?:(?:ho (?:va )?)?ten (?:cua )?(?:toi|tui|minh|em|con|chau|mk)(?: la)?|(?:toi|tui|minh|em|con|chau|mk) ten(?: la)?|nguoi (?:gui|phan anh)(?: la)?)(?: |:)"
)


def is_of_kin(text: str) -> bool:
    """ "Con bà Mão", "mẹ tôi …": whose somebody is, and no place."""
    return bool(_KIN.match(fold(text)))


def is_of_another(plain: str, begins: int, lead: str) -> bool:
    """ "Tên chủ nhà là …", "mẹ tôi tên …", "cán bộ tên …": whoever is called so there is told of, even under the sender's name."""
    if not SAYS_NAME.search(lead):
        return False
    if _KIN_OF_ME.search(lead) or _KIN_BEFORE.search(plain, 0, begins):
        return True
    return not (_SENDER.search(lead) or clauses.opens(plain, begins))


_KIN_OF_ME = pattern(r"\b(?:con|chau|anh|chi|em|bac|co|chu|ong|ba) (?:cua )?(?:toi|tui|minh|em|con|chau|mk)\b")
_KIN_BEFORE = pattern(
    r"\b(?:me|ma|bo|cha|tia|vo|chong|ong xa|ba xa|trai|gai|dau|re|noi|ngoai|ho|nha|ban|chu ho|hang xom)\s+(?:cua )?\Z"
)
_SENDER = pattern(rf"\b(?:{clauses.ME}|tui|nguoi gui|nguoi phan anh)\b")
