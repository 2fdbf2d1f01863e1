"""Is what somebody typed the answer to the open question? Whatever is not, is returned, to be kept as words of the matter.

Strong answers (a telephone number, a surname, a house number) count at any time; vague ones only when the question can
have been read, so that ten quick messages of a story do not become a name.
"""

import re
from datetime import datetime

from kernel.text import fold, one_line
from kernel.time import local_day
from kinds.feedback.dialogue import introducing, texts
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.terms import Unit
from kinds.feedback.dialogue.understanding import contacts, dates, persons, phones, times
from kinds.feedback.dialogue.understanding.intents import plain_words, without_courtesy
from kinds.feedback.dialogue.understanding.places import units_in
from kinds.feedback.dialogue.understanding.purposes import amount_of_words, tells_place

_LABELLED = re.compile(
    r"^\s*(họ\s*(?:và\s*)?tên|ho\s*(?:va\s*)?ten|tên|ten|sđt|sdt|số điện thoại|so dien thoai|điện thoại|dien thoai|đt|dt|địa chỉ|dia chi|đc|dc|e-?mail|tiêu đề|tieu de)\s*[:：]\s*(\S.*?)\s*$",
    re.IGNORECASE,
)
_LABEL_FIELDS = {
    "ho ten": "name", "ho va ten": "name", "hoten": "name", "ten": "name", "sdt": "phone", "so dien thoai": "phone", "dien thoai": "phone", "dt": "phone",
    "dia chi": "address", "dc": "address", "email": "email", "e-mail": "email", "tieu de": "title",
}  # fmt: skip
_OWN_PHONE = re.compile(
    r"\b(?:sdt|so dien thoai|so dt|dt|dien thoai|so)(?: lien he)?(?: cua)? (?:toi|minh|em|mk|con|chau)\b|\b(?:lien he|goi (?:cho )?(?:toi|em|minh|mk)|alo (?:toi|em))\b"
)
SHORT = 12
# "Dạ 5 Hàng Bún ạ". Typed bare it may be "đã", so only before a number.
_POLITE = re.compile(r"^\s*(?:(?:[Dd]ạ|[Vv]âng|[Dd]ạ vâng)[\s,.]+(?=\S)|[Dd]a\s+(?=\d))")
# What any word of time looks like: words without one are no answer to "when?".
_OF_TIME = re.compile(
    r"\b(?:ngay|hom|tuan|thang|nam|quy|sang|trua|chieu|toi|dem|gio|luc|khi|hoi|dip|le|tet|ram|mong|mung|mua|dau|cuoi|giua|nay|truoc|gan|moi|lau|thuong|suot|hang|luon|lien tuc|quanh|bua|vua|nghi|cach|\d+)\b"
)
_OF_THE_PERSON = frozenset(("name", "address", "phone"))


def take(talk: Talk, text: str) -> tuple[bool, str]:
    """(the open question was answered, the words that were not part of an answer)."""
    text = _labelled(talk, text)
    if not text:
        return True, ""
    step = talk.draft.step
    if step and amount_of_words(text) <= SHORT:
        text = _POLITE.sub("", text, count=1)
    answer = _STEPS.get(step)
    is_answered, rest = answer(talk, text) if answer else (False, text)
    if not is_answered and step not in {"phone", "email"}:
        rest = _beside(talk, _misplaced(talk, rest) if step else rest)
        is_answered = not rest and step not in {"name", "address"}
    return is_answered, rest


def _labelled(talk: Talk, text: str) -> str:
    """Lines like "Họ tên: …" go to their field; all other lines stay."""
    kept = []
    for line in text.split("\n"):
        match = _LABELLED.match(line)
        name = _LABEL_FIELDS.get(fold(match[1])) if match else None
        if not (match and name and _fits(talk, name, match[2])):
            kept.append(line)
    return "\n".join(kept).strip()


def _fits(talk: Talk, name: str, value: str) -> bool:
    """Set the field when VALUE is one; the whole of it, or nothing."""
    if talk.draft.fields.get(name) and talk.draft.step != name:
        return False
    if name == "phone":
        found = phones.find_phone(value)
        return _set(talk, "phone", found[0]) if found and not found[1] else False
    if name == "email":
        mail = persons.email_in(value)
        return _set(talk, "email", mail[0]) if mail and not mail[1] else False
    if name == "name":
        said = persons.name_in(value, is_strong=False)
        return _set(talk, "name", said) if said and said == one_line(value).strip(" .,;!") else False
    if len(value) > 300:
        return False
    return _set(talk, name, one_line(value))


