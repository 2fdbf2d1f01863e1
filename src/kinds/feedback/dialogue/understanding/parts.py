"""Corrections that say a part alone: a house number, a ward, a middle name takes the place of the one that was wrong. Pure."""

import re

from kernel.patterns import pattern
from kernel.text import fold, plain_of
from kinds.feedback.dialogue.understanding.slips import Slip

_HOUSE = pattern(r"^(?:(?:số nhà|so nha|nhà số|nha so|số|so|sn|nhà|nha)\s+)+(?=\d)", re.IGNORECASE)
_AT = pattern(r"^(?:ở|o|tại|tai)\s+", re.IGNORECASE)
_HOUSE_ONLY = pattern(r"(?:(?:so nha|nha so|so|sn|nha) )*\d+\w?(?:/\d+\w?)*")
_NUMBER = pattern(r"\d+\w?(?:/\d+\w?)*")
_PART = r"(?:phuong|p\.?|xa|thon|xom|to|ngo|ngach|quan|q\.?)"
_NUMBERED = pattern(rf"{_PART} \d+\w?(?:/\d+\w?)*")
# Words that any office or address has: they tell no one from another.
_OF_ANY = frozenset(("so", "phuong", "xa", "p", "nha", "so nha", "quan", "huyen", "phong"))


def put_right(known: str, slip: Slip, *, is_address: bool) -> str:
    """KNOWN with the part that SLIP puts right; "" where it is no part of it, or all of it."""
    if "," in slip.new:
        return ""
    span = in_address(known, slip.old, slip.new) if is_address else _span(known, slip.old or _same_end(known, slip.new))
    if not span or span == (0, len(known)) or _is_whole(known[slice(*span)], slip.new):
        return ""
    new = _HOUSE.sub("", slip.new) if known[slice(*span)][:1].isdigit() else _AT.sub("", slip.new)
    return known[: span[0]] + new + known[span[1] :]


def _same_end(known: str, new: str) -> str:
    """Behind "Trương Thị Mỹ Duyên" the "Duyên" that "Duyện" is meant for; "" where the letters are others."""
    words = known.split()[-len(new.split()) :] if new else []
    return " ".join(words) if same(" ".join(words), new) else ""


def is_house_number(text: str, bare: str) -> bool:
    """ "Số nhà 19 ạ": TEXT says that it is one, and BARE of courtesies it is nothing else."""
    return bool(_HOUSE.match(text) and _HOUSE_ONLY.fullmatch(plain_of(bare)))


def with_house(known: str, new: str) -> str:
    """The house number NEW before an address that had none; "" for anything else."""
    is_house = _HOUSE_ONLY.fullmatch(plain_of(new)) and not _NUMBER.search(known)
    return f"{new} {known}" if known and is_house else ""


def in_ward(known: str, old: str, new: str) -> str:
    """The address KNOWN in the ward NEW: instead of OLD, or of the ward that it names, else behind it."""
    if not known:
        return new
    named = _WARD_OF.search(plain_of(known))
    bare = _plain(old)
    span = _span(known, old) or (named.span() if named else None) or (_span(known, bare) if bare else None)
    if span is None:
        return f"{known}, {new}"
    kind = _KIND_OF_WARD.match(plain_of(known[slice(*span)]))
    if kind and not _KIND_OF_WARD.match(plain_of(new)):
        span = (span[0] + kind.end(), span[1])  # "phường Đống Đa", for which "Láng" was said
    return known[: span[0]] + new + known[span[1] :]


_KIND_OF_WARD = pattern(r"(?:phuong|xa|thi tran|p\.?|quan|huyen)\s+")
_WARD_OF = pattern(r"\b(?:phuong|xa|thi tran)\s[^,;]+")


def repeats(old: str, known: str) -> bool:
    """Does OLD say again what is KNOWN, or a telling part of it?"""
    wanted = _plain(old)
    return bool(wanted) and wanted not in _OF_ANY and f" {wanted} " in f" {_plain(known)} "


def shares(known: str, new: str) -> bool:
    """A telling word of one stands in the other."""
    return bool((set(_plain(known).split()) & set(_plain(new).split())) - _OF_ANY)


def in_address(known: str, old: str, new: str) -> tuple[int, int] | None:
    """Where in an address the part stands that NEW puts right."""
    plain = plain_of(new)
    if old and (span := _span(known, _HOUSE.sub("", old))):
        return span
    if head := _head(known, new):
        return 0, head
    if _HOUSE_ONLY.fullmatch(plain):
        found = _NUMBER.search(known)
        return found.span() if found else None
    begins = re.match(rf"({_PART})\s", plain)
    kinds = {"p": "phuong", "q": "quan"}
    if _NUMBERED.fullmatch(plain) and (
        found := re.search(rf"\b{begins[1]} \d+\w?(?:/\d+\w?)*", plain_of(known)) if begins else None
    ):
        return found.span()  # "ngõ 167" takes the place of "ngõ 165", and not of the street behind it
    for found in re.finditer(rf"\b({_PART})\s[^,;]+", plain_of(known)):
        if begins and kinds.get(begins[1].strip("."), begins[1]) == kinds.get(found[1].strip("."), found[1]):
            return found.span()
    return None


def _head(known: str, new: str) -> int:
    """How far KNOWN begins as NEW does but for a number: "18 ngõ 7 …" and "19 ngõ 7"."""
    words = list(re.finditer(r"[\w/]+", known))[: len(new.split())]
    pairs = [(fold(said.group()), fold(each)) for said, each in zip(words, new.split(), strict=False)]
    alike = all(one == other or (one[:1].isdigit() and other[:1].isdigit()) for one, other in pairs)
    return words[-1].end() if alike and len(pairs) == len(new.split()) > 1 else 0


def _span(known: str, old: str) -> tuple[int, int] | None:
    return next(iter(every(known, old)), None)


def every(known: str, old: str) -> list[tuple[int, int]]:
    """Wherever OLD stands in KNOWN."""
    words = re.findall(r"\w+", plain_of(old))
    written = r"[\W_]+".join(map(re.escape, words))
    return [found.span() for found in re.finditer(rf"\b{written}\b", plain_of(known))] if words else []


def is_of_any(said: str) -> bool:
    """A word that tells nothing from anything else."""
    return not _plain(said) or _plain(said) in _OF_ANY


def same(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def _is_whole(part: str, new: str) -> bool:
    """More than the part that it puts right: "Trần Thị Loan" behind "Lan"."""
    return len(_HOUSE.sub("", new).split()) > len(part.split()) + 1


def _plain(said: str) -> str:
    plain = " ".join(re.findall(r"\w+", fold(said)))
    return re.sub(r"\b(?:ubnd|uy ban nhan dan|uy ban|phuong|p|xa|so nha|sn|so(?= \d))\b ?", "", plain).strip() or plain
