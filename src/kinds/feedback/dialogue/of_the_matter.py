"""What an answer says of the matter itself: which office, when, where, under what title."""

import re
from collections.abc import Callable
from datetime import date

from kernel.patterns import pattern
from kernel.text import fold, nfc, one_line
from kernel.time import local_day
from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.talk import Talk, number_in
from kinds.feedback.dialogue.terms import Unit
from kinds.feedback.dialogue.understanding import addresses, dates, matters, persons, phones, times
from kinds.feedback.dialogue.understanding.beside_a_time import tells_who
from kinds.feedback.dialogue.understanding.intents import plain_words, without_courtesy
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.places import units_in
from kinds.feedback.dialogue.understanding.purposes import tells_place
from kinds.feedback.reading.wording import amount_of_words

SHORT = 12
# What any word of time looks like: words without one are no answer to "when?".
_OF_TIME = pattern(
    r"\b(?:ngay|hom|tuan|thang|nam|quy|sang|trua|chieu|toi|dem|gio|luc|khi|hoi|dip|le|tet|ram|mong|mung|mua|dau|cuoi|giua|nay|truoc|gan|moi|lau|thuong|suot|hang|luon|lien tuc|quanh|bua|vua|nghi|cach|\d+)\b"
)
_A_TIME = pattern(_OF_TIME.pattern.replace(r"|\d+", ""))  # without bare numbers, which addresses have, too
# An office, and no person and no place.
_BODY = pattern(
    r"(?:ubnd|uy ban|so|phong|chi cuc|cuc|trung tam|ban|vien|cong an|ca (?:p|phuong|xa|q|quan|huyen)|thue|bhxh|bao hiem|van phong|truong|benh vien|chi nhanh|dien luc|nuoc sach|cong ty|toa an|kho bac|ngan hang|buu dien|tram|doi|bhxh|quan|huyen|xa|phuong|mot cua|bo phan)\b",
)


def take_when(talk: Talk, text: str) -> tuple[bool, str]:
    """Free words are kept as typed; where a day is understood from them, it is kept beside them."""
    words = amount_of_words(text)
    has_time = dates.says_when(text)
    if not has_time and unit_late(talk, text):
        return False, text
    is_plain = words <= SHORT and (not matters.tells(text) or times.is_only_a_time(text)) and not tells_who(text)
    if (has_time and is_plain) or (words <= 5 and not talk.is_hasty and _may_be_a_time(text)):
        set_when(talk, without_courtesy(text) or text)
        return True, ""
    if has_time and not talk.draft.fields.get("happened_on"):
        set_when(talk, "", text)
        return bool(talk.draft.fields.get("happened_on")), text
    return False, text


def _may_be_a_time(text: str) -> bool:
    """Free words that we do not understand, and that nothing else explains."""
    if "?" in text or phones.find_phone(text) or persons.name_in(text, is_strong=True):
        return False
    plain = plain_words(_ME.sub(" ", nfc(text)))
    # "5 Hàng Bún" holds no "hàng tuần".
    is_time = bool(_A_TIME.search(plain)) and not addresses.begins_as_address(text)
    if not is_time and addresses.address_in(text, is_strong=True):
        return False  # "ngõ 165 Cầu Giấy", said a question early
    if tells_of_a_matter(text) and not times.is_only_a_time(text):
        return False
    return any(c.isalpha() for c in text) and bool(_OF_TIME.search(plain))


_ME = pattern(r"\btôi\b|^\s*toi\b", re.IGNORECASE)  # no evening: "tôi buồn quá"


def set_when(talk: Talk, words: str, story: str = "") -> None:
    """From an answer: the words, and the day that they mean. From a STORY only a day: the story itself stays in the content."""
    when_into(talk.draft.fields, words, dates.understood(words or story, local_day(talk.said_at)))


def when_into(fields: dict[str, str], words: str, day: date | None) -> None:
    """Into FIELDS: as it was said, and which day that is."""
    fields.pop("happened_on_date", None)
    if day:
        fields["happened_on_date"] = day.isoformat()
    if words:
        # "hôm qua" means nothing to who reads it two weeks later: the day goes with the words.
        said = one_line(words)
        fields["happened_on"] = f"{said} ({day:%d/%m/%Y})" if day and str(day.year) not in said else said
    elif day:
        fields["happened_on"] = f"{day:%d/%m/%Y}"


