"""Two administrators with the same form open: the second is told, keeps what was typed, and overwrites nothing unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from access.models import User
from books.calendar.models import CalendarDay, Schedule
from books.limits.models import Limit
from books.orgs.models import Absence, Delegation, Holding, Position, Succession, Unit, UnitDuty
from books.texts.models import Template
from kernel.time import format_date, now, today
from ledger.models import Entry
from tests.casework.town import Town

pytestmark = pytest.mark.db
PAPER = {"legal_basis": "Quyết định 9/QĐ-UBND"}
DATED = PAPER | {"first": format_date(today())}
LATER = format_date(today() + timedelta(days=3))
WEEK = {f"day{n}": "08:00-12:00" for n in range(5)} | {"day5": "", "day6": ""}
LIMIT = {
    "code": "feedback.answer",
    "unit": "working_days",
    "valid_from": LATER,
    "certainty": "read",
    "ghi": "1",
    "da-xem": "1",
    **PAPER,
}
_CHOSEN = {"ghi", "role", "kind", "unit", "code", "reason", "unit_id", "user_id"}
DAY = {"kind": "day_off", **PAPER}


@pytest.fixture
def admin(town: Town, browser_of: Callable[[str], Client]) -> Client:
    return browser_of("khanh")


def hidden(page: Any) -> dict[str, str]:
    """What the form of a page carries unseen."""
    found = re.findall(r'<input type="hidden" name="(saw)" value="(\w*)"', page.content.decode())
    return dict(found[-1:])  # lists have forms of their own; the page's stands last


def text_of_the_town() -> Template:
    return Template.objects.get(purpose="reason", code="unclear")


def at(name: str, *args: Any) -> str:
    return reverse(f"admin_{name}", args=args)


# Where the form stands, what the first and the second type, and the rows that the second must leave alone.
Form = tuple[Callable[[Town], str], dict[str, Any], dict[str, Any], type[Model]]
FORMS: dict[str, Form] = {
    "a unit's names": (
        lambda town: at("describe_unit", town.unit("works")),
        DATED | {"also": "Sở XD", "code": "H26.71", "sure": "on"}, DATED | {"also": "", "note": "Ghi chú hai", "sure": "on"}, Unit,
    ),
    "a new unit": (
        lambda town: at("open_unit"),
        DATED | {"name": "Phòng một", "kind": "division", "sure": "on"},
        DATED | {"name": "Phòng hai", "kind": "division", "sure": "on"}, Unit,
    ),
    "a unit's name": (
        lambda town: at("rename_unit", town.unit("health")),
        DATED | {"name": "Sở Y tế một"}, DATED | {"name": "Sở Y tế hai"}, Succession,
    ),
    "a new position": (
        lambda town: at("open_position", town.unit("works")),
        DATED | {"title": "Việc một", "role": "handler"}, DATED | {"title": "Việc hai", "role": "handler"}, Position,
    ),
    "who gives a position up": (
        lambda town: at("relieve", Holding.objects.get(position=town.seats["yen"]).pk),
        DATED | {"ghi": "1"}, PAPER | {"first": LATER, "ghi": "1"}, Holding,
    ),
    "a text": (
        lambda town: at("change_text", text_of_the_town().pk),
        {"label": "Một", "body": "Kính gửi ông/bà, một.", "first": LATER},
        {"label": "Hai", "body": "Kính gửi ông/bà, hai.", "first": LATER}, Template,
    ),
    "a limit": (
        lambda town: reverse("officer_limits"), LIMIT | {"amount": "15"}, LIMIT | {"amount": "16"}, Limit,
    ),
    "a week": (
        lambda town: at("unit_week", town.unit("works")),
        PAPER | WEEK | {"first": LATER, "ghi": "1"}, PAPER | WEEK | {"first": LATER, "day4": "", "ghi": "1"}, Schedule,
    ),
    "a new day": (
        lambda town: reverse("officer_calendar"),
        DAY | {"date": LATER, "name": "Một"}, DAY | {"date": LATER, "name": "Hai"}, CalendarDay,
    ),
    "an account": (
        lambda town: at("describe_account", User.objects.create_user("thu", full_name="Nguyễn Thử", created_at=now()).pk),
        {"full_name": "Nguyễn Lan Một", "email": ""}, {"full_name": "Nguyễn Lan Hai", "email": ""}, User,
    ),
    "an account that is stopped": (
        lambda town: at("leave", town.users["binh"].pk),
        DATED | {"ghi": "1"}, PAPER | {"first": LATER, "ghi": "1"}, Holding,
    ),
    "a password": (lambda town: at("give_password", town.users["binh"].pk), {}, {}, User),
    "a duty": (
        lambda town: at("give_duty", "feedback.receive"),
        DATED | {"unit_id": "office"}, PAPER | {"first": LATER, "unit_id": "centre"}, UnitDuty,
    ),
    "an absence": (
        lambda town: at("record_absence", town.seats["bao"].pk),
        DATED | {"until": LATER, "reason": "leave"}, PAPER | {"first": LATER, "until": LATER, "reason": "other"}, Absence,
    ),
    "somebody who is back": (
        lambda town: at("end_absence", an_absence(town)), DATED, PAPER | {"first": LATER}, Absence,
    ),
    "a delegation": (
        lambda town: at("delegate", town.seats["ha"].pk),
        DATED | {"user_id": "binh", "scope": "Ký trả lời", "until": LATER},
        DATED | {"user_id": "bao", "scope": "Ký công văn", "until": LATER}, Delegation,
    ),
    "the end of a delegation": (
        lambda town: at("end_delegation", a_delegation(town)), DATED, PAPER | {"first": LATER}, Delegation,
    ),
}  # fmt: skip


def an_absence(town: Town) -> Any:
    whose = {"position": town.seats["bao"], "user": town.users["bao"], "reason": "leave"}
    until = today() + timedelta(days=9)
    return Absence.objects.create(**whose, valid_from=today(), valid_to=until, legal_basis="Thử").pk


def a_delegation(town: Town) -> Any:
    what = {"position": town.seats["ha"], "delegate": town.users["binh"], "scope": "Ký", "legal_basis": "Thử"}
    return Delegation.objects.create(**what, valid_from=today(), valid_to=today() + timedelta(days=9)).pk


def typed_in(town: Town, said: dict[str, Any]) -> dict[str, Any]:
    """What a form takes, with the ids of this town for its names."""
    ids = {"unit_id": town.units, "user_id": town.users}
    return {name: str(ids[name][value].pk) if name in ids else value for name, value in said.items()}


def stored(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.parametrize("what", FORMS)
def test_the_second_is_told_and_overwrites_nothing(town: Town, admin: Client, what: str) -> None:
    where, first, second, model = FORMS[what]
    first, second = typed_in(town, first), typed_in(town, second)
    address = where(town)
    opened = hidden(admin.get(address))  # both have the page open
    assert opened["saw"]
    done = admin.post(address, first | opened)
    assert done.status_code == (200 if what == "a password" else 302)
    after, lines = stored(model), Entry.objects.count()
    told = admin.post(address, second | opened)
    assert told.status_code == 422
    assert "mục này vừa được sửa sau khi đồng chí mở trang" in told.content.decode(), told.context["form"].errors
    assert (stored(model), Entry.objects.count()) == (after, lines)
    typed = {name: value for name, value in second.items() if name not in _CHOSEN}
    for value in filter(None, typed.values()):
        assert value in told.content.decode(), "what was typed is still there"


def test_whoever_was_told_sends_it_again_and_it_is_written(town: Town, admin: Client) -> None:
    where, first, second, _model = FORMS["a unit's names"]
    address = where(town)
    opened = hidden(admin.get(address))
    admin.post(address, first | opened)
    told = admin.post(address, second | opened)
    assert admin.post(address, second | hidden(told)).status_code == 302
    assert Unit.objects.get(pk=town.unit("works")).note == "Ghi chú hai"


@pytest.mark.parametrize("what", ["a new unit", "a new position", "a new day"])
def test_a_form_that_is_sent_twice_makes_one(town: Town, admin: Client, what: str) -> None:
    where, first, _second, model = FORMS[what]
    address = where(town)
    before, opened = len(stored(model)), hidden(admin.get(address))
    for expected in (302, 422):
        assert admin.post(address, first | opened).status_code == expected
    assert len(stored(model)) == before + 1


def test_a_decision_on_a_day_is_made_on_what_was_seen(town: Town, admin: Client) -> None:
    calendar = reverse("officer_calendar")
    admin.post(calendar, DAY | {"date": LATER, "name": "Ngày thử"} | hidden(admin.get(calendar)))
    row = CalendarDay.objects.get(name="Ngày thử")
    confirm, reject = (reverse("officer_decide_day", args=[row.pk, how]) for how in ("xac-nhan", "khong-ap-dung"))
    shown = admin.get(calendar, {"nam": row.date.year}).content.decode()
    (saw,) = re.findall(rf'action="{reject}">.*?name="saw" value="(\w+)"', shown)
    assert admin.post(confirm, hidden(admin.get(confirm))).status_code == 302
    admin.post(reject, {"saw": saw})
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert "mục này vừa được sửa" in admin.get(calendar).content.decode()
