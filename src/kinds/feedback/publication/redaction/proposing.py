"""All proposals for one text, with what is known of its sender."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kernel.text import normalise_phone, plain_of
from kinds.feedback.publication.redaction.marks import Known, Mark, without_overlap
from kinds.feedback.publication.redaction.names import GIVEN, TITLES, is_title, looks_bare, names
from kinds.feedback.publication.redaction.numbers import numbers

_DIGITS = re.compile(r"\+?\d(?:[\s.\-–_()/]{0,2}\d){7,13}")
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
    """The part of the address that has a number in it, up to the first comma: "12 ngõ 34 phố Huế"."""
    first = plain_of(address).split(",")[0]
    words = re.findall(r"\w+", first)
    if len(words) < 2 or not re.search(r"\d", first):
        return
    while words and words[0] in ("so", "nha", "sn"):
        words.pop(0)
    if len(words) > 1:
        written = r"[\W_]+".join(map(re.escape, words))
        for match in re.finditer(rf"\b(?:(?:so|nha|sn)\s+)*{written}\b", plain):
            yield _senders_mark(text, match.span(), "address")


def _senders_mark(text: str, span: tuple[int, int], kind: str) -> Mark:
    return Mark(span[0], span[1], kind, text[slice(*span)], is_senders=True)
