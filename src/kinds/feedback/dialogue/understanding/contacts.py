"""Who somebody is, told in one line or in the midst of a story: name, telephone, address, e-mail, with and without labels.

`read` takes an answer apart; `without_own` takes out of words what only says who sends them, once that is known. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kernel.patterns import pattern
from kernel.text import CAPITALS, format_phone, normalise_phone, plain_of
from kinds.feedback.dialogue.understanding import addresses, clauses, names, persons, phones, times
from kinds.feedback.publication.redaction.marks import REPLACEMENTS
from kinds.feedback.reading import own_contacts
from kinds.feedback.reading.wording import amount_of_words

_NUMBER_LABEL = (
    r"(?:so dien thoai|so dt|sdt|dien thoai|dthoai|di dong|dt|dd|so|phone|tel|zalo|lien he|lh|lien lac|goi|alo)"
)
_BEFORE_NUMBER = pattern(rf"(?:\b(?:va|xin|hay|vui long|qua|theo|cho|cua|la|{clauses.ME}|{_NUMBER_LABEL})\b[\s:.]*)*\Z")
_ENDS_CAPITAL, _CAPITAL = pattern(rf"[{CAPITALS}][^\W\d_]*\s+\Z"), pattern(rf"(?:[{CAPITALS}][^\W\d_]*\s+)+")
_HAS_LABEL = pattern(rf"\b{_NUMBER_LABEL}\b")
_BEHIND_NUMBER = pattern(
    rf"\s*(?:\((?:zalo|co zalo)\)|la (?:so|sdt|dt|so dien thoai)? ?(?:cua )?{clauses.ME}\b|(?:giup|ho|voi|nhe|nha|a)(?: {clauses.ME})?(?=\s*(?:[.,;\n]|$)))"
)
_BEFORE_NAME = pattern(
    rf"(?:\b(?:da|vang|ho|va|ten|day du|cua|la|nguoi gui|nguoi phan anh|kinh|{clauses.ME})\b[\s:.,]*)*\Z"
)
_COURTESIES = pattern(r"(?:\W*\b(?:da|vang|kinh|ho va ten|ho ten|ten|nguoi gui|nguoi phan anh)\b\W*)*")
_BEFORE_ADDRESS = pattern(
    rf"(?:\b(?:va|hien|dang|dia chi|dc|so|nha|song|tru|tro|thue|tam|thuong tru|cu ngu|tai|o|lien he|cua|la|{clauses.ME})\b[\s:.]*)*\Z"
)
_OWN_ADDRESS = pattern(rf"\b(?:dia chi|dc|tru|cu ngu|{clauses.ME} (?:hien |dang )?(?:song )?(?:o|tai))\b")
_BEFORE_EMAIL = pattern(
    rf"(?:\b(?:(?:va|dia chi) )?(?:e-?mail|mail|thu dien tu)\b(?:[\s:]*\b(?:la|cua|{clauses.ME})\b)*[\s:]*)?\Z"
)
_OF_A_NAME = r"(?!\s?(?i:quốc tử giám|quoc tu giam))"  # the ward whose name has a dash
_SEPARATED = pattern(rf"[,;\n]|\s[-–]{_OF_A_NAME}\s|[-–]{_OF_A_NAME}\s|\.\s(?=\S)")
_ADDRESS_BEGINS = pattern(
    r"(?:^|[\s,;.\-–]+)(?=(?:dia chi|d/c|dc)\s*:|(?:dia chi|d/c|dc(?! (?:chua|khong|k|ko|a|nhe|roi|r|ch|het|khum)\b))\s|(?:hien )?(?:song |tru |cu ngu |thuong tru )?(?:o|tai) (?:tai )?(?:so|nha|ngo|ngach|hem|to|thon|xom|ap|phuong|xa|khu|duong|pho|can|toa|chung cu|\d)\b)"
)
_HOUSE_BEGINS = pattern(
    r"(?<=\w)\s+(?=(?:(?:hien |dang |song |tru |tro |thue |tam |o |tai |nha |so |sn |phong |ngo |ngach |hem |to |khu |toa |tang |lo )*[a-z]?\d|(?P<place>(?:(?:hien|dang|song|tru|tro|thue|tam|o|tai) )*(?:thon|xom|ap|ngo|ngach|pho|duong|khu|phuong|xa|chung cu|ktx|kcn|kdt|tap the) \w)))"
)
_ONLY_LIVES = pattern(
    r"(?:hien |dang |tam )*(?:o|tro|thue|song|tru)(?: (?:tro|thue|tam|nho|tai|o))*"
)  # "ở trọ", before "tại số 5"
_NAME_LABEL = pattern(r"^\s*(?:ho\s*(?:va\s*)?ten|hoten|ten)\s*:\s*")
_ADDRESS_LABEL = pattern(r"^\s*(?:dia chi|d/c|dc)(?:\s*(?:cua toi|nha|lien he|la))*\s*:?\s*")
_LABEL_LEFT = pattern(rf"^\W*(?:(?:{_NUMBER_LABEL}|e-?mail|mail)\W*)+$")
_TIME = pattern(r"^(?:hom|ngay|luc|tu|sang|chieu|toi|trua|dem|tuan|thang)\b")
_LONGEST_PIECE, _LONGEST_NAME, _LONGEST_OTHER = 14, 4, 200
_NOTHING_LEFT = pattern(r"\W*(?:ve dien thoai lien he)?\W*")
_LEFT_OVER = pattern(
    rf"\W*(?:(?:so|{_NUMBER_LABEL}|e-?mail|mail|dia chi|dc|la|cua|va|da|vang|nhe|nha|day|do|{clauses.ME}|a)\b\W*)*"
)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer taken apart; `rest` is what was none of it."""

    name: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    rest: str = ""

    @property
    def several(self) -> bool:
        return sum(map(bool, (self.name, self.phone, self.address, self.email))) > 1


