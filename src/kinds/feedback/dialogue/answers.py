"""Is what somebody typed the answer to the open question? Whatever is not, is returned, to be kept as words of the matter.

Strong answers (a telephone number, a surname, a house number) count at any time; vague ones only when the question can
have been read, so that ten quick messages of a story do not become a name.
"""

import re

from kernel.patterns import pattern
from kernel.text import fold, one_line
from kinds.feedback.dialogue import introducing, of_the_matter, of_the_sender
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.of_the_matter import SHORT
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import addresses, persons, phones, times
from kinds.feedback.dialogue.understanding.intents import without_courtesy
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.reading.wording import amount_of_words

_LABELLED = pattern(
    r"^\s*(họ\s*(?:và\s*)?tên|ho\s*(?:va\s*)?ten|tên|ten|sđt|sdt|số điện thoại|so dien thoai|điện thoại|dien thoai|đt|dt|địa chỉ|dia chi|đc|dc|e-?mail|tiêu đề|tieu de)\s*[:：]\s*(\S.*?)\s*$",
    re.IGNORECASE,
)
_LABEL_FIELDS = {
    "ho ten": "name", "ho va ten": "name", "hoten": "name", "ten": "name", "sdt": "phone", "so dien thoai": "phone", "dien thoai": "phone", "dt": "phone",
    "dia chi": "address", "dc": "address", "email": "email", "e-mail": "email", "tieu de": "title",
}  # fmt: skip
_OWN_PHONE = pattern(
    r"\b(?:sdt|so dien thoai|so dt|dt|dien thoai|so)(?: lien he)?(?: cua)? (?:toi|minh|em|mk|con|chau)\b|\b(?:lien he|goi (?:cho )?(?:toi|em|minh|mk)|alo (?:toi|em))\b"
)
# "Dạ 5 Hàng Bún ạ". Typed bare it may be "đã", so only before a number.
_POLITE = pattern(
    r"^\s*(?:(?:(?:[Dd]ạ|[Vv]âng|[Dd]ạ vâng)[\s,.]+)?[Tt]hưa(?:\s+(?:anh|chị|em|cô|chú|bác|ông|bà|cháu|các\s+\w+|quý\s+\w+))*[\s,.:]+(?=\S)|(?:[Dd]ạ|[Vv]âng|[Dd]ạ vâng)[\s,.]+(?=\S)|[Dd]a\s+(?=\d))|^\s*(?:(?:thôi|được|ok|ừ|à|ờ|rồi|thì|vậy|thoi|duoc)[\s,.]+){1,3}(?=(?:(?:số|nhà|ngõ|ngách|thôn|xóm|tổ|so|nha|ngo|thon|xom|to)\s+)?\d)",
    re.IGNORECASE,
)
_A_FEW = 5
_STEPS = {
    "place": of_the_matter.take_place,
    "unit": of_the_matter.take_unit,
    "happened_on": of_the_sender.take_when,
    "name": of_the_sender.take_name,
    "address": of_the_sender.take_address,
    "phone": of_the_sender.take_phone,
    "email": of_the_sender.take_email,
    "title": of_the_matter.take_title,
}


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
        is_sender = not step and of_the_sender.take_all(talk, text)
        rest = "" if is_sender else _beside(talk, _misplaced(talk, rest) if step else rest)
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
        if (
            talk.draft.step in OF_THE_SENDER | {"happened_on"}
            and amount_of_words(rest) <= _A_FEW
            and not tells_of_a_matter(rest)
        ):
            fields["phone"] = found[0]
            return ""  # "e dùng số này 09…", while the address was asked
    mail = persons.email_in(text)
    if mail and not fields.get("email"):
        fields["email"] = mail[0]
        if not mail[1]:
            return ""
    return introducing.introduced(talk, text)


def _misplaced(talk: Talk, text: str) -> str:
    """The whole message is a name, or an address, or both with a number, while something else was asked."""
    fields, whole = talk.draft.fields, persons.without_end(text)
    if of_the_sender.take_all(talk, text):
        return ""
    name = persons.name_in(text, is_strong=True) if not fields.get("name") else None
    if name is not None and (name == whole or persons.is_written_as_name(name)):
        fields["name"] = name
        return ""
    if _is_the_office_again(talk, text):
        return ""
    is_short = talk.draft.step in {"happened_on", "name", "phone"} and amount_of_words(text) <= 6
    if is_short and (late := of_the_matter.unit_late(talk, text)):
        of_the_matter.unit_chosen(talk, late)
        return ""
    is_when_next = talk.draft.step in OF_THE_SENDER or (talk.draft.step in {"unit", "place"} and not talk.is_hasty)
    if is_when_next and times.is_only_a_time(text):
        return of_the_matter.time_beside(talk, text)
    if addresses.names_a_house(whole) and of_the_matter.lives_there_as_said(talk, whole):
        return ""
    address = addresses.address_in(text, is_strong=True) if _may_be_address(talk, whole) else None
    if address is not None and amount_of_words(address) <= SHORT:
        fields["address"] = address
        talk.draft.tell(of_the_sender.GUESSED)
        return ""
    return text


def _is_the_office_again(talk: Talk, text: str) -> bool:
    """ "UBND phường Tây Mỗ", told once more while something else is asked: it is noted already."""
    noted = talk.draft.fields.get("unit_id", "")
    is_bare = bool(noted) and talk.draft.step != "unit" and of_the_matter.is_body(text) and not tells_of_a_matter(text)
    return is_bare and of_the_matter.unit_meant(talk, text) == noted


def _may_be_address(talk: Talk, text: str) -> bool:
    """A question early or late. Behind "which office?" only of somebody whose name is known: else the matter may be there."""
    fields, step = talk.draft.fields, talk.draft.step
    is_asked_near = step in {"name", "phone", "happened_on"} or (step == "unit" and bool(fields.get("name")))
    is_address = (addresses.begins_as_address(text) and not tells_of_a_matter(text)) or addresses.names_a_house(text)
    return is_asked_near and not fields.get("address") and is_address
