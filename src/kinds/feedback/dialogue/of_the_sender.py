"""What an answer says of who sends the matter: name, address, telephone, e-mail; often several of them in one line."""

import re
from dataclasses import replace

from kernel.patterns import pattern
from kernel.text import fold, one_line, plain_of
from kinds.feedback.dialogue import of_the_matter
from kinds.feedback.dialogue.draft import OF_THE_SENDER
from kinds.feedback.dialogue.of_the_matter import SHORT, time_beside
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import (
    addresses,
    beside_a_time,
    contacts,
    families,
    homes,
    names,
    persons,
    phones,
    times,
)
from kinds.feedback.dialogue.understanding.intents import without_courtesy
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.places import units_in
from kinds.feedback.publication.redaction.names import FAMOUS
from kinds.feedback.reading.wording import amount_of_words

_SHORT_NAME = 3
_SAYS_SOMETHING = 3
# "Số tôi là …": what stands around a number and says nothing of its own.
_AROUND_NUMBER = pattern(
    r"(?:(?:da|vang|ok|oke|okie|okay|u|uh|so|sdt|dt|dien thoai|di dong|zalo|lien he|lh|goi|cho|qua|cua|toi|minh|em|e|m|mik|con|chau|la|day|a|ah|ak|nhe|nha|nhen|nhá|mk|ad|ban)\b[ .,:!]*)+"
)
_OR = pattern(r"^(?:hoặc|hay là|hay|và)\s+", re.IGNORECASE)
# "Không phải 0912, là …": about the number alone.
_PUTS_RIGHT = pattern(
    r"(?:(?:khong|ko|k|phai|la|so|quen|mot|ghi|moi|nhe|chu|nham|sai|roi|a|ma|cu|truoc|cai|nay|moi|dung|thanh|doi|sua|sang|khac|dung|toi|em|minh|sdt|dt|dien|thoai)\b[ .,:!]*|[\d. ]+[ .,]*)+"
)


def only_puts_right(around: str) -> bool:
    """What stands around a number says that another one was wrong, and nothing else."""
    return bool(_PUTS_RIGHT.fullmatch(f"{fold(around)} "))


def take_name(talk: Talk, text: str) -> tuple[bool, str]:
    """A name, perhaps with number and address beside it: "Nguyễn Văn A, 12 Hàng Bài, sđt 0912…"."""
    text = names.family_first(text)
    given = persons.given_name_in(text)
    if given and "name:" + given in talk.draft.told:
        talk.draft.fields["name"] = given
        return True, ""
    if times.is_only_a_time(text) or (
        persons.may_be_a_place(text) and units_in(text, talk.known.units, is_answer=True)
    ):
        return False, text
    said = contacts.read(text)
    if where := _lives_there(talk, said):
        _rest_into(talk, replace(said, name="", address=", ".join(filter(None, (said.address, where)))))
        return False, ""
    is_certain = _is_surely_a_name(said) or persons.is_written_as_name(text) or names.says_own_name(text)
    is_sure = bool(said.name) and (is_certain or not (talk.is_hasty or said.rest))
    if is_sure and talk.in_pieces and not (_is_surely_a_name(said) or persons.is_written_as_name(text)):
        is_sure = text.lower().startswith(("tên", "ten", "tôi", "em", "họ"))  # "mất bản gốc": more of the story
    if not is_sure and not (said.name and said.several):
        return False, text
    talk.draft.fields["name"] = said.name
    _rest_into(talk, said)
    rest = said.rest
    if rest and not said.address and not talk.draft.fields.get("address") and not names.is_of_kin(rest):
        address = addresses.address_in(rest, is_strong=False)
        if address:
            talk.draft.fields["address"] = address
            return True, ""
    return True, _worth_keeping(talk, rest)


def _lives_there(talk: Talk, said: contacts.Told) -> str:
    """ "Bát Tràng", said behind "your name?": a place of ours, of no family. Said once more it is a name after all."""
    where = ", ".join(filter(None, (said.name, said.rest)))
    if not where or families.is_family(where.split()[0], is_bare=where.isascii()) or not homes.is_home(where):
        return ""
    mark = f"home:{fold(where)}"
    if mark in talk.draft.told:
        if talk.draft.fields.get("address") == where:
            del talk.draft.fields["address"]
        return ""
    talk.draft.tell(mark)
    return where


def take_when(talk: Talk, text: str) -> tuple[bool, str]:
    """A time, perhaps with who sends it beside it: each to its own field, for few may read the one and many the other."""
    both = beside_a_time.apart(text)
    if both is None:
        return of_the_matter.take_when(talk, text)
    when, who = both
    _rest_into(talk, who)
    of_the_matter.set_when(talk, without_courtesy(when) or when)
    return True, ""


def take_all(talk: Talk, text: str) -> bool:
    """The whole line says who sends: a certain name, and number or address beside it; where that is asked, without the name
    too. What is known is not overwritten."""
    said = contacts.read(text)
    is_certain = _is_surely_a_name(said) if said.name else talk.draft.step in OF_THE_SENDER
    if not said.several or said.rest or not is_certain:
        return False
    _rest_into(talk, said)
    return True


def _is_surely_a_name(said: contacts.Told) -> bool:
    """Of a family that is known; of any where it stands in capitals beside a telephone number."""
    is_written = bool(said.phone) and persons.is_written_as_name(said.name)
    return is_written or bool(persons.name_in(said.name, is_strong=True))