def _set(talk: Talk, name: str, value: str) -> bool:
    talk.draft.fields[name] = value
    return True


def _beside(talk: Talk, text: str) -> str:
    """A bare number or e-mail is one whatever was asked; the person's own name and number inside a story are noticed."""
    fields = talk.draft.fields
    found = phones.find_phone(text)
    if found and not fields.get("phone"):
        rest = without_courtesy(found[1])
        if amount_of_words(rest) == 0:
            fields["phone"] = found[0]
            return "" if not rest.strip(" .,+()-") else text
        if _OWN_PHONE.search(fold(text)):
            fields["phone"] = found[0]
    mail = persons.email_in(text)
    if mail and not fields.get("email"):
        fields["email"] = mail[0]
        if not mail[1]:
            return ""
    return introducing.introduced(talk, text)


def _misplaced(talk: Talk, text: str) -> str:
    """The whole message is a name, or an address, while something else was asked."""
    fields, whole = talk.draft.fields, persons.without_end(text)
    name = persons.name_in(text, is_strong=True) if not fields.get("name") else None
    if name is not None and name == whole:
        fields["name"] = name
        return ""
    if talk.draft.step in {"happened_on", "name", "phone"} and amount_of_words(text) <= 6 and _names_unit(talk, text):
        _unit_is(talk, units_in(text, talk.known.units, is_answer=False)[0].id)
        return ""
    if talk.draft.step in _OF_THE_PERSON and times.is_only_a_time(text):
        return _time_beside(talk, text)
    address = (
        persons.address_in(text, is_strong=True)
        if talk.draft.step in {"name", "phone"} and not fields.get("address")
        else None
    )
    if address is not None and address == whole and amount_of_words(address) <= SHORT:
        fields["address"] = address
        return ""
    return text


def _time_beside(talk: Talk, text: str) -> str:
    """When it happened, while something else was asked. What is known is not overwritten."""
    known = talk.draft.fields.get("happened_on", "")
    if not known:
        set_when(talk, text, talk.said_at)
    return "" if fold(one_line(text)) in fold(known or text) else text


def _name(talk: Talk, text: str) -> tuple[bool, str]:
    """A name, perhaps with number and address beside it: "Nguyễn Văn A, 12 Hàng Bài, sđt 0912…"."""
    given = persons.given_name_in(text)
    if given and "name:" + given in talk.draft.told:
        talk.draft.fields["name"] = given
        return True, ""
    said = contacts.read(text)
    is_sure = bool(said.name) and not (
        (talk.is_hasty or said.rest)
        and not (persons.name_in(said.name, is_strong=True) or persons.is_written_as_name(text))
    )
    if not is_sure and not (said.name and said.several):
        return False, text
    talk.draft.fields["name"] = said.name
    _rest_into(talk, said)
    rest = said.rest
    if rest and not said.address and not talk.draft.fields.get("address"):
        address = persons.address_in(rest, is_strong=False)
        if address:
            talk.draft.fields["address"] = address
            return True, ""
    return True, _worth_keeping(talk, rest)


def doubtful_name(talk: Talk, text: str) -> str:
    """Said before our question can have been read, and it may be a name: asked once, never taken for words of the matter."""
    name = persons.name_in(text, is_strong=False) if talk.is_hasty and talk.draft.step == "name" else None
    if not name or len(name.split()) > _SHORT_NAME or any(each.startswith("name?:") for each in talk.draft.told):
        return ""
    return "" if persons.name_in(text, is_strong=True) or persons.is_written_as_name(text) else name


_SHORT_NAME = 3


def _rest_into(talk: Talk, said: contacts.Told) -> None:
    """What was told beside the answer, where it was not known yet."""
    for name in ("name", "phone", "address", "email"):
        value = getattr(said, name)[:300]
        if value and not talk.draft.fields.get(name):
            talk.draft.fields[name] = value