def read(text: str) -> Told:
    """Name first, then number and address in any order, labelled or not."""
    text, email = _email_out(text)
    text, phone = _phone_out(text)
    text = _name_apart(text.strip(), is_introduction=bool(phone))
    pieces = [piece for piece in _pieces(text) if not _LABEL_LEFT.match(plain_of(piece))]
    name = ""
    parts: list[str] = []
    rest: list[str] = []
    for place, piece in enumerate(pieces):
        if not name and (said := _name_in(piece, is_first=place == 0)):
            name = said
        elif where := _address_in(piece, goes_on=bool(parts)):
            parts.append(where)
        else:
            rest.append(piece)
    return Told(name, phone, ", ".join(parts), email, ", ".join(rest))


def _name_apart(text: str, *, is_introduction: bool) -> str:
    """ "Doãn Thị Mơ 25 Pháo Đài Láng": cut where a house begins behind a name. Beside a number any name in capitals is one."""
    for found in _HOUSE_BEGINS.finditer(plain_of(text)):
        name, behind = text[: found.start()], text[found.end() :]
        is_capital = persons.is_written_as_name(name)
        if found["place"] and not (is_capital and behind[:1].islower()):
            continue
        if not _may_be_name(name, is_introduction=is_introduction, is_capital=is_capital):
            continue
        if addresses.address_in(_SEPARATED.split(behind, maxsplit=1)[0], is_strong=True):
            return f"{name}\n{behind}"
    return text


def _may_be_name(name: str, *, is_introduction: bool, is_capital: bool) -> bool:
    """Without capitals only beside a number, and nothing that is a place: "duong vao xom 3 ngap suot" is a story."""
    if not is_capital and (not is_introduction or addresses.names_a_place(name)):
        return False
    if not is_introduction and len(name.split()) < _FEWEST:
        return False
    return bool(persons.name_in(name, is_strong=not (is_introduction and is_capital)))


_FEWEST = 3


def pieces_of(text: str) -> list[str]:
    """TEXT cut where number, address or another clause begins; the number stands by itself."""
    rest, number = _phone_out(text)
    return [
        *([number] if number else []),
        *(piece for piece in _pieces(rest) if not _LABEL_LEFT.match(plain_of(piece))),
    ]


