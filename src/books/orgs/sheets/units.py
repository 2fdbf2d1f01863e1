"""Units out to a sheet and back: a new row opens a unit, a changed one corrects codes, other names, the place in the tree.

A sheet never ends, renames or moves a unit in time: that is a decision with consequences for open cases, made on its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from books.orgs import editing, finding
from books.orgs.describing import open_and_describe
from books.orgs.models import Unit
from books.orgs.sheets.unit_rows import COLUMNS, HEADING, Book, RowRefused, Wish, as_cells, kind_in, ordered, wish_of
from books.orgs.sheets.workbook import Changed, Comparison, Rejected, Row, write
from books.orgs.vacant_duties import Planned
from kernel.text import fold
from ledger.chain import ActorLike

_FREE = ("code", "place_code", "parent", "also", "note")


def export_units(on: date) -> bytes:
    """The units of a day as a workbook; read in again it changes nothing."""
    book = _book(on)
    return write("Đơn vị", COLUMNS, [as_cells(unit, book) for unit in book.units])


@dataclass(slots=True)
class Plan:
    """What the dry run said, and what it would write."""

    compared: Comparison
    wishes: Sequence[Wish]
    book: Book
    actor: ActorLike
    at: datetime
    on: date

    def vacates(self) -> Planned:
        """Units alone: nobody gives anything up."""
        return Planned({})

    def carry_out(self) -> None:
        """In the caller's transaction."""
        fresh: dict[str, Unit] = {}
        opened = []
        for wish in ordered([wish for wish in self.wishes if wish.unit is None]):
            fresh[wish.key] = _new_unit(wish, fresh, self.book)
            opened.append((editing.Edit(self.actor, self.at, wish.first, wish.values["legal_basis"]), fresh[wish.key]))
        described = [
            (
                editing.Edit(self.actor, self.at, self.on, wish.values["legal_basis"]),
                wish.unit.pk,
                _described(wish, fresh, self.book),
            )
            for wish in self.wishes
            if wish.unit is not None
        ]
        open_and_describe(opened, described)


def plan_units(rows: Sequence[Row], *, actor: ActorLike, at: datetime, on: date) -> Plan:
    """The dry run, and what would be written; read by one statement."""
    book = _book(on)
    compared, wishes = _compared(rows, book)
    return Plan(compared, wishes, book, actor, at, on)


def _book(on: date) -> Book:
    rows = Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    return Book(sorted(rows, key=finding.place_in_list))


def _compared(rows: Sequence[Row], book: Book) -> tuple[Comparison, list[Wish]]:
    found, wishes = Comparison(), []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            wish = wish_of(row, book)
            _refuse_twice(wish, seen)
            wishes.append(wish)
        except RowRefused as refused:
            found.rejected.append(Rejected(row.number, refused.column, refused.message))
    kept = []
    for wish in _with_parents(wishes, book, found):
        changed = _change(wish, book)
        if changed is None:
            found.unchanged += 1
        else:
            found.changed.append(changed)
            kept.append(wish)
    found.rejected.sort(key=lambda each: each.number)
    return found, kept


def _refuse_twice(wish: Wish, seen: dict[str, int]) -> None:
    """One row for a unit, one unit for a code. Two new units of one name cannot be told apart as parents: one at a time."""
    keys = [("name", str(wish.unit.pk) if wish.unit else wish.key)]
    if wish.values["code"]:
        keys.append(("code", wish.values["code"]))
    for key, value in keys:
        earlier = seen.setdefault(f"{key}:{value}", wish.row.number)
        if earlier != wish.row.number:
            raise RowRefused(HEADING[key], _("Trùng với dòng %(row)d.") % {"row": earlier})