def _worth_keeping(talk: Talk, rest: str) -> str:
    """Words beside an answer that say something of their own."""
    if rest and times.is_only_a_time(rest):
        rest = _time_beside(talk, rest)
    return rest if amount_of_words(without_courtesy(rest)) >= _SAYS_SOMETHING else ""


_SAYS_SOMETHING = 3


def _address(talk: Talk, text: str) -> tuple[bool, str]:
    said = contacts.read(text)
    if said.address and (said.phone or said.email or said.name) and not said.rest:
        talk.draft.fields["address"] = said.address
        _rest_into(talk, said)
        return True, ""
    address = persons.address_in(text, is_strong=talk.is_hasty and not persons.says_where_one_lives(text))
    if not address:
        return False, text
    talk.draft.fields["address"] = address
    return True, ""


def _phone(talk: Talk, text: str) -> tuple[bool, str]:
    found = phones.find_phone(text)
    if not found:
        return False, text
    rest = found[1]
    talk.draft.fields["phone"] = found[0]
    if rest and re.fullmatch(
        r"(?:(?:da|vang|so|sdt|dt|dien thoai|di dong|zalo|lien he|lh|goi|cho|qua|cua|toi|minh|em|e|m|mik|con|chau|la|day|a|ah|ak|nhe|nha|nhen|nhá|mk|ad|ban)\b[ .,:!]*)+",
        fold(rest),
    ):
        rest = ""
    said = contacts.read(text)
    if said.name or said.address or said.email:
        _rest_into(talk, said)
        return True, _worth_keeping(talk, said.rest)
    if not any(c.isalnum() for c in rest) or _PUTS_RIGHT.fullmatch(fold(rest)):
        return True, ""
    return True, f"Về điện thoại liên hệ: {_OR.sub('', one_line(rest))}"


_OR = re.compile(r"^(?:hoặc|hay là|hay|và)\s+", re.IGNORECASE)
# "Không phải 0912, là …": about the number alone.
_PUTS_RIGHT = re.compile(
    r"(?:(?:khong|ko|k|phai|la|so|nham|sai|roi|a|ma|cu|truoc|cai|nay|moi|dung|thanh|doi|sua|sang|toi|em|minh|sdt|dt|dien|thoai)\b[ .,:!]*|[\d. ]+[ .,]*)+"
)


def _email(talk: Talk, text: str) -> tuple[bool, str]:
    mail = persons.email_in(text)
    if not mail:
        return False, text
    talk.draft.fields["email"] = mail[0]
    return True, mail[1] if amount_of_words(mail[1]) > 2 else ""


def _title(talk: Talk, text: str) -> tuple[bool, str]:
    title = one_line(text)
    if len(title) > 200 or talk.is_hasty:
        return False, text
    talk.draft.fields["title"] = title
    return True, ""


def _when(talk: Talk, text: str) -> tuple[bool, str]:
    """Free words kept as typed, the day beside them when it is understood."""
    words = amount_of_words(text)
    has_time = dates.says_when(text)
    if not has_time and _names_unit(talk, text):
        return False, text
    if (has_time and words <= SHORT and not persons.tells(text)) or (
        words <= 5 and not talk.is_hasty and _may_be_a_time(text)
    ):
        set_when(talk, without_courtesy(text) or text, talk.said_at)
        return True, ""
    if has_time and not talk.draft.fields.get("happened_on"):
        set_when(talk, "", talk.said_at, text)
        return bool(talk.draft.fields.get("happened_on")), text
    return False, text


def _may_be_a_time(text: str) -> bool:
    """Free words that we do not understand, and that nothing else explains."""
    if "?" in text or phones.find_phone(text) or persons.name_in(text, is_strong=True):
        return False
    return any(c.isalpha() for c in text) and bool(_OF_TIME.search(plain_words(text)))


def _names_unit(talk: Talk, text: str) -> bool:
    """The unit, said a question late: it was not known by its name before."""
    return not talk.draft.fields.get("unit_id") and len(units_in(text, talk.known.units, is_answer=False)) == 1


def set_when(talk: Talk, words: str, said_at: datetime, story: str = "") -> None:
    """From an answer: the words. From a story: only a day that was understood; the story itself stays in the content."""
    when_into(talk.draft.fields, words, said_at, story)