def _pieces(text: str) -> list[str]:
    begins = [found.start() for found in _ADDRESS_BEGINS.finditer(plain_of(text))]
    cuts = [0, *begins, len(text)]
    parts = [text[a:b] for a, b in pairwise(cuts)]
    pieces = [piece.strip(" ,;.:-–\n") for part in parts for piece in _SEPARATED.split(part)]
    return [piece for piece in pieces if piece and not _ONLY_LIVES.fullmatch(plain_of(piece))]


def _name_in(piece: str, *, is_first: bool) -> str:
    label = _NAME_LABEL.match(plain_of(piece))
    bare = piece[label.end() :] if label else piece
    return persons.name_in(bare, is_strong=not (label or is_first)) or ""


def _address_in(piece: str, *, goes_on: bool) -> str:
    label = _ADDRESS_LABEL.match(plain_of(piece))
    if label and label.end() < len(piece):
        return piece[label.end() :].strip()
    if amount_of_words(piece) > _LONGEST_PIECE or times.is_only_a_time(piece) or _TIME.match(plain_of(piece)):
        return ""
    if goes_on and piece == piece.title() and len(piece.split()) <= _LONGEST_NAME:
        return piece  # "Đống Đa" behind a house number
    return addresses.address_in(piece, is_strong=not goes_on) or ""


def _email_out(text: str) -> tuple[str, str]:
    found = persons.EMAIL.search(text)
    if not found:
        return text, ""
    before = re.sub(r"(?:e-?mail|mail|thư điện tử)[\s:]*$", "", text[: found.start()], flags=re.IGNORECASE)
    return f"{before}\n{text[found.end() :]}", found.group()


def _phone_out(text: str) -> tuple[str, str]:
    found = phones.first_in(text)
    if not found:
        return text, ""
    number, (start, end) = found
    start, end = _with_labels(text, start, end)
    return f"{text[:start]}\n{text[end:]}", number


def _with_labels(text: str, start: int, end: int) -> tuple[int, int]:
    """The number with "sđt của tôi là" before it."""
    plain = plain_of(text)
    before = _BEFORE_NUMBER.search(plain, 0, start)
    if before and _HAS_LABEL.search(before.group()):
        start = before.start()
        if _ENDS_CAPITAL.search(text, 0, start) and (name := _CAPITAL.match(text, start)):
            start = name.end()  # "xã Đông Anh sđt …": nobody is called so there
    behind = _BEHIND_NUMBER.match(plain, end)
    return start, behind.end() if behind else end


# --- Out of a story ----------------------------------------------------------------------------------------------------


def without_own(text: str, fields: Mapping[str, str]) -> str:
    """TEXT without the clauses that only say who sends it, as far as FIELDS hold the same; sentences stay whole."""
    plain, found = plain_of(text), list(_found(text, fields))
    sure = [span for span, is_sure in found if is_sure]
    while more := [s for s, _ in found if s not in sure and any(clauses.beside(plain, s, other) for other in sure)]:
        sure += more
    for start, end in reversed(clauses.joined(plain, sure)):
        text = clauses.cut(text, start, end)
    return _marked(text, fields).strip()


def taken_out(text: str, fields: dict[str, str]) -> str:
    """TEXT without what says who sends it; further numbers and e-mails of theirs go to a field of their own."""
    whole = text.strip()
    others = [each for each in fields.get("other", "").split("; ") if each]
    others += [each for each in others_in(text, fields) if each not in others]
    text = without_own(text, fields)
    if others:
        fields["other"] = "; ".join(others)[:_LONGEST_OTHER]
    left = plain_of(text)
    is_nothing = _NOTHING_LEFT.fullmatch(left) or (text != whole and _LEFT_OVER.fullmatch(left))
    return "" if is_nothing else text


def others_in(text: str, fields: Mapping[str, str]) -> list[str]:
    """Beside the number (and e-mail) that is known of the sender those that they claim too ("hoặc gọi số của vợ tôi …")."""
    return list(dict.fromkeys(value for value, _kind, _span, _whole in _claimed(text, fields)))