def fuller_name(talk: Talk, text: str) -> str:
    """Behind "Trần Đức": "Trần Đức Anh", said again in full while the address was asked; "" where it is anything else."""
    known = talk.draft.fields.get("name", "")
    said = persons.name_in(text, is_strong=True) or ""
    words, before = fold(said).split(), fold(known).split()
    is_more = len(words) > len(before) and (words[: len(before)] == before or words[-len(before) :] == before)
    return said if before and is_more else ""


def _took_fuller_address(talk: Talk, text: str) -> bool:
    """Behind "Đông Anh": "thôn Hậu, xã Đông Anh", told while the number was asked. One with a house number stays."""
    known = talk.draft.fields.get("address", "")
    said = addresses.address_in(text, is_strong=True)
    if not known or any(map(str.isdigit, known)) or not said or said != persons.without_end(text):
        return False
    if amount_of_words(said) > SHORT or len(said) < len(known) - _SHORTER:
        return False
    talk.draft.fields["address"] = said
    return True


_SHORTER = 8


def doubtful_name(talk: Talk, text: str) -> str:
    """Said before our question can have been read, and it may be a name: asked once, never taken for words of the matter."""
    name = persons.name_in(text, is_strong=False) if talk.is_hasty and talk.draft.step == "name" else None
    if not name or len(name.split()) > _SHORT_NAME or any(each.startswith("name?:") for each in talk.draft.told):
        return ""
    return "" if persons.name_in(text, is_strong=True) or persons.is_written_as_name(text) else name


GUESSED = "guessed:address"  # a line that was said to another question


def _rest_into(talk: Talk, said: contacts.Told) -> None:
    """What was told beside the answer, where it was not known yet. An address beside a number beats one that was only guessed,
    which is not lost either."""
    draft = talk.draft
    if said.address and said.phone and GUESSED in draft.told and (guessed := draft.fields.pop("address", "")):
        draft.told.remove(GUESSED)
        draft.beside.append(guessed)
    for name in ("name", "phone", "address", "email"):
        value = getattr(said, name)[:300]
        if value and not talk.draft.fields.get(name):
            talk.draft.fields[name] = value


def _worth_keeping(talk: Talk, rest: str) -> str:
    """Words beside an answer that say something of their own."""
    if rest and times.is_only_a_time(rest):
        rest = time_beside(talk, rest)
    is_name_again = bool(persons.given_name_in(rest))
    return rest if amount_of_words(without_courtesy(rest)) >= _SAYS_SOMETHING and not is_name_again else ""


def take_address(talk: Talk, text: str) -> tuple[bool, str]:
    if times.is_only_a_time(text):
        return False, text
    if home := homes.home_in(text):
        talk.draft.fields["address"] = home
        return True, ""
    if persons.is_surely_a_person(text) and plain_of(persons.without_end(text)) not in FAMOUS:
        return False, text  # another name than the one that is known: nobody lives in it
    said = contacts.read(text)
    if said.address and (said.phone or said.email or said.name) and not said.rest:
        talk.draft.fields["address"] = said.address
        _rest_into(talk, said)
        return True, ""
    address = addresses.address_in(text, is_strong=talk.is_hasty and not addresses.says_where_one_lives(text))
    if not address:
        return _said_again(talk, text)
    talk.draft.fields["address"] = address
    return True, ""


def _said_again(talk: Talk, text: str) -> tuple[bool, str]:
    """There are places of any name: what is said twice in the same words, and answers nothing else, is where somebody lives."""
    said, mark = one_line(text), f"address:{fold(one_line(text))}"
    is_other = "?" in text or phones.find_phone(text) or persons.EMAIL.search(text) or tells_of_a_matter(text)
    if is_other or amount_of_words(text) == 0 or len(said) > _LONGEST_ADDRESS:
        return False, text
    if mark not in talk.draft.told:
        talk.draft.tell(mark)
        return False, text
    talk.draft.fields["address"] = said
    talk.draft.beside = [each for each in talk.draft.beside if fold(one_line(each)) != fold(said)]
    return True, ""


_LONGEST_ADDRESS = 100


def take_phone(talk: Talk, text: str) -> tuple[bool, str]:
    found = phones.find_phone(text)
    if not found:
        # Whoever has no telephone writes an e-mail; whether that is enough is asked where it is asked what is missing.
        if "@" in text:
            return take_email(talk, text)
        return False, "" if _took_fuller_address(talk, text) else text
    talk.draft.fields["phone"] = found[0]
    rest = "" if _AROUND_NUMBER.fullmatch(fold(found[1])) else found[1]
    said = contacts.read(text)
    if said.name or said.address or said.email:
        _rest_into(talk, said)
        return True, _worth_keeping(talk, said.rest)
    if not any(c.isalnum() for c in rest) or _PUTS_RIGHT.fullmatch(fold(rest)):
        return True, ""
    return True, f"Về điện thoại liên hệ: {_OR.sub('', one_line(rest))}"


def take_email(talk: Talk, text: str) -> tuple[bool, str]:
    mail = persons.email_in(text)
    if not mail:
        return False, text
    talk.draft.fields["email"] = mail[0]
    return True, mail[1] if amount_of_words(mail[1]) > 2 else ""