def time_beside(talk: Talk, text: str) -> str:
    """When it happened, while something else was asked. What is known is not overwritten."""
    known = talk.draft.fields.get("happened_on", "")
    if not known:
        set_when(talk, text)
    return "" if fold(one_line(text)) in fold(known or text) else text


def take_unit(talk: Talk, text: str) -> tuple[bool, str]:
    """A known unit, "1" or "2" of those offered, or as typed when it is short and none is known by it."""
    draft = talk.draft
    if number := number_in(text, len(draft.choices)):
        return _unit_is(talk, draft.choices[number - 1]), ""
    if addresses.names_a_house(text) and not _is_called_so(text) and not _OF_AN_OFFICE.search(plain_words(text)):
        return False, _lives_there(talk, text)
    words = amount_of_words(text)
    offered = [unit for unit in talk.known.units if unit.id in draft.choices]
    found = (units_in(text, offered, is_answer=True) if offered else []) or units_in(
        text, talk.known.units, is_answer=True
    )
    if len(found) > 1 and (lived := units_in(draft.fields.get("address", ""), found, is_answer=False)):
        found = lived if len(lived) == 1 else found
    if len(found) == 1:
        _unit_is(talk, found[0].id)
        if words > SHORT or _tells_more(text, found[0]):
            return True, text
        if fold(one_line(text)) not in fold(found[0].name):
            draft.fields["unit_text"] = one_line(text)  # their own words stay beside ours
        return True, ""
    if len(found) > 1 and words <= SHORT:
        draft.choices = [unit.id for unit in found[:4]]
        draft.fields["unit_text"] = one_line(text)  # kept if no choice is made
        return False, ""
    is_body = _is_called_so(text) and not persons.is_surely_a_person(text)
    if any(refuses(talk, text, is_body) for refuses in _NO_OFFICE.values()):
        return False, text
    if not draft.fields.get("name") and not is_body and (name := persons.name_in(text, is_strong=True)):
        draft.fields["name"] = name
        return False, ""
    draft.fields.pop("unit_id", None)
    draft.fields["unit_text"] = one_line(text)
    return True, ""


_OF_AN_OFFICE = pattern(
    r"\b(?:ubnd|uy ban|mot cua|tru so|cong an|chi nhanh|trung tam|van phong|bo phan|benh vien|tram y te)\b"
)


def _lives_there(talk: Talk, text: str) -> str:
    """A house, said behind "which office?": where its sender lives, once we know who that is; else it stays among the words."""
    fields = talk.draft.fields
    said = addresses.address_in(text, is_strong=True)
    if not said or lives_there_as_said(talk, said):
        return "" if said else text
    if fields.get("address") or not (fields.get("name") or addresses.says_where_one_lives(text)):
        return text
    fields["address"] = said
    return ""


def lives_there_as_said(talk: Talk, said: str) -> bool:
    """The address that is known already, or a part of it."""
    return fold(said) in fold(talk.draft.fields.get("address", ""))


def is_unlikely_office(talk: Talk, text: str) -> bool:
    """ "Hihi", "bên đó": a word or two that name none of ours, no kind of office and nothing in capitals. Taken when said again."""
    words = (without_courtesy(text) or text).split()
    if not 0 < len(words) <= _A_WORD_OR_TWO or number_in(text, len(talk.draft.choices)) or talk.is_hasty:
        return False
    is_name = len(words) > 1 and all(word.istitle() for word in words)
    return (
        not (is_name or any(word.isupper() and len(word) > 1 for word in words))
        and not is_body(text)
        and not any(map(str.isdigit, text))
        and not times.is_only_a_time(text)
        and not tells_of_a_matter(text)
        and not units_in(text, talk.known.units, is_answer=True)
    )


