"""All proposals for one text, with what is known of its sender."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kernel.patterns import pattern
from kernel.text import normalise_phone, plain_of
from kinds.feedback.publication.redaction.marks import Known, Mark, without_overlap
from kinds.feedback.publication.redaction.names import GIVEN, TITLES, is_title, looks_bare, names
from kinds.feedback.publication.redaction.numbers import numbers

_DIGITS = pattern(r"\+?\d(?:[\s.\-–_()/]{0,2}\d){7,13}")
# What may stand between the parts of an address, or not; and what begins the ward behind its street.
_WAYS = frozenset(
    "so nha sn pho duong ngo ngach hem kiet lo dai to dan thon xom ap khu tdp can ho phong tang toa".split()
)
_WAY = f"(?:{'|'.join(sorted(_WAYS))})"
_BETWEEN = rf"[\W_]+(?:{_WAY}[\W_]+)*"
_AREAS = frozenset(("phuong", "xa", "quan", "huyen", "tp", "p", "q", "x", "thanh pho", "thi xa", "thi tran"))
_PART = pattern(r"thanh pho|thi xa|thi tran|\w+|,")
NOBODY = Known()


def propose(text: str, known: Known = NOBODY) -> list[Mark]:
    """The marks of TEXT in their order, none over another."""
    plain = plain_of(text)
    return without_overlap([*_senders(text, plain, known), *numbers(text, plain), *names(text, plain)])


def _senders(text: str, plain: str, known: Known) -> Iterator[Mark]:
    """The sender's own name, number, address and e-mail, however they are written."""
    others = known.other.split("; ")
    emails = [("email", each) for each in (known.email, *others) if "@" in each]
    for kind, value in (("name", known.name), *emails, ("address", known.address)):
        yield from _whole(text, plain, kind, value)
    if own := {number for each in (known.phone, *others) if (number := normalise_phone(each))}:
        for match in _DIGITS.finditer(plain):
            if normalise_phone(match.group()) in own:
                yield _senders_mark(text, match.span(), "phone")
    yield from _given_name(text, plain, known.name)
    yield from _house(text, plain, known.address)


def _whole(text: str, plain: str, kind: str, value: str) -> Iterator[Mark]:
    words = re.findall(r"\w+", plain_of(value))
    if kind != "email" and len(words) < 2:
        return
    between = r"[\W_]+" if kind != "email" else r"[\W_]*"
    if words:
        for match in re.finditer(rf"\b{between.join(map(re.escape, words))}\b", plain):
            yield _senders_mark(text, match.span(), kind)


def _given_name(text: str, plain: str, name: str) -> Iterator[Mark]:
    """After a word of address: "chị hoa", "tôi là Hòa". With diacritics "chỉ hỏi" is no "chị Hỏi"; without, it may be."""
    words = plain_of(name).split()
    if len(words) < 2:
        return
    is_bare = looks_bare(text)
    for match in re.finditer(rf"\b({TITLES})\s+({re.escape(words[-1])})\b", plain):
        if is_title(text, match.span(1), is_bare=is_bare):
            given = text[slice(*match.span(2))]
            is_sure = not given.islower() or given in GIVEN
            yield replace(_senders_mark(text, match.span(2), "name"), is_sure=is_sure)


def _house(text: str, plain: str, address: str) -> Iterator[Mark]:
    """The sender's house by its meaning: of "21 phố Hàng Bông phường Hoàn Kiếm" also "21 Hàng Bông" and "Hàng Bông, số nhà 21"."""
    house, street = _parts_of(address)
    if not house:
        return
    for each in filter(None, [_as_written(address), *(_ways_to_say(house, street) if street else ())]):
        for match in re.finditer(rf"(?<![/\d])\b(?:(?:so|nha|sn)\s+)*{each}\b(?!/\d)", plain):
            yield _senders_mark(text, match.span(), "address")


def _parts_of(address: str) -> tuple[list[str], list[str]]:
    """The numbers of an address, and the words of its street: up to the ward, whatever stands between them."""
    house: list[str] = []
    street: list[str] = []
    for each in _PART.findall(plain_of(address)):
        is_number = any(letter.isdigit() for letter in each)
        if street and (is_number or each == "," or each in _AREAS):
            break
        if is_number:
            house.append(each)
        elif each != "," and each not in _WAYS:
            street.append(each)
    return house, street


def _ways_to_say(house: list[str], street: list[str]) -> list[str]:
    """ "12/4" is "ngõ 4 số 12", too; of the words behind a street's first two nobody knows whether they are its ward."""
    whole, turned = (_BETWEEN.join(map(re.escape, each)) for each in (house, house[::-1]))
    name = _BETWEEN.join(map(re.escape, street[:2])) + "".join(rf"(?:{_BETWEEN}{each}\b)?" for each in street[2:])
    return [f"(?:{whole}|{turned}){_BETWEEN}{name}", rf"{name}[\W_]+(?:{_WAY}[\W_]+)+(?:{whole}|{turned})"]


def _as_written(address: str) -> str:
    """Word for word up to the first comma, where that has a number in it: "P1203 tòa A2"."""
    first = plain_of(address).split(",")[0]
    words = re.findall(r"\w+", first) if re.search(r"\d", first) else []
    while words and words[0] in ("so", "nha", "sn"):
        words.pop(0)
    return r"[\W_]+".join(map(re.escape, words)) if len(words) > 1 else ""


def _senders_mark(text: str, span: tuple[int, int], kind: str) -> Mark:
    return Mark(span[0], span[1], kind, text[slice(*span)], is_senders=True)
