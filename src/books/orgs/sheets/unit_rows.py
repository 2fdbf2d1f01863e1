"""One row of a sheet of units, cell by cell: what it asks for, or in which column it is wrong and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from books.orgs import codes, editing
from books.orgs.models import Unit, UnitKind
from books.orgs.sheets.workbook import LONGEST_CELL, Column, Row
from kernel.errors import MotCuaError
from kernel.text import fold, one_line
from kernel.time import YEARS, format_date

COLUMNS = (
    Column("id", "Mã trong hệ thống", 38, "Để nguyên. Đơn vị mới: để trống."),
    Column("name", "Tên đơn vị", 48, "Tên đầy đủ theo quyết định.", is_required=True),
    Column("kind", "Loại", 26, "Một trong các loại có trong bảng xuất ra.", is_required=True),
    Column("code", "Mã định danh", 16, "Theo Quyết định 20/2020/QĐ-TTg, ví dụ H26.15. Chưa được cấp: để trống."),
    Column("place_code", "Mã đơn vị hành chính", 14, "Xã, phường: 5 chữ số, kể cả số 0 đứng đầu."),
    Column("parent", "Trực thuộc", 40, "Tên hoặc mã của đơn vị cấp trên."),
    Column("also", "Tên gọi khác", 40, "Cách nhau bằng dấu chấm phẩy."),
    Column("note", "Ghi chú", 30),
    Column("valid_from", "Hiệu lực từ ngày", 14, "Ví dụ 15/09/2026.", is_required=True),
    Column("legal_basis", "Căn cứ", 40, "Số văn bản, ngày ban hành.", is_required=True),
)
HEADING = {column.key: column.heading for column in COLUMNS}
_MOST = {"name": 200, "note": 200, "legal_basis": 300}


class RowRefused(MotCuaError):
    """Dòng này chưa dùng được."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass
class Book:
    """The units that there are, as a sheet names them: by id, by code, by a name that only one has."""

    units: list[Unit]
    by_id: dict[str, Unit] = field(default_factory=dict)
    by_name: dict[str, list[Unit]] = field(default_factory=dict)
    by_code: dict[str, Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.units:
            self.by_id[str(unit.pk)] = unit
            self.by_name.setdefault(fold(unit.name), []).append(unit)
            if unit.code:
                self.by_code[unit.code] = unit

    def spoken_of(self, said: str) -> list[Unit]:
        """The units that a cell may mean."""
        one = self.by_id.get(said.lower()) or self.by_code.get(said.upper())
        return [one] if one else self.by_name.get(fold(said), [])

    def reference(self, unit: Unit | None) -> str:
        """How a cell names a unit: by its name, where several have it by its id."""
        if unit is None:
            return ""
        return unit.name if len(self.by_name[fold(unit.name)]) == 1 else str(unit.pk)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row asks for, checked: the unit that it speaks of (None: a new one) and its fields as the sheet writes them."""

    row: Row
    unit: Unit | None
    values: dict[str, str]
    first: date

    @property
    def key(self) -> str:
        return fold(self.values["name"])


def as_cells(unit: Unit, book: Book) -> dict[str, str]:
    """A unit in the words of the sheet."""
    return {
        "id": str(unit.pk),
        "name": unit.name,
        "kind": kind_label(unit.kind),
        "code": unit.code,
        "place_code": unit.place_code,
        "parent": book.reference(book.by_id.get(str(unit.parent_id))),
        "also": "; ".join(unit.also),
        "note": unit.note,
        "valid_from": format_date(unit.valid_from),
        "legal_basis": unit.legal_basis,
    }


def wish_of(row: Row, book: Book) -> Wish:
    """The row with every cell looked at; RowRefused names the column and the reason."""
    for key, value in row.cells.items():
        if len(value) > _MOST.get(key, LONGEST_CELL):
            raise RowRefused(HEADING[key], _("Dài quá %(most)d ký tự.") % {"most": _MOST.get(key, LONGEST_CELL)})
    unit = _spoken_of(row, book)
    first = day_in(row.get("valid_from"), HEADING["valid_from"])
    values = {key: one_line(row.get(key)) for key in ("name", "parent", "note", "legal_basis")}
    values |= {
        "kind": kind_label(kind_in(row.get("kind"))),
        "code": _checked("code", row.get("code"), codes.unit_code),
        "place_code": _checked("place_code", _padded(row.get("place_code"), row.get("kind")), codes.place_code),
        "also": "; ".join(editing.names_typed(row.get("also").split(";"))),
        "valid_from": format_date(first),
    }
    missing = {"name": _("Thiếu tên đơn vị."), "legal_basis": _("Thiếu căn cứ (số văn bản, ngày ban hành).")}
    for key, reason in missing.items():
        if not values[key]:
            raise RowRefused(HEADING[key], reason)
    _refuse_fixed(unit, values, book)
    _refuse_code(unit, values["code"], book)
    return Wish(row, unit, values, first)


def _spoken_of(row: Row, book: Book) -> Unit | None:
    """By its id, else by its name (and parent); an id that we do not know is a mistake, not a new unit."""
    if row.get("id"):
        unit = book.by_id.get(row.get("id").lower())
        if unit is None:
            raise RowRefused(HEADING["id"], _("Không có đơn vị nào mang mã này. Đơn vị mới thì để trống ô."))
        return unit
    same = book.by_name.get(fold(row.get("name")), [])
    above = [parent.pk for parent in book.spoken_of(row.get("parent"))]
    if len(same) == 1 and (not above or same[0].parent_id in above):
        return same[0]
    return next((unit for unit in same if unit.parent_id in above), None)


def _refuse_fixed(unit: Unit | None, values: dict[str, str], book: Book) -> None:
    if unit is None:
        return
    before = as_cells(unit, book)
    why = {
        "name": _("Đổi tên là lập đơn vị kế tiếp: làm ở trang của đơn vị, không làm bằng bảng tính."),
        "kind": _("Loại của đơn vị đã lập không đổi được bằng bảng tính."),
        "valid_from": _("Ngày hiệu lực của đơn vị đã lập không sửa được."),
    }
    for key, reason in why.items():
        if values[key] != before[key]:
            raise RowRefused(HEADING[key], reason)


def _refuse_code(unit: Unit | None, code: str, book: Book) -> None:
    holder = book.by_code.get(code) if code else None
    if holder is not None and holder != unit:
        said = _("Mã %(code)s đang là của “%(unit)s”.") % {"code": code, "unit": holder.name}
        raise RowRefused(HEADING["code"], said)


def _checked(key: str, typed: str, check: Callable[[str], str]) -> str:
    try:
        return check(typed)
    except MotCuaError as refused:
        raise RowRefused(HEADING[key], refused.message) from refused


def _padded(typed: str, kind: str) -> str:
    """A spreadsheet takes "00004" for the number 4: the zeros in front are put back."""
    if not typed.isdecimal() or len(typed) in (2, 5):
        return typed
    return typed.zfill(2 if _kind_or_none(kind) == str(UnitKind.CITY) else 5)


def day_in(typed: str, column: str) -> date:
    """A day as people write it; RowRefused otherwise."""
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(typed, form).date()  # noqa: DTZ007 -- a day, no instant
        except ValueError:
            continue
        if day.year not in YEARS:
            raise RowRefused(column, _("Năm %(year)s không đúng. Hãy xem lại ngày.") % {"year": f"{day.year:04d}"})
        return day
    raise RowRefused(column, _("Hãy viết ngày như 15/09/2026."))


def kind_label(kind: str) -> str:
    return str(UnitKind(kind).label) if kind in UnitKind.values else kind


def _kind_or_none(typed: str) -> str | None:
    wanted = fold(typed)
    return next((kind for kind, label in UnitKind.choices if wanted in (kind, fold(str(label)))), None)


def kind_in(typed: str) -> str:
    """The kind that a cell names by its label; RowRefused tells which there are."""
    kind = _kind_or_none(typed)
    if kind is None:
        known = "; ".join(str(label) for _kind, label in UnitKind.choices)
        raise RowRefused(
            HEADING["kind"], _("Không có loại “%(kind)s”. Các loại: %(known)s.") % {"kind": typed, "known": known}
        )
    return kind


def ordered(wishes: Sequence[Wish]) -> list[Wish]:
    """Parents before those below them."""
    by_key = {wish.key: wish for wish in wishes}
    placed: dict[str, Wish] = {}
    for start in wishes:
        chain: list[Wish] = []
        at: Wish | None = start
        while at is not None and at.key not in placed and at not in chain:
            chain.append(at)
            at = by_key.get(fold(at.values["parent"]))
        placed.update((wish.key, wish) for wish in reversed(chain))
    return list(placed.values())
