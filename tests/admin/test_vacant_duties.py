"""Who leaves, a unit that ends, a sheet of people: what nobody could do afterwards is said before, and on the page of duties."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from access import accounts
from access.staff import COLUMNS
from books.orgs import giving_up
from books.orgs.editing import Edit
from books.orgs.models import Delegation, Holding, Position, Unit, UnitDuty
from books.orgs.sheets import workbook
from books.orgs.succession import end_unit, plan_end
from books.orgs.vacant_duties import Planned, Vacancy, vacancies, would_vacate
from desks.admin.sheets_page import XLSX
from kernel.time import format_date, now, today
from kinds.feedback.units.duties import DUTY_ROLES
from ledger.models import Entry
from tests.casework.town import START, Town
from tests.leaving import leave

pytestmark = pytest.mark.db
Browser = Callable[[str], Client]
ALONE = "không có ai giữ vai trò"


@pytest.fixture
def admin(town: Town, browser_of: Browser) -> Client:
    return browser_of("khanh")


def url(name: str, *args: Any) -> str:
    return reverse(f"admin_{name}", args=args)


def dated(first: date | None = None, **said: Any) -> dict[str, Any]:
    return {"first": format_date(first or today()), "legal_basis": "Quyết định 8/QĐ-UBND", **said}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def only_one(town: Town, unit: str, role: str) -> Holding:
    """The last who holds ROLE in UNIT."""
    first, *others = Holding.objects.filter(position__unit=town.unit(unit), position__role=role).order_by("pk")
    Holding.objects.filter(pk__in=[each.pk for each in others]).update(valid_to=today() - timedelta(days=1))
    return first


def keeper(town: Town, duty: str) -> tuple[UnitDuty, Holding]:
    row = UnitDuty.objects.get(duty=duty, valid_to=None)
    name = next(name for name, unit in town.units.items() if unit.pk == row.unit_id)
    return row, only_one(town, name, DUTY_ROLES[duty])


@pytest.mark.parametrize("duty", ["feedback.receive", "feedback.quarantine"])
def test_whoever_relieves_the_last_is_told_first_and_writes_by_a_second_click(
    town: Town, admin: Client, duty: str
) -> None:
    _row, holding = keeper(town, duty)
    there, first = url("relieve", holding.pk), today() + timedelta(days=3)
    entries = Entry.objects.count()
    told = text_of(admin.post(there, dated(first)))
    assert f"Từ ngày {format_date(first)}" in told
    assert ALONE in told
    holding.refresh_from_db()
    assert (holding.valid_to, Entry.objects.count()) == (None, entries), "it was tried and taken back"
    assert "Hiệu lực từ ngày" in text_of(admin.post(there, dated(first, sua="1")))
    assert ALONE not in text_of(admin.get(url("duties")))
    assert admin.post(there, dated(first, ghi="1")).status_code == 302
    holding.refresh_from_db()
    assert holding.valid_to == first - timedelta(days=1)
    assert f"Từ ngày {format_date(first)}" in text_of(admin.get(url("duties"))), (
        "and it stands there until it is mended"
    )


def test_who_is_not_the_last_goes_at_once(town: Town, admin: Client) -> None:
    _row, holding = keeper(town, "feedback.receive")
    seat = Position.objects.create(
        unit=holding.position.unit, title="Điều phối thứ hai", role="coordinator", valid_from=START, legal_basis="x"
    )
    Holding.objects.create(position=seat, user=town.users["binh"], valid_from=START, legal_basis="x")
    assert admin.post(url("relieve", holding.pk), dated()).status_code == 302


def test_who_leaves_the_office_leaves_no_duty_unnoticed(town: Town, admin: Client) -> None:
    _row, holding = keeper(town, "feedback.quarantine")
    there = url("leave", holding.user_id)
    assert ALONE in text_of(admin.post(there, dated()))
    holding.user.refresh_from_db()
    assert holding.user.is_active
    assert admin.post(there, dated(ghi="1")).status_code == 302


def test_of_a_unit_that_ends_the_heirs_people_must_last(town: Town, admin: Client) -> None:
    """The heir has the roles on the day, but its only coordinator leaves ten days later."""
    row, _holding = keeper(town, "feedback.receive")
    first, old = today() + timedelta(days=5), row.unit
    heir = Unit.objects.create(name="Trung tâm kế nhiệm", kind="department", valid_from=START, legal_basis="x")
    roles = set(Holding.objects.filter(position__unit=old, valid_to=None).values_list("position__role", flat=True))
    for role in roles:
        seat = Position.objects.create(unit=heir, title=role, role=role, valid_from=START, legal_basis="x")
        until = first + timedelta(days=10) if role == "coordinator" else None
        Holding.objects.create(
            position=seat, user=town.users["binh"], valid_from=START, valid_to=until, legal_basis="x"
        )
    said = dated(first, kind="merge", heir=str(heir.pk), share="Toàn bộ")
    told = text_of(admin.post(url("end_unit", old.pk), said))
    assert f"Từ ngày {format_date(first + timedelta(days=11))}, “Trung tâm kế nhiệm”" in told
    old.refresh_from_db()
    assert old.valid_to is None
    assert admin.post(url("end_unit", old.pk), {**said, "ghi": "1", "da-xem": "1"}).status_code == 302
    old.refresh_from_db()
    assert old.valid_to == first - timedelta(days=1)


def test_a_vacancy_begins_where_the_last_ends_or_the_next_begins_too_late(town: Town) -> None:
    row, holding = keeper(town, "feedback.receive")
    needs, last = {"feedback.receive": "coordinator"}, today() + timedelta(days=9)
    assert vacancies(needs, today()) == []
    Holding.objects.filter(pk=holding.pk).update(valid_to=last)
    follows = Holding.objects.create(
        position=holding.position, user=town.users["binh"], valid_from=last + timedelta(days=1), legal_basis="x"
    )
    assert vacancies(needs, today()) == []
    Holding.objects.filter(pk=follows.pk).update(valid_from=last + timedelta(days=2))
    assert [each.first for each in vacancies(needs, today())] == [last + timedelta(days=1)]
    UnitDuty.objects.filter(pk=row.pk).update(valid_to=last)
    assert vacancies(needs, today()) == [], "another unit has it by then"


def test_the_dry_run_of_a_sheet_says_it_too(town: Town, admin: Client) -> None:
    _row, holding = keeper(town, "feedback.receive")
    position, last = holding.position, today() + timedelta(days=2)
    cells = {
        "username": holding.user.username, "full_name": holding.user.full_name, "email": holding.user.email,
        "unit": position.unit.name, "title": position.title, "role": position.role,
        "valid_from": format_date(holding.valid_from), "valid_to": format_date(last), "legal_basis": "Quyết định nghỉ hưu",
    }  # fmt: skip
    entries = Entry.objects.count()
    file = SimpleUploadedFile("nhan-su.xlsx", workbook.write("Nhân sự", COLUMNS, [cells]), XLSX)
    told = text_of(admin.post(url("import", "nhan-su"), {"file": file}))
    assert "1 dòng sẽ ghi" in told
    assert f"Từ ngày {format_date(last + timedelta(days=1))}" in told
    assert ALONE in told
    holding.refresh_from_db()
    assert (holding.valid_to, Entry.objects.count()) == (None, entries)


def left_by(edit: Callable[[], object]) -> list[Vacancy]:
    """The slow way: the edit is carried out, looked at and taken back."""
    with transaction.atomic():
        before = {each.duty: each.first for each in reversed(vacancies(DUTY_ROLES, today()))}
        edit()
        after = vacancies(DUTY_ROLES, today())
        transaction.set_rollback(True)
    return [each for each in after if each.duty not in before or each.first < before[each.duty]]


@pytest.mark.parametrize("days", [0, 1, 40])
def test_what_somebody_who_goes_is_reckoned_to_leave_alone_is_what_he_leaves(town: Town, days: int) -> None:
    _row, held = keeper(town, "feedback.quarantine")
    edit = Edit(town.actor("khanh"), now(), today() + timedelta(days=days), "Quyết định 8/QĐ-UBND")
    with transaction.atomic():
        relief, leaving = giving_up.plan_relief(edit, held.pk), accounts.plan_leaving(held.user_id, edit)
        reckoned = [would_vacate(Planned(each.lasts), DUTY_ROLES, today()) for each in (relief, leaving)]
    assert reckoned == [left_by(relief.carry_out), left_by(leaving.carry_out)]
    assert [each.first for each in reckoned[0]] == [edit.first]


def test_a_delegation_that_ended_sooner_is_not_put_off_by_who_leaves(town: Town) -> None:
    """Neither one from the position nor one to the person; both end with who leaves where they still count."""
    person, day = town.users["bao"], today() - timedelta(days=2)
    dated: dict[str, Any] = {"valid_from": START, "valid_to": today() + timedelta(days=30), "legal_basis": "Thử"}
    rows = [
        Delegation.objects.create(
            position=town.seats[seat], delegate=town.users[to], scope="Ký", ended_on=ended, **dated
        )
        for seat, to in (("ha", "bao"), ("bao", "binh"))
        for ended in (day, None)
    ]
    leave(person.pk, Edit(town.actor("khanh"), now(), today(), "Quyết định 8/QĐ-UBND"))
    ends = [Delegation.objects.get(pk=row.pk).ended_on for row in rows]
    assert ends == [day, today(), day, today()]
    assert Entry.objects.filter(verb="orgs:delegation:ended").count() == 2


@pytest.mark.parametrize("heir", ["health", "office"])
@pytest.mark.parametrize("days", [0, 1, 40])
def test_what_an_end_is_reckoned_to_leave_alone_is_what_it_leaves(town: Town, heir: str, days: int) -> None:
    """A duty with an end, and its row of a later day; an heir whose people last, and one whose people do not."""
    old, new, first = town.unit("centre"), town.unit(heir), today() + timedelta(days=days)
    dated: dict[str, Any] = {"unit_id": old, "legal_basis": "Thử"}
    later = today() + timedelta(days=20)
    UnitDuty.objects.filter(unit_id=old).update(valid_to=later - timedelta(days=1))
    UnitDuty.objects.create(duty="feedback.receive", valid_from=later, **dated)
    for role, begins in (("handler", START), ("coordinator", first + timedelta(days=0 if heir == "health" else -3))):
        for unit_id in (old, new):
            seat = Position.objects.create(unit_id=unit_id, title=role, role=role, valid_from=START, legal_basis="Thử")
            ends = first + timedelta(days=60) if unit_id == new else None
            Holding.objects.create(
                position=seat, user=town.users["huy"], valid_from=begins, valid_to=ends, legal_basis="Thử"
            )
    edit = Edit(town.actor("khanh"), now(), first, "Quyết định 8/QĐ-UBND")
    with transaction.atomic():
        planned = plan_end(edit, old, {new: ""}).planned(first)
        reckoned = would_vacate(planned, DUTY_ROLES, today())
    assert reckoned == left_by(lambda: end_unit(edit, old, {new: ""}))
    alone = {each.first for each in reckoned if each.duty == "feedback.receive"}
    assert alone == ({first + timedelta(days=61)} if heir == "health" else set()), "in the office somebody stays"