def _with_parents(wishes: list[Wish], book: Book, found: Comparison) -> list[Wish]:
    """Those whose parent is there or comes with the sheet; again and again, for a refused parent refuses those below."""
    while True:
        coming = {wish.key for wish in wishes if wish.unit is None}
        lost = {id(wish): why for wish in wishes if (why := _parent_wrong(wish, coming, wishes, book))}
        for wish in wishes:
            if id(wish) in lost:
                found.rejected.append(Rejected(wish.row.number, HEADING["parent"], lost[id(wish)]))
        wishes = [wish for wish in wishes if id(wish) not in lost]
        if not lost:
            return wishes


def _parent_wrong(wish: Wish, coming: set[str], wishes: Sequence[Wish], book: Book) -> str:
    said = wish.values["parent"]
    if not said:
        return ""
    there = book.spoken_of(said)
    if len(there) > 1:
        return _("Có nhiều đơn vị cùng tên này. Hãy ghi mã của đơn vị cấp trên.")
    if not there and fold(said) not in coming:
        return _("Không có đơn vị cấp trên tên này, hoặc dòng của nó bị loại.")
    return _("Đơn vị không thể nằm dưới chính mình.") if _in_circle(wish, wishes, book) else ""


def _in_circle(wish: Wish, wishes: Sequence[Wish], book: Book) -> bool:
    """Would the unit come to lie below itself? Followed through the sheet first, through the books where it is silent."""
    above = {each.key: fold(each.values["parent"]) for each in wishes}
    at, steps = above.get(wish.key, ""), 0
    while at and at != wish.key and steps < len(above) + len(book.units):
        there = book.spoken_of(at)
        known = book.by_id.get(str(there[0].parent_id)) if there else None
        at, steps = above.get(fold(there[0].name) if there else at, fold(known.name) if known else ""), steps + 1
    return bool(at)


def _change(wish: Wish, book: Book) -> Changed | None:
    values = wish.values
    if wish.unit is None:
        told = [(HEADING[key], "", values[key]) for key in ("kind", "parent", "code", "place_code") if values[key]]
        return Changed(wish.row.number, _("Lập đơn vị mới"), values["name"], told)
    before = as_cells(wish.unit, book)
    told = [
        (HEADING[key], before[key], values[key]) for key in _FREE if key in wish.row.cells and _differs(key, wish, book)
    ]
    return Changed(wish.row.number, _("Cập nhật"), wish.unit.name, told) if told else None


def _differs(key: str, wish: Wish, book: Book) -> bool:
    if wish.unit is None:
        return True
    if key == "parent":  # by name, by code or by id: it is the unit that counts
        said = book.spoken_of(wish.values["parent"]) if wish.values["parent"] else []
        return (said[0].pk if said else wish.values["parent"] or None) != wish.unit.parent_id
    return wish.values[key] != as_cells(wish.unit, book)[key]


def _parent_id(wish: Wish, fresh: dict[str, Unit], book: Book) -> Any:
    said = wish.values["parent"]
    if not said:
        return None
    there = book.spoken_of(said)
    return there[0].pk if there else fresh[fold(said)].pk


def _new_unit(wish: Wish, fresh: dict[str, Unit], book: Book) -> Unit:
    values = wish.values
    return Unit(
        name=values["name"],
        kind=kind_in(values["kind"]),
        code=values["code"],
        place_code=values["place_code"],
        parent_id=_parent_id(wish, fresh, book),
        also=editing.names_typed(values["also"].split(";")),
        note=values["note"],
        valid_from=wish.first,
        legal_basis=values["legal_basis"],
    )


def _described(wish: Wish, fresh: dict[str, Unit], book: Book) -> dict[str, Any]:
    """Only the columns that the sheet has: one without a column of notes does not take the notes away."""
    said: dict[str, Any] = {key: wish.values[key] for key in ("code", "place_code", "note") if key in wish.row.cells}
    if "also" in wish.row.cells:
        said["also"] = wish.values["also"].split(";")
    if "parent" in wish.row.cells:
        said["parent_id"] = _parent_id(wish, fresh, book)
    return said
