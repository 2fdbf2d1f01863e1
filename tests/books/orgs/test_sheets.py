"""Units out to a sheet and back; what a stranger's file may hold."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from access.actor import SYSTEM
from books.orgs import editing
from books.orgs.loading import load_city
from books.orgs.models import Unit
from books.orgs.sheets import workbook
from books.orgs.sheets.unit_rows import COLUMNS
from books.orgs.sheets.units import export_units
from kernel.time import TZ
from ledger.models import Entry
from tests.sheets import apply_units, compare_units

AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
ON = AT.date()
HEADINGS = [column.heading for column in COLUMNS]
FULL = {"Tên đơn vị": "Sở Thử", "Loại": "Sở, cơ quan chuyên môn", "Hiệu lực từ ngày": "01/07/2025", "Căn cứ": "QĐ 1"}


def made(*rows: dict[str, Any], headings: list[str] | None = None) -> bytes:
    """A workbook as Excel would save it: what looks like a number is one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Tờ 1")
    names = headings or list(dict.fromkeys([*HEADINGS, *(key for row in rows for key in row)]))
    sheet.write_row(0, 0, names)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows, 1):
        for place, name in enumerate(names):
            if isinstance(row.get(name), date):
                sheet.write_datetime(number, place, row[name], day)
            elif name in row:
                sheet.write(number, place, row[name])
    book.close()
    return out.getvalue()


def rows_of(*rows: dict[str, Any]) -> list[workbook.Row]:
    return workbook.read(made(*rows), COLUMNS)


@pytest.fixture
def city(db: None) -> dict[str, Unit]:
    return load_city(actor=SYSTEM, at=AT)


def apply(*rows: dict[str, Any]) -> workbook.Comparison:
    return apply_units(rows_of(*rows), actor=SYSTEM, at=AT, on=ON)


def test_what_goes_out_comes_back_without_a_change(city: dict[str, Unit]) -> None:
    rows = workbook.read(export_units(ON), COLUMNS)
    assert len(rows) == len(city)
    compared = compare_units(rows, ON)
    assert (compared.changed, compared.rejected, compared.unchanged) == ([], [], len(city))
    before = Entry.objects.count()
    apply_units(rows, actor=SYSTEM, at=AT, on=ON)
    assert Entry.objects.count() == before


def test_a_dry_run_changes_nothing_and_says_what_would(city: dict[str, Unit]) -> None:
    health = city["Sở Y tế"]
    row = {**FULL, "Tên đơn vị": "Sở Y tế", "Mã định danh": "h26.18", "Hiệu lực từ ngày": date(2025, 3, 1)}
    new = {**FULL, "Tên đơn vị": "Phòng Thử", "Loại": "division", "Trực thuộc": "sở y tế"}
    compared = compare_units(rows_of(row, new), ON)
    assert [(c.number, c.what, c.subject) for c in compared.changed] == [
        (2, "Cập nhật", "Sở Y tế"),
        (3, "Lập đơn vị mới", "Phòng Thử"),
    ]
    assert ("Mã định danh", "", "H26.18") in compared.changed[0].details
    health.refresh_from_db()
    assert health.code == ""
    apply(row, new)
    health.refresh_from_db()
    assert health.code == "H26.18"
    assert Unit.objects.get(name="Phòng Thử").parent == health
    assert not compare_units(rows_of(row, new), ON).changed


def test_a_parent_may_come_in_a_later_row(city: dict[str, Unit]) -> None:
    below = {**FULL, "Tên đơn vị": "Phòng Con", "Loại": "Phòng, ban", "Trực thuộc": "Sở Thử"}
    apply(below, {**FULL, "Trực thuộc": "Ủy ban nhân dân thành phố Hà Nội"})
    assert Unit.objects.get(name="Phòng Con").parent.name == "Sở Thử"


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"Tên đơn vị": ""}, "Tên đơn vị", "Thiếu tên"),
        ({"Loại": "Cục"}, "Loại", "Không có loại"),
        ({"Mã định danh": "26-15"}, "Mã định danh", "QĐ-TTg"),
        ({"Mã định danh": "H26.15.." + "1" * 40}, "Mã định danh", "cấu trúc"),
        ({"Mã đơn vị hành chính": "12x"}, "Mã đơn vị hành chính", "chữ số"),
        ({"Trực thuộc": "Sở Không Có"}, "Trực thuộc", "cấp trên"),
        ({"Trực thuộc": "Sở Thử"}, "Trực thuộc", "dưới chính mình"),
        ({"Hiệu lực từ ngày": "hôm nay"}, "Hiệu lực từ ngày", "15/09/2026"),
        ({"Hiệu lực từ ngày": "01/01/0001"}, "Hiệu lực từ ngày", "Năm 0001"),
        ({"Hiệu lực từ ngày": "01/01/9999"}, "Hiệu lực từ ngày", "Năm 9999"),
        ({"Căn cứ": " "}, "Căn cứ", "Thiếu căn cứ"),
        ({"Mã trong hệ thống": "khong-co"}, "Mã trong hệ thống", "để trống"),
        ({"Ghi chú": "x" * 300}, "Ghi chú", "200"),
    ],
)
def test_a_wrong_row_is_told_with_row_column_and_reason(
    city: dict[str, Unit], wrong: dict[str, str], column: str, reason: str
) -> None:
    good = {**FULL, "Tên đơn vị": "Sở Khác"}
    compared = apply(good, {**FULL, **wrong})
    (rejected,) = compared.rejected
    assert (rejected.number, rejected.column) == (3, column)
    assert reason in rejected.reason
    assert Unit.objects.filter(name="Sở Khác").exists(), "the right rows are taken"
    assert not Unit.objects.filter(name="Sở Thử").exists()


