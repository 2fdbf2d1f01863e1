"""Which unit somebody means: with or without diacritics, short forms, initials, other names. Asked for every chat message,
so the names lie ready in the process and are read anew only when this book has a new entry.

It finds names of units; what a place of the past or a story means is `books.places`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from books.orgs.heirs import Former, former_on
from books.orgs.models import Holding, Unit, UnitKind
from kernel.text import fold, nfc, text_key
from kernel.time import today
from ledger import streams

LONGEST_TEXT = 2000  # a name stands in the first lines of a story or nowhere
MOST = 10
_CENTRE = "trung tam phuc vu hanh chinh cong"
_SHORT = (
    (re.compile(r"\b(?:uy ban nhan dan|uy ban nd|uy ban|ub nd|ubnd|ub)\b"), "ubnd"),
    (re.compile(r"\bp(?:\.\s*|\s+)(?=[a-z])"), "phuong "),
    (re.compile(r"\bx(?:\.\s*|\s+)(?=[a-z])"), "xa "),
    (re.compile(r"\bt\.?p\.?\s*(?=[a-z\s]|$)"), "thanh pho "),
    (
        re.compile(r"\b(?:ttpvhcc|tthcc|tt pvhcc|tt hcc|trung tam pvhcc|trung tam hcc|trung tam hanh chinh cong)\b"),
        _CENTRE,
    ),
    (re.compile(r"\bvp\b"), "van phong"),
)
_WORD = re.compile(r"[^\W_]+")
_PAIR = re.compile(r"(?=\b([^\W\d_]+) ([^\W\d_]+))")
_COMMUNE = ("phuong", "xa", "thi tran")
# What may stand in capital letters right behind the name of a unit without being a part of it.
_MAY_FOLLOW = {"quan", "huyen", "thanh", "thi", "ubnd", "so"}
_GROUPS = (
    (_("Thành phố, sở, ban, ngành"), {UnitKind.CITY, UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.BOARD}),
    (_("Trung tâm Phục vụ hành chính công"), {UnitKind.CENTRE, UnitKind.BRANCH, UnitKind.POINT}),
)
_WARDS, _COMMUNES, _OTHERS = _("Phường"), _("Xã"), _("Đơn vị khác")


@dataclass
class Directory:
    """The units of one day, by every form of their names, and by those of ended units that lead to them."""

    version: object
    units: list[Any]  # each with `hands`, the roles that somebody holds in it
    former: list[Former] = field(default_factory=list)
    forms: dict[str, list[Unit]] = field(default_factory=dict)  # may stand anywhere in a text
    cores: dict[str, list[Unit]] = field(default_factory=dict)  # enough when they are all that was said
    codes: dict[str, list[Unit]] = field(default_factory=dict)
    words: list[tuple[Unit, set[str]]] = field(default_factory=list)
    longest: int = 1

    def __post_init__(self) -> None:
        for unit in self.units:
            self._enter(unit, [unit])
        names_of_today, codes_of_today = {*self.forms, *self.cores}, set(self.codes)
        for old, heirs in self.former:
            self._enter(old, heirs, but=names_of_today | codes_of_today)

    def _enter(self, named: Unit, meant: list[Any], but: Collection[str] = ()) -> None:
        """The names of NAMED lead to MEANT, unless they are one of BUT: what is called so today rules."""
        whole = [plain(name) for name in (named.name, *named.also)]
        forms = set(whole)
        if named.kind != UnitKind.CITY:  # an address ends with the name of the city, which is not to say its committee
            forms |= {each.removeprefix("ubnd ") for each in whole}
        forms |= {initials for name in (named.name, *named.also) for initials in _initials(name)}
        for form in filter(None, forms.difference(but)):
            self.forms.setdefault(form, []).extend(meant)
            self.longest = max(self.longest, form.count(" ") + 1)
        for core in ({_core(each) for each in whole} - forms - {"thanh pho"}).difference(but):
            self.cores.setdefault(core, []).extend(meant)
        for code in {named.code.upper(), named.place_code}.difference(("", *but)):
            self.codes.setdefault(code, []).extend(meant)
        self.words += [(unit, {word for each in whole for word in each.split()}) for unit in meant]


_lock = threading.Lock()
_kept: dict[date, Directory] = {}
_VERSION = """
    SELECT (SELECT head FROM ledger_stream WHERE id = %s), count(*), max(id::text), (SELECT count(*) FROM orgs_succession)
    FROM orgs_unit
