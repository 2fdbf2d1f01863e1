"""The administrator's desk as its user meets it: lists, forms that refuse in words, changes that leave a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from access.models import User
from books.orgs.models import Absence, Delegation, Holding, Position, Succession, Takeover, Unit
from books.orgs.sheets import workbook
from books.orgs.sheets.unit_rows import COLUMNS
from books.orgs.sheets.units import export_units
from kernel.time import format_date, today
from ledger.models import Entry
from tests.casework.town import START, Town, a_case, do

pytestmark = pytest.mark.db
Browser = Callable[[str], Client]
PAPER = "Quyết định 7/QĐ-UBND"


@pytest.fixture
def admin(town: Town, browser_of: Browser) -> Client:
    return browser_of("khanh")


def dated(**said: Any) -> dict[str, Any]:
    return {"first": format_date(today()), "legal_basis": PAPER, **said}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def url(name: str, *args: Any) -> str:
    return reverse(f"admin_{name}", args=args)


# --- every page -----------------------------------------------------------------------------------------------------


def fill(town: Town, rows: int) -> None:
    """ROWS more of everything that a list of this desk shows."""
    works = town.units["works"]
    for _ in range(rows):
        n = Unit.objects.count()
        unit = Unit.objects.create(
            name=f"Phòng thử {n}", kind="division", parent=works, valid_from=START, legal_basis="x"
        )
        seat = Position.objects.create(unit=works, title=f"Việc {n}", role="handler", valid_from=START, legal_basis="x")
        user = User.objects.create(username=f"thu{n}", full_name=f"Nguyễn Thử {n}", password="!")
        Holding.objects.create(position=seat, user=user, valid_from=START, legal_basis="x")
        Holding.objects.create(
            position=town.seats["bao"], user=user, valid_from=START - timedelta(days=2 * n), legal_basis="x",
            valid_to=START - timedelta(days=2 * n),
        )  # fmt: skip
        last = today() + timedelta(days=9)
        Absence.objects.create(
            position=seat, user=user, substitute=user, valid_from=today(), valid_to=last, legal_basis="x"
        )
        Delegation.objects.create(
            position=seat, delegate=user, scope="x", valid_from=today(), valid_to=last, legal_basis="x"
        )
        Succession.objects.create(old=unit, new=works, kind="merge", effective_on=START, legal_basis="x")
        browser_edit(town, unit)


def browser_edit(town: Town, unit: Unit) -> None:
    from books.orgs import editing
    from kernel.time import now

    editing.describe_unit(editing.Edit(town.actor("khanh"), now(), today(), PAPER), unit.pk, note=f"x{unit.name}")


def cost(browser: Client, path: str) -> int:
    browser.get(path)
    connection.force_debug_cursor = True
    try:
        connection.queries_log.clear()
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(connection.queries_log)
    finally:
        connection.force_debug_cursor = False


@pytest.mark.parametrize(
    "page",
    [
        "index",
        "history",
        "duties",
        "weeks",
        "units",
        "unit",
        "position",
        "people",
        "account",
        "away",
        "sheets",
        "end_unit",
        "record_absence",
    ],
)
def test_a_page_costs_the_same_however_much_it_shows(town: Town, admin: Client, page: str) -> None:
    args = {
        "unit": [town.unit("works")], "end_unit": [town.unit("works")], "position": [town.seats["bao"].pk],
        "record_absence": [town.seats["bao"].pk], "account": [town.users["bao"].pk],
    }.get(page, [])  # fmt: skip
    costs = []
    for more in (1, 2, 20):
        fill(town, more)
        costs.append(cost(admin, url(page, *args)))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12, costs


# --- units ----------------------------------------------------------------------------------------------------------


def test_units_are_found_without_diacritics_and_by_code(town: Town, admin: Client) -> None:
    for wanted in ("so xay dung", "xây dựng", "T.works"):
        page = text_of(admin.get(url("units"), {"q": wanted}))
        assert "Sở Xây dựng" in page, wanted
        assert "Sở Y tế" not in page, wanted
    assert "Không có đơn vị nào khớp" in text_of(admin.get(url("units"), {"q": "zzz"}))
    assert "Sở Y tế" in text_of(admin.get(url("units"), {"nhom": "Thành phố, sở, ban, ngành"}))


def test_a_unit_opens_with_its_day_and_paper_and_leaves_a_line(town: Town, admin: Client) -> None:
    said = dated(name="Sở Thử", kind="department", parent_id=str(town.unit("city")), code="H26.77", also="Sở T\nSở cũ")
    assert admin.post(url("open_unit"), {**said, "legal_basis": ""}).status_code == 422
    refused = admin.post(url("open_unit"), {**said, "code": "26"})
    assert refused.status_code == 422
    assert "QĐ-TTg" in text_of(refused)
    assert 'value="Sở Thử"' in refused.content.decode(), "nothing typed is lost"
    opened = admin.post(url("open_unit"), said)
    unit = Unit.objects.get(name="Sở Thử")
    assert opened["Location"] == url("unit", unit.pk)
    assert unit.also == ["Sở T", "Sở cũ"]
    page = text_of(admin.get(opened["Location"]))
    assert "Thành lập đơn vị" in page
    assert "Nguyễn Khanh" in page
    assert "Từ ngày" in page


def test_a_unit_has_no_kind_by_itself_and_a_second_top_is_asked_about(town: Town, admin: Client) -> None:
    said = dated(name="Phòng Thử nghiệm")
    nothing = admin.post(url("open_unit"), said)
    assert "Hãy chọn loại" in text_of(nothing)
    for kind, words in (("city", "cấp tỉnh thứ hai"), ("division", "không trực thuộc đơn vị nào")):
        asked = admin.post(url("open_unit"), {**said, "kind": kind})
        assert asked.status_code == 422
        assert words in text_of(asked)
    assert not Unit.objects.filter(name="Phòng Thử nghiệm").exists()
    loose = admin.post(url("describe_unit", town.unit("health")), dated(parent_id=""))
    assert "không trực thuộc đơn vị nào" in text_of(loose)
    assert admin.post(url("open_unit"), {**said, "kind": "division", "sure": "on"}).status_code == 302


def test_details_of_a_unit_change_in_place_but_its_name_does_not(town: Town, admin: Client) -> None:
    unit = town.units["health"]
    address = url("describe_unit", unit.pk)
    assert 'name="name"' not in admin.get(address).content.decode()
    assert admin.post(address, dated(code="H26.18", also="", parent_id=str(town.unit("city")))).status_code == 302
    unit.refresh_from_db()
    assert (unit.code, unit.name) == ("H26.18", "Sở Y tế")
    wrong = admin.post(address, dated(code="H26.18", parent_id=str(unit.pk)))
    assert wrong.status_code == 422, "no unit lies below itself"


def test_a_new_name_and_a_merger_go_through_the_pages(town: Town, admin: Client) -> None:
    renamed = admin.post(url("rename_unit", town.unit("health")), dated(name="Sở Sức khỏe"))
    new = Unit.objects.get(name="Sở Sức khỏe")
    assert renamed["Location"] == url("unit", new.pk)
    assert "Kế tiếp của" in text_of(admin.get(renamed["Location"]))
    refused = admin.post(url("end_unit", town.unit("works")), dated(kind="merge", heir=str(town.unit("centre"))))
    assert refused.status_code == 422
    assert "chưa có vị trí" in text_of(refused)
    a_case_at(town, "works")
    Unit.objects.create(name="Đội 5", kind="division", parent=town.units["works"], valid_from=START, legal_basis="x")
    page, said = url("end_unit", town.unit("works")), dated(kind="merge", heir=str(new.pk), share="Toàn bộ")
    for unread in ({}, {"ghi": "1"}):
        shown = admin.post(page, {**said, **unread})
        assert shown.status_code == (422 if unread else 200)
        for words in ("1 vụ việc", "Nguyễn Bao", "Đội 5", "Sở Sức khỏe", "Ngày này đã qua"):
            assert words in text_of(shown), words
    assert 'value="Toàn bộ"' in admin.post(page, {**said, "sua": "1"}).content.decode()
    assert Unit.objects.get(pk=town.unit("works")).valid_to is None
    merged = admin.post(page, {**said, "ghi": "1", "da-xem": "1"})
    assert merged.status_code == 302
    assert Takeover.objects.filter(succession__old=town.unit("works"), finished_at=None).exists()
    page = text_of(admin.get(url("unit", town.unit("works"))))
    assert "đã kết thúc" in page
    assert "Không còn vị trí nào." in page
    assert "Đang chuyển vụ việc" in page


# --- positions, absences, delegations ----------------------------------------------------------------------------------


def test_a_position_is_opened_filled_and_vacated(town: Town, admin: Client) -> None:
    opened = admin.post(url("open_position", town.unit("works")), dated(title="Chuyên viên mới", role="handler"))
    position = Position.objects.get(title="Chuyên viên mới")
    assert opened["Location"] == url("position", position.pk)
    user = str(town.users["loan"].pk)
    assert admin.post(url("appoint", position.pk), dated(user_id=user)).status_code == 302
    taken = admin.post(url("appoint", position.pk), dated(user_id=str(town.users["yen"].pk)))
    assert "đã có người giữ" in text_of(taken)
    holding = Holding.objects.get(position=position)
    later = dated(first=format_date(today() + timedelta(days=1)))
    assert admin.post(url("relieve", holding.pk), later).status_code == 302
    holding.refresh_from_db()
    assert holding.valid_to == today()
    assert "Nguyễn Loan" in text_of(admin.get(opened["Location"]))


def test_a_head_enters_absences_of_the_own_unit_and_of_no_other(town: Town, browser_of: Browser) -> None:
    head = browser_of("ha")
    until = format_date(today() + timedelta(days=3))
    said = dated(until=until, substitute_id=str(town.users["binh"].pk), reason="leave")
    assert "Nguyễn Bao" in text_of(head.get(url("away")))
    assert "Nguyễn Yen" not in text_of(head.get(url("away")))
    assert head.get(url("record_absence", town.seats["yen"].pk)).status_code == 404
    stranger = {**said, "substitute_id": str(town.users["yen"].pk)}
    assert "Nguyễn Yen" not in text_of(head.get(url("record_absence", town.seats["bao"].pk)))
    refused = head.post(url("record_absence", town.seats["bao"].pk), {**stranger, "outside": stranger["substitute_id"]})
    assert refused.status_code == 422
    assert head.post(url("record_absence", town.seats["bao"].pk), said).status_code == 302
    absence = Absence.objects.get()
    assert "Nguyễn Binh" in text_of(head.get(url("away")))
    assert browser_of("truong").get(url("end_absence", absence.pk)).status_code == 404
    assert head.post(url("end_absence", absence.pk), dated()).status_code == 302
    assert "Không ai vắng mặt" in text_of(head.get(url("away")))
    assert head.get(url("units")).status_code == 403


def test_an_administrator_names_a_stranger_after_a_second_look_who_is_told_and_turns_there_himself(
    town: Town, admin: Client, browser_of: Browser
) -> None:
    yen, page = town.users["yen"], url("record_absence", town.seats["bao"].pk)
    said = dated(until=format_date(today()), substitute_id=str(yen.pk), reason="leave")
    for tick in ("", str(town.users["truong"].pk)):  # also a tick that was set for somebody else
        asked = admin.post(page, {**said, "outside": tick})
        assert asked.status_code == 422
        assert "không thuộc Sở Xây dựng" in text_of(asked)
    assert admin.post(page, {**said, "outside": str(yen.pk)}).status_code == 302
    a_case_at(town, "works")
    desk = browser_of("yen")
    first = desk.get(reverse("officer_inbox"))
    assert "Đồng chí đang làm thay vị trí handler bao, Sở Xây dựng (Nguyễn Bao)" in text_of(first)
    assert first.context["desk"]["unit"] == "Sở Y tế", "one's own desk, though the other has the work"
    assert "bar-standing" not in first.content.decode()
    assert "đang làm thay" not in text_of(desk.get(reverse("officer_cases"))), "told once"
    assert reverse("switch_position", args=[town.seats["bao"].pk]) in first.content.decode()
    desk.post(reverse("switch_position", args=[town.seats["bao"].pk]))
    there = desk.get(reverse("officer_inbox"))
    assert there.context["desk"]["unit"] == "Sở Xây dựng"
    assert "bar-standing" in there.content.decode()
    assert reverse("switch_position", args=[town.seats["yen"].pk]) in there.content.decode()


def a_case_at(town: Town, unit: str) -> None:
    case = a_case()
    do(town, case, "lan", "assign", inputs={"unit_id": unit, "stream": "rule"})


def test_a_delegation_names_the_moves_it_is_for(town: Town, browser_of: Browser) -> None:
    head = browser_of("ha")
    address = url("delegate", town.seats["ha"].pk)
    assert "Trả lại dự thảo" in text_of(head.get(address))
    until = format_date(today() + timedelta(days=3))
    said = dated(user_id=str(town.users["bao"].pk), scope="Trả lại dự thảo", moves=["return_draft"], until=until)
    assert head.post(address, {**said, "moves": ["khong-co"]}).status_code == 422
    assert head.post(address, said).status_code == 302
    row = Delegation.objects.get()
    assert row.moves == ["return_draft"]
    assert head.post(url("end_delegation", row.pk), dated()).status_code == 302


# --- people ---------------------------------------------------------------------------------------------------------


def test_people_are_found_by_any_part_of_the_name(town: Town, admin: Client) -> None:
    page = text_of(admin.get(url("people"), {"q": "nguyen bao"}))
    assert "Nguyễn Bao" in page
    assert "Nguyễn Binh" not in page
    assert "chưa cấp mật khẩu" in page
    assert "Không có ai khớp" in text_of(admin.get(url("people"), {"q": "zzz"}))


def test_an_invitation_then_a_password_told_once(town: Town, admin: Client) -> None:
    taken = admin.post(url("invite"), {"username": "bao", "full_name": "Trần Bảo"})
    assert "đã có người dùng" in text_of(taken)
    admin.post(url("invite"), {"username": "moi", "full_name": "Trần Mới"})
    user = User.objects.get(username="moi")
    told = admin.post(url("give_password", user.pk))
    given = re.search(r"<code>([\w-]{19})</code>", told.content.decode())
    assert given
    assert told["Cache-Control"] == "no-store"
    user.refresh_from_db()
    assert user.check_password(given[1])
    assert user.must_change_password
    assert given[1] not in admin.get(url("account", user.pk)).content.decode()


def test_who_left_is_stopped_and_comes_back(town: Town, admin: Client) -> None:
    user = town.users["bao"]
    assert admin.post(url("leave", user.pk), dated()).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert "Nguyễn Bao" in text_of(admin.get(url("people"), {"tinh-trang": "ngung"}))
    assert admin.post(url("restart_account", user.pk)).status_code == 302
    assert admin.post(url("reset_second_factor", user.pk)).status_code == 302
    own = admin.get(url("account", town.users["khanh"].pk)).content.decode()
    assert url("leave", town.users["khanh"].pk) not in own, "nobody stops himself by a slip"
    verbs = Entry.objects.filter(actor_id=town.users["khanh"].pk).values_list("verb", flat=True)
    assert {"access:account:stopped", "access:account:restarted", "access:second_factor:reset"} <= set(verbs)


# --- spreadsheets -----------------------------------------------------------------------------------------------------


def upload(browser: Client, what: str, data: bytes) -> Any:
    return browser.post(url("import", what), {"file": SimpleUploadedFile("a.xlsx", data)})


def test_a_sheet_is_looked_at_before_it_is_written(town: Town, admin: Client) -> None:
    city = {"name": town.units["city"].name, "kind": "city", "code": "H26"}
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(code="")
    row = {
        "name": "Sở Thử",
        "kind": "department",
        "valid_from": "01/07/2025",
        "legal_basis": PAPER,
        "parent": city["name"],
    }
    data = workbook.write("x", COLUMNS, [row, {**row, "name": "Sở Sai", "kind": "cục"}])
    preview = upload(admin, "don-vi", data)
    page = text_of(preview)
    assert "1 dòng sẽ ghi, 1 dòng bị loại" in page
    assert "Không có loại" in page
    assert not Unit.objects.filter(name="Sở Thử").exists()
    carried = re.search(r'name="carried" value="([^"]+)".*?name="saw" value="(\w+)"', preview.content.decode())
    assert carried
    assert admin.post(url("import", "don-vi"), {"carried": carried[1] + "x"}).status_code == 302
    assert not Unit.objects.filter(name="Sở Thử").exists(), "what was not signed is not written"
    done = admin.post(url("import", "don-vi"), {"carried": carried[1], "saw": carried[2]}, follow=True)
    assert "Đã ghi 1 dòng" in text_of(done)
    assert Unit.objects.get(name="Sở Thử").parent == town.units["city"]


def test_export_comes_back_unchanged_and_hostile_files_get_a_sentence(town: Town, admin: Client) -> None:
    Unit.objects.update(code="")
    exported = admin.get(url("export", "don-vi"))
    assert exported["Content-Disposition"].endswith('.xlsx"')
    assert "Không có gì để ghi" in text_of(upload(admin, "don-vi", exported.content))
    assert "Không có gì để ghi" in text_of(upload(admin, "nhan-su", admin.get(url("export", "nhan-su")).content))
    wrong = [{"name": name, "kind": "cục", "valid_from": "01/07/2025", "legal_basis": PAPER} for name in ("A", "B")]
    none_good = text_of(upload(admin, "don-vi", workbook.write("x", COLUMNS, wrong)))
    assert "Không ghi được dòng nào: cả 2 dòng đều bị loại" in none_good
    assert "đã đúng như trong hệ thống" not in none_good
    assert "không phải bảng tính" in text_of(upload(admin, "don-vi", b"x"))
    assert "Không tìm thấy các cột" in text_of(upload(admin, "nhan-su", export_units(today())))
    assert admin.get(url("import", "khong-co")).status_code == 404


def test_another_administrator_cannot_write_what_one_looked_at(town: Town, browser_of: Browser) -> None:
    Unit.objects.update(code="")
    row = {"name": "Sở Thử", "kind": "department", "valid_from": "01/07/2025", "legal_basis": PAPER}
    preview = upload(browser_of("khanh"), "don-vi", workbook.write("x", COLUMNS, [row]))
    carried = re.search(r'name="carried" value="([^"]+)".*?name="saw" value="(\w+)"', preview.content.decode())
    assert carried
    Holding.objects.create(position=Position.objects.create(
        unit=town.units["centre"], title="Quản trị hai", role="administrator", valid_from=START, legal_basis="x"
    ), user=User.objects.create(username="hai", full_name="Hai", password="!"), valid_from=START, legal_basis="x")  # fmt: skip
    town.users["hai"] = User.objects.get(username="hai")
    browser_of("hai").post(url("import", "don-vi"), {"carried": carried[1], "saw": carried[2]})
    assert not Unit.objects.filter(name="Sở Thử").exists()


def test_a_page_of_the_books_stands_under_its_place(town: Town, admin: Client) -> None:
    inside, index = (admin.get(url(name)).content.decode() for name in ("people", "index"))
    assert f'href="{url("index")}" aria-current="true"' in inside
    assert f'href="{url("index")}" aria-current="page"' in index


def test_everything_that_is_wrong_with_a_new_account_is_told_at_once(town: Town, admin: Client) -> None:
    told = text_of(admin.post(url("invite"), {"username": "Trần A", "full_name": "", "email": "khong phai"}))
    for words in ("chỉ gồm chữ thường không dấu", "Hãy nhập họ và tên", "Hãy viết địa chỉ thư điện tử"):
        assert words in told


@pytest.mark.parametrize("name", ["officer_limits", "officer_calendar"])
def test_a_book_beside_the_desk_has_its_way_back_and_its_place_in_the_bar(town: Town, admin: Client, name: str) -> None:
    page = admin.get(reverse(name))
    assert page.context["crumbs"][0]["href"] == reverse("admin_index")
    assert {"label": "Quản trị", "href": reverse("admin_index"), "current": "true"} in page.context["desk"]["nav"]
    assert "feedback." not in text_of(page)