def when_into(fields: dict[str, str], words: str, said_at: datetime, story: str) -> None:
    """The same into FIELDS."""
    day = dates.understood(words or story, local_day(said_at))
    fields.pop("happened_on_date", None)
    if day:
        fields["happened_on_date"] = day.isoformat()
    if words:
        # "hôm qua" means nothing to who reads it two weeks later: the day goes with the words.
        said = one_line(words)
        fields["happened_on"] = f"{said} ({day:%d/%m/%Y})" if day and str(day.year) not in said else said
    elif day:
        fields["happened_on"] = f"{day:%d/%m/%Y}"


def _unit(talk: Talk, text: str) -> tuple[bool, str]:
    """A known unit, "1" or "2" of those offered, or as typed when it is short and none is known by it."""
    draft = talk.draft
    chosen = _by_number(text, draft.choices)
    if chosen:
        return _unit_is(talk, chosen), ""
    words = amount_of_words(text)
    offered = [unit for unit in talk.known.units if unit.id in draft.choices]
    found = (units_in(text, offered, is_answer=True) if offered else []) or units_in(
        text, talk.known.units, is_answer=True
    )
    if len(found) == 1:
        _unit_is(talk, found[0].id)
        if words <= SHORT and fold(one_line(text)) not in fold(found[0].name):
            draft.fields["unit_text"] = one_line(text)  # their own words stay beside ours
        return True, text if words > SHORT else ""
    if len(found) > 1 and words <= SHORT:
        draft.choices = [unit.id for unit in found[:4]]
        draft.fields["unit_text"] = one_line(text)  # kept if no choice is made
        return False, ""
    is_body = re.match(
        r"(?:ubnd|uy ban|so|phong|chi cuc|cuc|trung tam|ban|vien|cong an|ca (?:p|phuong|xa|q|quan|huyen)|thue|bhxh|bao hiem|van phong|truong|benh vien|chi nhanh|dien luc|nuoc sach|cong ty|toa an|kho bac|ngan hang|buu dien|tram|doi|bhxh|quan|huyen|xa|phuong|mot cua|bo phan)\b",
        fold(text),
    )
    if (
        words == 0
        or words > SHORT
        or phones.find_phone(text)
        or times.is_only_a_time(text)
        or ((talk.is_hasty or "?" in text or persons.tells(text) or persons.tells_shortly(text)) and not is_body)
        or (persons.address_in(text, is_strong=True) and not is_body)
    ):
        return False, text
    if not draft.fields.get("name") and not is_body and persons.name_in(text, is_strong=True):
        draft.fields["name"] = persons.name_in(text, is_strong=True) or ""
        return False, ""
    draft.fields.pop("unit_id", None)
    draft.fields["unit_text"] = one_line(text)
    return True, ""


def _by_number(text: str, choices: list[str]) -> str:
    number = text.strip(" .)")
    return (
        choices[int(number) - 1] if number.isdecimal() and len(number) == 1 and 1 <= int(number) <= len(choices) else ""
    )


def _unit_is(talk: Talk, unit_id: str) -> bool:
    talk.draft.fields.pop("unit_text", None)
    talk.draft.fields["unit_id"] = unit_id
    return True


def unit_meant(talk: Talk, text: str) -> str:
    """The one unit that TEXT names, "" when it names none or several."""
    found = units_in(text, talk.known.units, is_answer=True) if amount_of_words(text) <= SHORT else []
    return found[0].id if len(found) == 1 else ""


def unit_chosen(talk: Talk, unit_id: str) -> Unit | None:
    """A pressed unit, if it exists (still)."""
    unit = next((unit for unit in talk.known.units if unit.id == unit_id), None)
    if unit:
        _unit_is(talk, unit.id)
    return unit


def _place(talk: Talk, text: str) -> tuple[bool, str]:
    """Where a thing of the street is: its own line of the matter, as typed."""
    if amount_of_words(text) > 3 * SHORT or "?" in text or (talk.is_hasty and not tells_place(text)):
        return False, text
    return True, f"{texts.PLACE} {one_line(text)}"


_STEPS = {
    "place": _place,
    "unit": _unit,
    "happened_on": _when,
    "name": _name,
    "address": _address,
    "phone": _phone,
    "email": _email,
    "title": _title,
}
