"""Names, addresses and e-mails as answers. Strong: certain enough to be taken while somebody is still telling their story."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kernel.patterns import pattern
from kernel.text import CAPITALS, fold, nfc, one_line, plain_of
from kinds.feedback.dialogue.understanding import addresses, families
from kinds.feedback.dialogue.understanding.addresses import COURTESY, HAPPENED, without_lead
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import STORY, mentions_one
from kinds.feedback.publication.redaction.names import FAMOUS

_NAME_LEAD = pattern(
    rf"^\s*(?:dạ\s*,?\s*|vâng\s*,?\s*|da\s*,?\s*)?(?:(?:người|nguoi)\s+(?:gửi|gui|phản ánh|phan anh)(?:\s+(?:là|la))?|(?:họ\s*(?:và\s*)?tên|ho\s*(?:va\s*)?ten|tên)\s*(?:đầy đủ\s*)?(?:của\s*)?(?:tôi|toi|mình|em|con|cháu|minh|(?-i:e|anh|chị|cô|bác|chú|ông|bà))?\s*(?:là|la)?|(?:tôi|toi|tui|mình|minh|mk|em|e|con|cháu|chau|bác|bac)\s*(?:tên|ten)?\s*(?:là|la)|(?:bà|ông|cô|chú|ba|ong|co|chu)\s+(?:là|la)(?=\s+(?-i:[{CAPITALS}]))|"
    r"(?:tôi|toi|tui|mình|minh|mk|em|e|anh|chị|chi|cô|bác|chú|ông|bà|con|cháu)\s+(?:tên|ten)(?:\s+(?:là|la)\b)?|(?:ten)\s*(?:toi|minh|em|mk|(?-i:e|anh|chi))?\s*(?:la)?)\s*(?::|-|\b)\s*",
    re.IGNORECASE,
)
# "Chị Hà": how one is called, not what one's name is.
_CALLED = pattern(
    r"^(?:chị|chi|anh|bác|bac|cô|chú|ông|ong|bà|cháu|em|o|dì|cậu|mợ|thím|dượng|mệ|cụ|thầy)\s+([^\W\d_]{2,12})$",
    re.IGNORECASE,
)
_PRONOUN = pattern(
    r"^(?:dạ,? |da,? )?(?:(?:tôi|tui|mình|em|e|con|cháu|bác|anh|chị|cô|chú|ông|bà) (?=\w+ \w)|(?:Ông|Bà|Cô|Chú|Bác) (?=\w+ \w+ \w))"
)
# What is said to whoever asks, and is nobody's name.
_SAID_TO_US = pattern(
    r"(?:(?:a|ah|o|oi|u|ui|ua|ơ|da|vang|thoi|chet|xin loi|sorry|khoan|thi|the|nay|e|alo|hi|hihi|haha|hic) )*(?:nham|lon|sai|ai|gi|sao|dau|the|vay|day|do|nay|kia|loi|luon|ngay|nhanh|lau|met|chan|phien|roi|xong|chua|het|khoan|cho|doi|kenh|may|bot|lua)(?: .*)?|(?:thoi|ma|the|sao|alo|u|uh|o|oi|a|ah|ui|khong|chua|co|nhung|xem|de|hay|neu) .+"
)
# What somebody is, not how they are called; in capitals it may be a name after all.
_ROLE = pattern(
    r"(?:chu (?:ho|nha|cua hang|quan|xe|tro|dau tu)|cu dan|nguoi (?:dan|nha|than|cao tuoi|khuyet tat)|dan|to truong|phu huynh|sinh vien|giao vien|hoc sinh|can bo|cong dan|khach|benh nhan|me|bo|con|vo|chong|ba me|bo me|(?:anh|chi|co|ong|ba|chu|bac|no|nguoi) (?:ay|do|kia|ta|nay))\b"
)
_MOST_UNKNOWN = 4  # words without capitals of a family that we do not know
_LETTERS = pattern(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*")
_ORGANISATION = pattern(
    r"^(?:cong ty|hop tac xa|htx|doanh nghiep|hoi|hiep hoi|truong|benh vien|chi nhanh|ho kinh doanh|cua hang|ban quan tri|to dan pho)\b"
)
# "Phường Ba Đình", "số này": what is no name, however it is capitalised.
_OFFICE = pattern(
    r"(?:phuong|xa|quan|huyen|ubnd|uy ban|so|thon|xom|ngo|ngach|pho|khu|thanh pho|tinh)\b(?! (?:thi|van)\b)"
)
_BODY = pattern(
    r"(?:cong an|dien luc|chi cuc|trung tam|ban quan ly|vien kiem sat|bo phan|mot cua|van phong dang|toa an|toa nha|kho bac|bao hiem|chung cu|tap the)\b"
)
# With its marks the first word says which it is: Ngô is no ngõ, Phương no phường.
_OFFICE_SPELT = frozenset(
    ("phường", "xã", "quận", "huyện", "ủy", "uỷ", "số", "sở", "thôn", "xóm", "ngõ", "ngách", "phố", "thành", "tỉnh")
)
_FAMILY_OR_PLACE = frozenset(("ngo", "quan", "xa", "phuong", "khu", "pho"))
_OF_A_QUARTER = pattern(r"khu (?:do thi|tap the|cong nghiep|pho|dan cu|nha|chung cu|\w\b|\d)")
_ANONYMOUS = pattern(
    r"\b(?:an danh|giau ten|khong (?:muon )?(?:neu|noi|cho|de|khai|ghi) ten|khong tien (?:neu|noi) ten|khong (?:muon )?tiet lo)\b"
)

EMAIL = pattern(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")


def without_end(text: str) -> str:
    """Not the "ạ" behind an answer; "Nguyễn Văn A" keeps its A."""
    return COURTESY.sub("", one_line(text).strip(" .,;!"))


def _without_pronoun(said: str) -> str:
    """ "em Phùng Thị Ánh": only before capitals."""
    rest = _PRONOUN.sub("", said, count=1)
    return rest if all(word[0].isupper() for word in rest.split()) else said


@dataclass(frozen=True)
class _Said:
    """What may be a name, and what is known of how it was said."""

    whole: str
    name: str  # without "tôi tên là", without "em"
    had_lead: bool
    is_strong: bool

    @cached_property
    def plain(self) -> str:
        return fold(self.name)

    @cached_property
    def words(self) -> list[str]:
        return self.name.split()

    @cached_property
    def is_lower(self) -> bool:
        return self.name == self.name.lower()

    @cached_property
    def is_capital(self) -> bool:
        return not self.is_lower and all(word[0].isupper() for word in self.words)

    @cached_property
    def has_surname(self) -> bool:
        is_known = families.is_family(self.words[0], is_bare=self.name.isascii())
        return is_known or (self.is_capital and _is_of_a_rare_family(self.name))

    @cached_property
    def is_organisation(self) -> bool:
        is_asked = self.plain.startswith("hoi ") and "hội" not in self.name.lower() and not self.name[0].isupper()
        is_one = bool(_ORGANISATION.match(self.plain)) and not is_asked  # "hỏi lắm thế"
        return is_one and len(self.words) <= _LONGEST_ORGANISATION and not HAPPENED.search(self.plain)

    @cached_property
    def is_a_sentence(self) -> bool:
        behind_first = " ".join(self.plain.split()[1:])
        return bool(STORY.search(behind_first) or (STORY.search(self.plain) and not self.has_surname))


class _Rule(NamedTuple):
    says: str
    is_name: bool
    holds: Callable[[_Said], bool]


_LONGEST_ORGANISATION = 14  # words
# The first that holds decides; each may rely on those before it.
_RULES = (
    _Rule("an organisation, and too little or too much of its name", False, lambda s: s.is_organisation and not (len(s.words) >= 2 and len(s.name) <= 120)),
    _Rule("an organisation", True, lambda s: s.is_organisation),
    _Rule("begins as a place or an office does", False, lambda s: _begins_as_place(s.name, is_sure=s.is_capital and (s.had_lead or not s.is_strong))),
    _Rule("says where one lives", False, lambda s: not s.is_capital and addresses.says_where_one_lives(s.whole)),
    _Rule("said to whoever asks", False, lambda s: s.is_lower and not s.had_lead and bool(_SAID_TO_US.fullmatch(plain_words(s.name)))),
    _Rule("how one is called, not one's name", False, lambda s: bool(_CALLED.match(s.name)) and not s.had_lead),
    _Rule("no name has so few or so many words", False, lambda s: not 2 <= len(s.words) <= 7 or len(s.name) > 80),
    _Rule("not of letters", False, lambda s: not all(_LETTERS.fullmatch(word) for word in s.words)),
    _Rule("what one is, not how one is called", False, lambda s: not s.is_capital and bool(_ROLE.match(s.plain) or _ROLE.match(fold(s.whole)))),
    _Rule("in capitals, as a name is asked for or said", True, lambda s: s.is_capital and (s.has_surname or not s.is_strong or s.had_lead)),
    _Rule("a sentence", False, lambda s: s.is_a_sentence),
    _Rule("of a family, or said to be a name", True, lambda s: s.has_surname or s.had_lead),
    _Rule("too long for a family that nobody knows", False, lambda s: len(s.words) > _MOST_UNKNOWN),
    _Rule("a word of what happens", False, lambda s: s.is_lower and mentions_one(s.name)),
    _Rule("nothing makes it certain", False, lambda s: s.is_strong),
    _Rule("asked for, and nothing against it", True, lambda s: True),
)  # fmt: skip


def name_in(text: str, *, is_strong: bool) -> str | None:
    """TEXT as a name, or None. `is_strong` asks for a surname or capitals, or for "tôi tên là"."""
    whole = without_end(text)
    name = _without_pronoun(without_lead(whole, _NAME_LEAD))
    said = _Said(whole, name, had_lead=bool(_NAME_LEAD.match(whole)), is_strong=is_strong)
    decides = next(rule for rule in _RULES if rule.holds(said))
    return name if decides.is_name else None


def _is_of_a_rare_family(name: str) -> bool:
    """Three words at least, of any family before "Thị" or "Văn"; in capitals throughout a sentence looks like a name, too."""
    words = name.split()
    if not _FEWEST <= len(words) <= _MOST_UNKNOWN:
        return False
    if families.has_middle_name(words):
        return True
    is_shouted = name == name.upper() and bool(STORY.search(fold(" ".join(words[1:]))) or mentions_one(name))
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


def is_no_place(text: str) -> bool:
    """ "Nguyễn Văn An", "chị Hoa", "tôi là Trần Nam", said to "where?". Two words alone are a street as often ("Trần Phú")."""
    whole = without_end(text)
    said = bool(_CALLED.match(whole)) or (bool(_NAME_LEAD.match(whole)) and bool(given_name_in(text)))
    name = name_in(text, is_strong=True)
    if not name or said:
        return said
    has_lead = name != whole and bool(_NAME_LEAD.match(whole))
    is_street = plain_of(name) in FAMOUS or len(name.split()) < _FEWEST
    return has_lead or not is_street


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
        or (STORY.fullmatch(fold(name)) and not had_lead)
    ):
        return ""
    return name if (name[0].isupper() and (had_lead or name[1:].islower())) or had_lead else ""


def wants_to_be_unnamed(text: str) -> bool:
    return bool(_ANONYMOUS.search(fold(text)) or _ANONYMOUS.search(plain_words(text)))


def email_in(text: str) -> tuple[str, str] | None:
    """(e-mail, the text without it), or None."""
    match = EMAIL.search(text)
    if not match:
        return None
    return match.group(), (text[: match.start()] + " " + text[match.end() :]).strip(" ,;.:\n")