def _claimed(text: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str, Span, Span]]:
    """(value, kind, where it stands, where with the words that claim it)."""
    own, plain = normalise_phone(fields.get("phone", "")), plain_of(text)
    if own is None:
        return  # the first one is asked for, and may yet be this
    told = [(number, "phone", span) for number, span in phones.all_in(text)]
    told += [(found.group(), "email", found.span()) for found in persons.EMAIL.finditer(text)]
    ends = None
    for value, kind, span in sorted(told, key=lambda each: each[2]):
        if value == own or value.lower() == fields.get("email", "").lower():
            ends = _with_labels(text, *span)[1] if kind == "phone" else span[1]
            continue
        whole = own_contacts.claim(plain, *span)
        if ends is not None and own_contacts.is_joined(plain, ends, whole[0] if whole else span[0]):
            whole = ends, whole[1] if whole else span[1]
        ends = whole and whole[1]
        if whole:
            yield format_phone(value) if kind == "phone" else value, kind, span, whole


def _marked(text: str, fields: Mapping[str, str]) -> str:
    """A number in the midst of a sentence cannot go without breaking it."""
    places = [(span, kind) for _value, kind, span, _whole in _claimed(text, fields)]
    own = normalise_phone(fields.get("phone", ""))
    places += [(span, "phone") for number, span in phones.all_in(text) if number == own]
    for (start, end), kind in sorted(places, reverse=True):
        text = text[:start] + REPLACEMENTS[kind] + text[end:]
    return text


def _found(text: str, fields: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], bool]]:
    """Each place of what is known, and whether it goes by itself or only beside another that goes."""
    plain = plain_of(text)
    for number, span in phones.all_in(text):
        if number == normalise_phone(fields.get("phone", "")):
            whole = _with_labels(text, *span)
            yield whole, clauses.is_apart(plain, *whole, is_labelled=whole != span)
    for found in persons.EMAIL.finditer(text):
        if found.group().lower() == fields.get("email", "").lower():
            label = _BEFORE_EMAIL.search(plain, 0, found.start())
            yield (label.start() if label else found.start(), found.end()), True
    for _value, _kind, _span, claimed in _claimed(text, fields):
        yield claimed, clauses.is_apart(plain, *claimed, is_labelled=True)
    for start, end in _places_of(plain, fields.get("name", "")):
        if not names.is_spelt_alike(text[start:end], fields["name"]):
            continue  # "Mỹ Duyện chứ không phải Duyên"
        begins, lead = _lead(_BEFORE_NAME, plain, start)
        if (clause := max(lead.rfind(mark) for mark in ",.\n")) >= 0 and not _COURTESIES.fullmatch(lead[:clause]):
            begins, lead = begins + clause + 1, lead[clause + 1 :]  # "… của con tôi. Tôi là": the child stays
        if names.is_of_another(plain, begins, lead):
            continue
        if (here := names.HERE.match(plain, end)) and clauses.opens(plain, begins):
            yield (begins, here.end()), True
            continue
        yield (begins, end), bool(names.SAYS_NAME.search(lead)) or clauses.is_alone(plain, begins, end)
    for start, end in _places_of(plain, fields.get("address", "")):
        begins, lead = _lead(_BEFORE_ADDRESS, plain, start)
        yield (begins, end), bool(_OWN_ADDRESS.search(lead)) or not (plain[:begins] + plain[end:]).strip(" .,;\n")


def _lead(pattern: re.Pattern[str], plain: str, start: int) -> tuple[int, str]:
    """Where the words that lead to something begin, and what they are."""
    found = pattern.search(plain, 0, start)
    return (found.start(), found.group()) if found else (start, "")


def _places_of(plain: str, value: str) -> Iterator[tuple[int, int]]:
    words = re.findall(r"\w+", plain_of(value))
    if len(words) >= 2:
        written = r"[\W_]+".join(map(re.escape, words))
        yield from (found.span() for found in re.finditer(rf"\b{written}\b", plain))