def test_a_sheet_renames_nobody_and_takes_no_code_away(city: dict[str, Unit]) -> None:
    health = city["Sở Y tế"]
    editing.describe_unit(editing.Edit(SYSTEM, AT, ON, "QĐ 2"), health.pk, code="H26.18")
    renamed = {**FULL, "Mã trong hệ thống": str(health.pk), "Hiệu lực từ ngày": "01/03/2025"}
    taken = {**FULL, "Mã định danh": "H26.18"}
    twice = {**FULL, "Tên đơn vị": "Sở Hai"}
    compared = apply(renamed, taken, twice, twice)
    assert [(r.number, r.column) for r in compared.rejected] == [
        (2, "Tên đơn vị"),
        (3, "Mã định danh"),
        (5, "Tên đơn vị"),
    ]
    assert "dòng 4" in compared.rejected[2].reason


def test_a_column_that_is_not_there_takes_nothing_away(city: dict[str, Unit]) -> None:
    data = made({**FULL, "Tên đơn vị": "Sở Y tế", "Hiệu lực từ ngày": "01/03/2025"}, headings=list(FULL))
    compared = compare_units(workbook.read(data, COLUMNS), ON)
    assert (compared.changed, compared.unchanged) == ([], 1)


def test_numbers_get_their_zeros_back(city: dict[str, Unit]) -> None:
    ward = "Ủy ban nhân dân phường Ba Đình"
    row = {
        **FULL,
        "Tên đơn vị": ward,
        "Loại": "commune",
        "Mã đơn vị hành chính": 4,
        "Trực thuộc": "Ủy ban nhân dân thành phố Hà Nội",
    }
    assert compare_units(rows_of(row), ON).unchanged == 1


# --- hostile files -----------------------------------------------------------------------------------------------------


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, parts.pop(item.filename.rsplit("/", 1)[-1], None) or old.read(item))
        for name, body in parts.items():
            new.writestr(f"xl/{name}", body)
    return out.getvalue()


def test_what_is_no_workbook_is_refused() -> None:
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as packed:
        packed.writestr("a.txt", "x")
    for data in (
        b"",
        "tên,loại\n".encode(),
        b"PK\x03\x04 hong",
        bare.getvalue(),
        made(FULL)[:500],
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    ):
        with pytest.raises(workbook.NotAWorkbook):
            workbook.read(data, COLUMNS)


def test_a_bomb_is_refused_before_it_is_read() -> None:
    bomb = repacked(made(FULL), **{"bomb.xml": b"0" * (workbook.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 200_000
    with pytest.raises(workbook.SheetTooLarge):
        workbook.read(bomb, COLUMNS)
    with pytest.raises(workbook.SheetTooLarge):
        workbook.read(b"x" * (workbook.LARGEST_FILE + 1), COLUMNS)
    many = repacked(made(FULL), **{f"part{n}.xml": b"x" for n in range(workbook.MOST_PARTS + 1)})
    with pytest.raises(workbook.SheetTooLarge):
        workbook.read(many, COLUMNS)


def test_a_cell_far_away_takes_no_memory() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write(1_048_575, 16_383, "xa")
    book.close()
    with pytest.raises(workbook.SheetTooLarge):
        workbook.read(out.getvalue(), COLUMNS)


@pytest.mark.parametrize(
    ("edge", "is_read"),
    [
        ('<row r="1048576" customHeight="false" ht="12.8"></row>', True),
        ('<row r="6000"><c r="BJ6000" s="1"/></row>', True),
        ('<row r="6000"><c r="A6000" t="inlineStr"><is><t>xa</t></is></c></row>', False),
        ('<row r="1048576"><c r="A1" s="1"/><c t="inlineStr"><is><t>xa</t></is></c></row>', False),
    ],
)
def test_what_stands_empty_at_the_edge_of_a_saved_sheet_counts_for_nothing(edge: str, is_read: bool) -> None:
    data = made(FULL)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", edge.encode() + b"</sheetData>")
    edged = repacked(data, **{"sheet1.xml": sheet})
    if is_read:
        assert workbook.read(edged, COLUMNS) == workbook.read(data, COLUMNS)
        return
    with pytest.raises(workbook.SheetTooLarge):
        workbook.read(edged, COLUMNS)


def test_formulas_and_macros_are_refused_with_their_place() -> None:
    with pytest.raises(workbook.HasFormulas, match="B2"):
        workbook.read(made({**FULL, "Tên đơn vị": '=HYPERLINK("http://x","y")'}), COLUMNS)
    with pytest.raises(workbook.HasMacros):
        workbook.read(repacked(made(FULL), **{"vbaProject.bin": b"x"}), COLUMNS)


def test_a_wrong_sheet_names_the_columns_it_lacks() -> None:
    with pytest.raises(workbook.WrongSheet, match="Căn cứ"):
        workbook.read(made({"Cột lạ": "1"}, headings=["Cột lạ", "Tên đơn vị"]), COLUMNS)
    with pytest.raises(workbook.EmptySheet):
        workbook.read(made(), COLUMNS)


def test_what_is_written_is_text_and_never_a_formula() -> None:
    data = workbook.write("Thử", COLUMNS, [{"name": "=1+1", "code": "007", "note": "+cmd|' /C calc'!A0"}])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    (row,) = workbook.read(data, COLUMNS)
    assert (row.get("name"), row.get("code")) == ("=1+1", "007")
