"""A workbook in and out: rows of text by column. Whatever is inside is data from a stranger until it has been looked at.

Reads values only: no formulas, no macros, no links; sizes are counted while unpacking, never believed. Knows no unit.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kernel.errors import MotCuaError
from kernel.text import fold, nfc, one_line
from kernel.time import format_date

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 500

# A cell that holds something; empty ones with a format, and a last empty row, stand at the edge of many saved sheets.
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]+)(\d+)"[^>]*(?<!/)>\s*<(?!/)')
_CELL_WITHOUT_PLACE = re.compile(rb'<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr=")')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\sr="()(\d+)"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


class SheetRefused(MotCuaError):
    """Chưa đọc được tệp bảng tính."""


class NotAWorkbook(SheetRefused):
    """Tệp này không phải bảng tính .xlsx. Xin mở bằng Excel hoặc LibreOffice và lưu lại dưới dạng .xlsx."""


class SheetTooLarge(SheetRefused):
    """Tệp quá lớn: tối đa {megabytes} MB khi nén, {rows} dòng và {columns} cột. Xin chia thành nhiều tệp."""


class HasFormulas(SheetRefused):
    """Tệp có công thức ở ô {cells}. Xin dán thành giá trị (Dán đặc biệt, Giá trị) rồi tải lại."""


class HasMacros(SheetRefused):
    """Tệp có chứa macro nên không nhận. Xin lưu lại dưới dạng .xlsx thường."""


class WrongSheet(SheetRefused):
    """Không tìm thấy các cột cần có: {columns}. Xin dùng mẫu tải từ trang này; dòng đầu là tên cột."""


class EmptySheet(SheetRefused):
    """Bảng tính không có dòng dữ liệu nào dưới dòng tên cột."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how the code calls it, its heading, its width, what to write there."""

    key: str
    heading: str
    width: int = 20
    hint: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: its number as the spreadsheet shows it, its cells as text by column key."""

    number: int
    cells: Mapping[str, str]

    def get(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken, and why, in the words of the sheet."""

    number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a row would change: of what, and each field as before → after."""

    number: int
    what: str
    subject: str
    details: Sequence[tuple[str, str, str]] = ()


@dataclass
class Comparison:
    """A dry run: what would change, what is refused, how many rows say what is already so."""

    changed: list[Changed] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0


def read(data: bytes, columns: Sequence[Column]) -> list[Row]:
    """The rows of the first sheet that has these columns; a `SheetRefused` says what is wrong with the file."""
    import python_calamine  # a megabyte in every web process, for a page that an administrator opens twice a year

    _look_inside(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except Exception as broken:  # the reader raises its own, Rust's and the XML parser's errors
        raise NotAWorkbook() from broken
    missing: list[str] = []
    for lines in sheets:
        places, missing = _places(lines[0] if lines else [], columns)
        if not missing:
            return _rows(lines[1:], places)
    wanted = missing or [c.heading for c in columns if c.is_required]
    raise WrongSheet(columns=", ".join(f"“{heading}”" for heading in wanted))


def write(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A workbook with one sheet; every cell is text, so that codes keep their zeros and nothing is a formula."""
    import xlsxwriter  # the same: 2.5 MB

    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, plain)
    sheet = book.add_worksheet(title[:31])
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "bg_color": "#e4effb", "bottom": 1, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.heading, bold)
        if column.hint:
            sheet.write_comment(0, place, column.hint)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            sheet.write_string(number, place, row.get(column.key, ""), text)
    sheet.freeze_panes(1, 2)
    book.close()
    return out.getvalue()


def _look_inside(data: bytes) -> None:
    """Is it a workbook of values, small enough to be read? Counted part by part, before any reader sees it."""
    limits = {"megabytes": LARGEST_FILE // 2**20, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
    if len(data) > LARGEST_FILE:
        raise SheetTooLarge(**limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise SheetTooLarge(**limits)
            names = {part.filename for part in parts}
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
                raise NotAWorkbook()
            if any("vbaproject" in name.lower() for name in names):
                raise HasMacros()
            left = LARGEST_UNPACKED
            for part in parts:
                left = _look_at(packed, part, left, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as broken:
        raise NotAWorkbook() from broken


def _look_at(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Mapping[str, int]) -> int:
    """How many bytes are left after this part; a sheet must have few cells and no formula."""
    with packed.open(part) as stream:
        body = stream.read(left + 1)
    if len(body) > left:
        raise SheetTooLarge(**limits)
    if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
        places = _CELL.findall(body)
        if _CELL_WITHOUT_PLACE.search(body):  # then it stands where its row says
            places += _ROW.findall(body)
        if any(int(row) > MOST_ROWS + 1 or _column_number(name) > MOST_COLUMNS for name, row in places):
            raise SheetTooLarge(**limits)
        cells = [cell.decode() for cell in _FORMULA.findall(body)[:5]]
        if cells or _ANY_FORMULA.search(body):
            raise HasFormulas(cells=", ".join(cells) or "…")
    return left - len(body)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _places(heading: Sequence[object], columns: Sequence[Column]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the headings of required ones that are missing."""
    said = {fold(_text(cell)): place for place, cell in reversed(list(enumerate(heading)))}
    places = {column.key: said[fold(column.heading)] for column in columns if fold(column.heading) in said}
    return places, [column.heading for column in columns if column.is_required and column.key not in places]


def _rows(lines: Sequence[Sequence[object]], places: Mapping[str, int]) -> list[Row]:
    rows = []
    for number, line in enumerate(lines, 2):
        cells = {key: _text(line[place]) if place < len(line) else "" for key, place in places.items()}
        if any(cells.values()):
            rows.append(Row(number, cells))
    if not rows:
        raise EmptySheet()
    return rows


def _text(cell: object) -> str:
    """A cell as somebody reads it on the screen: 4.0 is "4", a date is 15/09/2026."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return format_date(cell.date())
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return nfc(one_line(str(cell)))