"""


def find_unit(text: str, on: date | None = None, *, version: int | None = None) -> list[Unit]:
    """The units of a day that TEXT may mean, in the order in which it names them; several for one name: all of them. VERSION as for
    `directory`.

    The rows are shared by the whole process: read them, never change them.
    """
    book = directory(on or today(), version=version)
    said = nfc(text)[:LONGEST_TEXT]
    words = plain(said).split()
    whole = " ".join(words)
    exact = (
        book.codes.get(said.strip().upper())
        or book.forms.get(whole)
        or book.cores.get(whole)
        or book.cores.get(whole.removeprefix("ubnd "))
    )
    found = exact or list(_named(book, said, words)) or _beginning(book, words)
    return _as_typed(list(dict.fromkeys(found)), said)[:MOST]


def directory(on: date, *, version: int | None = None) -> Directory:
    """The units of the day, from this process's copy while the book has not changed: one small statement.

    VERSION: that of this book as the caller has just read it: what was true under it need not be asked again.
    """
    return _read(on) if version is None else _remembered(version, on)


@lru_cache(maxsize=2)
def _remembered(_version: int, on: date) -> Directory:
    return _read(on)


def _read(on: date) -> Directory:
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [streams.book_stream("orgs")])
        head, *counted = cursor.fetchone()
    version = (bytes(head or b""), *counted)
    with _lock:
        kept = _kept.get(on)
    if kept is None or kept.version != version:
        rows = Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on).annotate(hands=_hands(on))
        units = sorted(rows, key=place_in_list)
        kept = Directory(version, units, former_on(on, units) if counted[-1] else [])
        with _lock:
            if len(_kept) > 8:
                _kept.clear()
            _kept[on] = kept
    return kept


def _hands(on: date) -> ArraySubquery:
    """The roles that somebody holds in a unit on the day."""
    open_now = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    held = Holding.objects.filter(open_now, position__unit=OuterRef("pk"), position__valid_from__lte=on)
    return ArraySubquery(held.exclude(position__valid_to__lt=on).values("position__role").distinct())


def unit_choices(book: Directory) -> list[tuple[str, list[tuple[str, str]]]]:
    """The units for a list to choose from, in groups: [(group, [(id, name)])]. A form asks for its `directory` once."""
    rows = in_groups(book.units)
    return [(label, [(str(unit.pk), unit.name) for unit in units]) for label, units in rows]


Choices = list[tuple[str, str]]


def choices_by_hands(role: str, book: Directory) -> tuple[list[tuple[str, Choices]], Choices]:
    """The units where somebody holds a position of the role, in the same groups; and those where nobody does."""
    able = [unit for unit in book.units if role in unit.hands]
    unable = [(str(unit.pk), unit.name) for unit in book.units if role not in unit.hands]
    return [(label, [(str(unit.pk), unit.name) for unit in units]) for label, units in in_groups(able)], unable


def in_groups(units: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    """Departments, the centre with its branches, wards, communes, others; each in the order given."""
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(str(_group(unit)), []).append(unit)
    order = [str(label) for label, _kinds in _GROUPS] + [str(_WARDS), str(_COMMUNES), str(_OTHERS)]
    return [(label, groups[label]) for label in order if label in groups]


def other_names(book: Directory) -> dict[str, str]:
    """id → the other names in one line, for a filter beside such a list."""
    names = {str(unit.pk): [*unit.also, *_all_initials(unit)] for unit in book.units}
    for old, heirs in book.former:
        for unit in heirs:
            names[str(unit.pk)] += [old.name, *old.also]
    return {pk: " ".join(dict.fromkeys(said)) for pk, said in names.items()}


def forget() -> None:
    """Read the units again at the next question (between tests)."""
    with _lock:
        _kept.clear()


def plain(text: str) -> str:
    """Folded, short forms written out, words and single spaces only."""
    said = fold(text)
    for pattern, full in _SHORT:
        said = pattern.sub(full, said)
    return " ".join(_WORD.findall(said))


def _core(whole: str) -> str:
    """Without the office and its kind: "ubnd phuong ba dinh" → "ba dinh". One kind only: Phường Phương Liệt."""
    bare = whole.removeprefix("ubnd ")
    for kind in (*_COMMUNE, "so"):
        if bare.startswith(f"{kind} "):
            return bare.removeprefix(f"{kind} ")
    return bare


def _initials(name: str) -> Iterator[str]:
    """ "Sở Giao thông vận tải" is also "Sở GTVT", and in chat just "GTVT"."""
    words = [word for word in plain(name).split() if word != "va"]
    if len(words) >= 4 and words[0] in {"so", "phong", "ban"}:
        yield f"{words[0]} {''.join(word[0] for word in words[1:])}"
        yield "".join(word[0] for word in words[1:])


def _all_initials(unit: Unit) -> list[str]:
    return [initials for name in (unit.name, *unit.also) for initials in _initials(name)]


def _named(book: Directory, said: str, words: list[str]) -> Iterator[Unit]:
    """Every name that stands in the text, the longest at each place."""
    at, pairs = 0, _capital_pairs(said)
    while at < len(words):
        for length in range(min(book.longest, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            if phrase in book.forms and not _goes_on(words, at + length, pairs):
                yield from book.forms[phrase]
                at += length - 1
                break
        at += 1


def _capital_pairs(said: str) -> set[tuple[str, str]]:
    """Neighbouring words with capital letters, folded; none where all is in capitals."""
    if said.isupper():
        return set()
    found = (pair.groups() for pair in _PAIR.finditer(said))
    return {(fold(one), fold(two)) for one, two in found if one[0].isupper() and two[0].isupper()}


def _goes_on(words: list[str], end: int, pairs: set[tuple[str, str]]) -> bool:
    """Is the name longer than ours? "phường Láng Hạ", a ward of the past, is not "phường Láng"."""
    if end >= len(words) or words[end] in _MAY_FOLLOW or words[end : end + 2] == ["ha", "noi"]:
        return False
    return (words[end - 1], words[end]) in pairs


def _beginning(book: Directory, words: list[str]) -> list[Unit]:
    """While somebody types: each word begins a word of the name. Only for what is short enough to be a name."""
    if not words or len(words) > 8 or sum(map(len, words)) < 2:
        return []
    return [unit for unit, name in book.words if all(any(each.startswith(word) for each in name) for word in words)]


def _as_typed(units: list[Unit], said: str) -> list[Unit]:
    """Of several with one folded name, the one whose diacritics were typed."""
    if len(units) < 2 or said.isascii():
        return units
    typed = said.lower()
    by_core: dict[str, list[Unit]] = {}
    for unit in units:
        by_core.setdefault(_core(plain(unit.name)), []).append(unit)
    kept = {u.pk for same in by_core.values() for u in (_typed_among(same, typed) if len(same) > 1 else same)}
    return [unit for unit in units if unit.pk in kept]


def _typed_among(units: list[Unit], typed: str) -> list[Unit]:
    exact = [unit for unit in units if re.sub(r"^Ủy ban nhân dân ", "", nfc(unit.name)).lower() in typed]
    return exact or units


def _group(unit: Unit) -> object:
    for label, kinds in _GROUPS:
        if unit.kind in kinds:
            return label
    if unit.kind != UnitKind.COMMUNE:
        return _OTHERS
    return _COMMUNES if plain(unit.name).startswith(("ubnd xa ", "xa ")) else _WARDS


def place_in_list(unit: Unit) -> tuple[int, str]:
    """The city, then its departments; branches by number; communes by their own name."""
    kinds = [UnitKind.CITY, UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.BOARD, UnitKind.CENTRE, UnitKind.BRANCH]
    place = kinds.index(unit.kind) if unit.kind in kinds else len(kinds)
    number = re.search(r"\d+", unit.name) if unit.kind == UnitKind.BRANCH else None
    return place, f"{int(number[0]):04d}" if number else text_key(
        re.sub(r"^Ủy ban nhân dân (phường|xã) ", "", unit.name)
    )