_A_WORD_OR_TWO = 2
_ASKS = pattern(r"\b(?:gi|nao|tai sao|vi sao|lam sao|the nao|de lam|o dau|dau)\b")  # "hỏi tên tôi làm gì": no office
_ABOUT = pattern(r"(?:(?:a|thi|la|da|chi) )*(?:ve|cai vu|cai viec|cai chuyen|vu|viec|chuyen)\b")  # "về cái sổ hồng"
# Why words behind "which office?" name none, though none of ours is meant. The third: they begin as the name of one does.
_NO_OFFICE: dict[str, Callable[[Talk, str, bool], bool]] = {
    "no word, or too many": lambda _t, text, _b: not 0 < amount_of_words(text) <= SHORT,
    "a telephone number": lambda _t, text, _b: bool(phones.find_phone(text)),
    "a time": lambda _t, text, _b: times.is_only_a_time(text),
    "said too soon, asked, or told": lambda talk, text, is_body: not is_body and (talk.is_hasty or "?" in text or matters.tells(text) or matters.tells_shortly(text)),
    "an address": lambda _t, text, is_body: not is_body and bool(addresses.address_in(text, is_strong=True)),
    "what it is about": lambda _t, text, _b: bool(_ABOUT.match(plain_words(text))),
    "a question without its mark": lambda _t, text, is_body: not is_body and bool(_ASKS.search(plain_words(text))),
}  # fmt: skip
_BESIDE_A_NAME = frozenset(
    "ubnd uy ban nhan dan phuong xa quan huyen thanh pho mot cua bo phan o tai cua la ben ad a nhe nha em toi minh do ay day chu thi noi cho con".split()
)
_A_STORY = 4


def _tells_more(text: str, unit: Unit) -> bool:
    """More than which office: what is not its name, and not what people put around one, is of the matter."""
    named = {word for name in (unit.name, *unit.also) for word in fold(name).split()}
    rest = [word for word in plain_words(text).split() if word not in named | _BESIDE_A_NAME and not word.isdigit()]
    return len(rest) >= _A_STORY


def _unit_is(talk: Talk, unit_id: str) -> bool:
    talk.draft.fields.pop("unit_text", None)
    talk.draft.fields["unit_id"] = unit_id
    return True


def unit_late(talk: Talk, text: str) -> str:
    """The unit, said a question late: it was not known by its name before. "" when TEXT names none, or several."""
    if talk.draft.fields.get("unit_id") or (addresses.begins_as_address(text) and not is_body(text)):
        return ""  # "12 Hàng Bún, phường Ba Đình" is where somebody lives
    found = units_in(text, talk.known.units, is_answer=False)
    return found[0].id if len(found) == 1 else ""


def unit_meant(talk: Talk, text: str) -> str:
    """The one unit that TEXT names, "" when it names none or several."""
    found = units_in(text, talk.known.units, is_answer=True) if amount_of_words(text) <= SHORT else []
    return found[0].id if len(found) == 1 else ""


def unit_chosen(talk: Talk, unit_id: str) -> Unit | None:
    """A pressed unit, if it exists (still)."""
    unit = talk.unit(unit_id)
    if unit:
        _unit_is(talk, unit.id)
    return unit


def is_body(text: str) -> bool:
    """It begins as the name of an office does, and no house number follows."""
    return _is_called_so(text) and not _HOUSE.match(fold(text))


def _is_called_so(text: str) -> bool:
    """With its marks the first word says which it is: "số" is no sở, "đổi" no đội."""
    first = nfc(text).lower().split()[:1]
    return bool(_BODY.match(fold(text))) and (first[0].isascii() or first[0].strip(",.:") in _SPELT)


_HOUSE = pattern(r"so (?:nha|\d|dt|dien thoai|di dong|phone|zalo|may\b|lien he|cccd|cmnd|can cuoc|ho so|tai khoan)")
_SPELT = frozenset(
    "sở phòng cục viện công thuế bảo văn trường bệnh điện nước tòa toà ngân bưu trạm đội quận huyện xã phường một bộ ủy uỷ".split()
)


def take_place(talk: Talk, text: str) -> tuple[bool, str]:
    """Where a thing of the street is: its own line of the matter, as typed."""
    if amount_of_words(text) > 3 * SHORT or "?" in text or (talk.is_hasty and not tells_place(text)):
        return False, text
    if phones.find_phone(text) or times.is_only_a_time(text):
        return False, text  # of who sends it, or when: said a question early
    fields = talk.draft.fields
    if "said:place" in talk.draft.told and fields.get("name") and fold(fields["name"]) in fold(text):
        del fields["name"]  # it was the street after all
    return True, f"{texts.PLACE} {one_line(text)}"


def take_title(talk: Talk, text: str) -> tuple[bool, str]:
    title = one_line(text)
    if len(title) > 200 or talk.is_hasty:
        return False, text
    talk.draft.fields["title"] = title
    return True, ""
