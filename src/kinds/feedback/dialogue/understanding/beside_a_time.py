"""When it happened, told together with who sends it: "Nguyễn Văn An, 12 Đội Cấn, 0912…, hôm qua". Pure.

Everybody who works on a matter reads the time; who sends it is read by few, and each reading is entered (Law
91/2025/QH15). So what is of the sender never stays with the time.
"""

from collections.abc import Iterator

from kernel.patterns import pattern
from kernel.text import fold, plain_of
from kinds.feedback.dialogue.understanding import addresses, contacts, dates, matters, names, persons, phones, times
from kinds.feedback.reading.wording import amount_of_words

_LONGEST = 12
_CLOCK = pattern(r"(?:khoang |luc |tam |hon |gan )*\d{1,2} ?(?:h|g|gio|:)(?![a-z]{2})")
_OF_A_TIME = pattern(
    r"(?:hom|ngay|thang|nam|tuan|sang|chieu|toi|trua|dem|qua|kia|nay|truoc|nua|roi|vua|moi|thu|chu|nhat|cn|dau|cuoi|giua|mung|mong|ram"
    r"|luc|hoi|khoang|tam|vao|da|a|nhe|ruoi|gio|phut|mot|hai|ba|bon|tu|sau|bay|tam|chin|muoi|\d{1,2}(?:h|g|:)\d{0,2}|\d{1,4}(?:[/\-.]\d{1,4}){0,2})[,.]?"
)
# "Chị Lan tiếp", "tại 12 Đội Cấn": of the matter, not of who sends it.
_OF_ANOTHER = pattern(r"\b(?:chi|anh|ong|ba|co|chu|bac|can bo|nhan vien|gap|do)\s+\Z")
_IS_THERE = pattern(r"(?:o|tai)\b")
_OWN_NAME = pattern(
    r"\bten (?:cua )?(?:toi|tui|minh|em|con|chau|mk)\b|\b(?:toi|tui|minh|em|con|chau|mk) ten\b|\bnguoi (?:gui|phan anh)\b"
)


def tells_who(text: str) -> bool:
    """A telephone number, an e-mail, "tên tôi là …" stands in it: no time stays as it was typed with that in it."""
    return bool(phones.find_phone(text) or persons.EMAIL.search(text) or _OWN_NAME.search(plain_of(text)))


def apart(text: str) -> tuple[str, contacts.Told] | None:
    """(the time, who sends it); None where nothing of a sender, or no plain time, stands in TEXT."""
    read = [contacts.read(split) for split in (text, *_splits(text))]
    told = [said for said in read if _is_of_the_sender(said, text) and _is_a_time(said.rest)]
    if told:
        said = min(told, key=lambda each: len(each.rest))
        return said.rest, said
    return next(((when, contacts.Told()) for when, who in _halves(text) if _half_a_name(who)), None)


def _is_of_the_sender(said: contacts.Told, text: str) -> bool:
    if said.phone or said.email or said.several:
        return True
    plain = plain_of(text)
    if said.name:
        return not _OF_ANOTHER.search(plain[: text.find(said.name)])
    where = text.find(said.address) if said.address else -1
    return where >= 0 and addresses.names_a_house(said.address) and not _IS_THERE.match(fold(said.address))


def _is_a_time(rest: str) -> bool:
    if not rest or tells_who(rest) or amount_of_words(rest) > _LONGEST:
        return False
    return dates.says_when(rest) and (not matters.tells(rest) or times.is_only_a_time(rest))


def _half_a_name(who: str) -> bool:
    """ "Tôi tên An": the whole of it is asked for next."""
    return names.says_own_name(who) and bool(persons.given_name_in(who))


def _splits(text: str) -> Iterator[str]:
    """TEXT in two lines where nothing but a blank divides the time from the rest: "sáng nay 8h số nhà 5 Lê Lai"."""
    for when, who in _halves(text):
        if not _CLOCK.match(fold(who)):
            yield f"{when}\n{who}"


def _halves(text: str) -> Iterator[tuple[str, str]]:
    words = text.split()
    is_time = [bool(_OF_A_TIME.fullmatch(fold(word))) for word in words]
    for at in range(1, len(words)):
        if all(is_time[:at]) and dates.says_when(" ".join(words[:at])):
            yield " ".join(words[:at]), " ".join(words[at:])
        if all(is_time[at:]) and dates.says_when(" ".join(words[at:])):
            yield " ".join(words[at:]), " ".join(words[:at])
