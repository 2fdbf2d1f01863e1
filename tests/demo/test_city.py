"""The demo city: whole, repeatable, never in production."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from access.actor import ROLES, SYSTEM
from access.models import User
from books.calendar import loading
from books.calendar.loading import calendar_for
from books.orgs.editing import Edit
from books.orgs.holders import positions_of, unit_on_duty
from books.orgs.loading import shipped
from books.orgs.models import Holding, Position, Unit
from books.orgs.succession import end_unit
from demo import cast, city
from kernel.text import nfc
from kernel.time import TZ

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)


@pytest.fixture(autouse=True)
def _fresh_book() -> Any:
    loading.forget()
    yield
    loading.forget()


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, Position, Holding, User))


def test_loading_twice_adds_nothing() -> None:
    city.load(AT)
    before = counts()
    assert city.load(AT) == len({seat.username for seat in cast.SEATS})
    assert counts() == before


def test_a_ward_that_was_merged_stays_merged() -> None:
    """The city is loaded again at every start with other code; what people did meanwhile stands."""
    city.load(AT)
    ward, heir = (Unit.objects.get(code=code, valid_to=None) for code in ("H26.923", "H26.922"))
    end_unit(Edit(SYSTEM, AT, AT.date(), "Nghị quyết thử"), ward.pk, {heir.pk: ""}, kind="merge", cases_to=heir.pk)
    before = counts()
    city.load(AT)
    assert counts() == before
    assert not Unit.objects.filter(code="H26.923", valid_to=None).exists()


def test_a_new_installation_gets_the_units_by_a_command() -> None:
    call_command("load_hanoi", stdout=StringIO())
    before = Unit.objects.count()
    assert before == len(shipped())
    call_command("load_hanoi", stdout=StringIO())
    assert Unit.objects.count() == before


def test_every_role_is_played_and_every_unit_that_handles_has_its_approver() -> None:
    assert {seat.role for seat in cast.SEATS} == ROLES
    assert {s.unit for s in cast.SEATS if s.role == "handler"} == {s.unit for s in cast.SEATS if s.role == "approver"}


def test_every_account_signs_in_and_acts_somewhere() -> None:
    city.load(AT)
    for account in city.accounts()[:3]:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
    for user in User.objects.all():
        assert positions_of(user.pk, AT.date()), user.username
    assert len(positions_of(User.objects.get(username="xuly.hoankiem").pk, AT.date())) == 2


def test_duties_and_the_world_before() -> None:
    city.load(AT)
    assert unit_on_duty("feedback.receive", AT.date()).kind == "centre"
    old = Unit.objects.get(name__contains="quận")
    assert old.valid_to == date(2025, 6, 30)
    assert old.successions.count() == 2


def test_the_centre_works_on_saturday_morning() -> None:
    city.load(AT)
    centre = unit_on_duty("feedback.receive", AT.date())
    assert calendar_for(centre.id).is_working_day(date(2026, 9, 19))
    assert not calendar_for(Unit.objects.get(name="Sở Xây dựng").id).is_working_day(date(2026, 9, 19))


def test_names_are_composed_vietnamese() -> None:
    words = [row.name for row in cast.UNITS] + [word for seat in cast.SEATS for word in seat]
    assert all(nfc(word) == word for word in words)


def test_refused_outside_the_demo(settings: Any) -> None:
    settings.DEMO = False
    for command in ("load_demo", "demo_accounts"):
        with pytest.raises(CommandError, match="MOTCUA_PROFILE=demo"):
            call_command(command)
    assert not User.objects.exists()


def test_the_table_for_the_launcher() -> None:
    out = StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert [row["username"] for row in rows[:3]] == ["dieuphoi", "xuly", "pheduyet"]
    assert set(rows[0]) == {"username", "password", "full_name", "position", "unit", "role", "role_label"}
    call_command("demo_accounts", stdout=out)


def test_the_sign_in_page_names_the_accounts_that_there_are() -> None:
    page = render_to_string("access/sign_in_hint.html")
    assert set(re.findall(r"<code>(\w+)</code>", page)) == {cast.PASSWORD, *cast.FIRST}
