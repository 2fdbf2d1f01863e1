"""Calendar rows: the law's days, what counts, whose row rules, what an edit does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.db import transaction

from access.actor import Actor
from access.models import User
from books.calendar import changes, editing, loading
from books.calendar.loading import calendar_for, calendar_version
from books.calendar.models import CalendarDay
from books.orgs.models import Unit
from kernel.time import TZ
from ledger.models import Entry

pytestmark = pytest.mark.db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
CULTURE_DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _fresh_book() -> Iterator[None]:
    loading.forget()
    yield
    loading.forget()


@pytest.fixture
def admin() -> Actor:
    user = User.objects.create_user("quantri-lich", full_name="Đỗ Văn Khánh")
    return Actor(kind="official", user_id=user.pk, roles=frozenset({"administrator"}))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[changes.Change]:
    told: list[changes.Change] = []
    monkeypatch.setattr(changes, "_listeners", [*changes._listeners, told.append])
    return told


def unit(name: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.create(
        name=name, code=f"H26.{uuid4().hex[:6].upper()}", kind="division", parent=parent,
        valid_from=date(2025, 7, 1), legal_basis="Thử nghiệm",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 2, 12), 3, date(2026, 2, 24)),  # over Tết
        (date(2026, 1, 8), 2, date(2026, 1, 10)),  # the make-up Saturday counts
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # over National Day and its swap
        (date(2025, 4, 29), 1, date(2025, 5, 5)),  # 30/4 to 2/5/2025 off
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # worked for it on this Saturday
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Hùng Kings' day on a Sunday: Monday off
    ],
)
def test_working_days_over_the_days_of_the_law(received: date, days: int, due: date) -> None:
    assert calendar_for(None).add_working_days(received, days) == due


def test_a_day_that_is_only_proposed_does_not_count() -> None:
    assert calendar_for(None).is_working_day(CULTURE_DAY)
    row = CalendarDay.objects.get(date=CULTURE_DAY)
    assert row.state == "proposed"
    assert "chưa có căn cứ" in row.legal_basis


def test_every_starter_day_has_a_basis_and_a_name() -> None:
    assert CalendarDay.objects.count() >= 35
    assert not CalendarDay.objects.filter(legal_basis="").exists()
    assert not CalendarDay.objects.filter(name="").exists()
    # Lunar dates of a year whose decision has not been seen stay proposals.
    assert not CalendarDay.objects.filter(date__year=2027, name__contains="Tết Nguyên", state="confirmed").exists()


def test_confirming_counts_at_once_and_tells_who_registered(admin: Actor, heard: list[changes.Change]) -> None:
    before, old = calendar_version(), calendar_for(None)
    editing.confirm_day(CalendarDay.objects.get(date=CULTURE_DAY).id, actor=admin, at=AT)
    assert calendar_version() > before
    assert not calendar_for(None).is_working_day(CULTURE_DAY)
    assert old.is_working_day(CULTURE_DAY), "a calendar in use is immutable"
    (change,) = heard
    assert (change.first, change.last, change.unit_id, change.at) == (CULTURE_DAY, CULTURE_DAY, None, AT)
    row = CalendarDay.objects.get(date=CULTURE_DAY)
    assert (row.decided_by_id, row.decided_at) == (admin.user_id, AT)
    entry = Entry.objects.get(verb="calendar:day:confirmed")
    assert entry.particulars["date"] == "2026-11-24"
    assert entry.actor_id == admin.user_id


def test_proposing_and_refusing_tell_nobody_for_nothing_moves(admin: Actor, heard: list[changes.Change]) -> None:
    row = editing.add_day(date(2026, 6, 1), "day_off", "Ngày thử", "Văn bản thử", actor=admin, at=AT)
    editing.reject_day(row.id, actor=admin, at=AT)
    assert heard == []
    assert calendar_for(None).is_working_day(date(2026, 6, 1))


def test_withdrawing_brings_the_day_back_and_keeps_the_row(admin: Actor, heard: list[changes.Change]) -> None:
    row = CalendarDay.objects.get(date=date(2026, 9, 1))
    editing.withdraw_day(row.id, actor=admin, at=AT)
    assert calendar_for(None).is_working_day(date(2026, 9, 1))
    assert CalendarDay.objects.get(pk=row.pk).state == "withdrawn"
    assert len(heard) == 1
    # The place is free for the right row.
    again = editing.add_day(row.date, "day_off", "Quốc khánh", "Thông báo mới", actor=admin, at=AT)
    editing.confirm_day(again.id, actor=admin, at=AT)
    assert not calendar_for(None).is_working_day(row.date)


def test_refusals_say_what_is_wrong(admin: Actor) -> None:
    with pytest.raises(editing.DayTaken, match="01/09/2026"):
        editing.add_day(date(2026, 9, 1), "day_off", "Quốc khánh", "Văn bản", actor=admin, at=AT)
    with pytest.raises(editing.BasisMissing):
        editing.add_day(date(2026, 6, 1), "day_off", "Ngày thử", "  ", actor=admin, at=AT)
    with pytest.raises(editing.DayWorkedAnyhow, match="25/11/2026"):
        editing.add_day(date(2026, 11, 25), "makeup", "Làm bù", "Thông báo", actor=admin, at=AT)
    editing.add_day(date(2026, 11, 28), "makeup", "Làm bù", "Thông báo", actor=admin, at=AT)  # a Saturday
    with pytest.raises(editing.DayAlreadyDecided, match="Đã xác nhận"):
        editing.confirm_day(CalendarDay.objects.get(date=date(2026, 9, 1)).id, actor=admin, at=AT)
    with pytest.raises(editing.DayNotFound):
        editing.confirm_day(uuid4(), actor=admin, at=AT)


def test_units_without_rows_share_one_calendar() -> None:
    city = unit("Thành phố")
    assert calendar_for(unit("Phường A", city).id) is calendar_for(unit("Phường B", city).id)


def test_a_units_own_week_rules_for_it_and_those_below(admin: Actor) -> None:
    centre = unit("Trung tâm")
    desk, other = unit("Điểm phục vụ", centre), unit("Sở khác")
    saturday = date(2026, 3, 14)
    week = [(day, time(8), time(12)) for day in range(6)]
    editing.set_schedule(
        week, valid_from=date(2026, 3, 1), legal_basis="Quy chế", unit_id=centre.id, actor=admin, at=AT
    )
    assert calendar_for(centre.id).is_working_day(saturday)
    assert calendar_for(desk.id).is_working_day(saturday)
    assert not calendar_for(other.id).is_working_day(saturday)
    assert not calendar_for(centre.id).is_working_day(date(2026, 2, 28)), "not before the day it begins"


def test_the_nearest_row_rules(admin: Actor) -> None:
    """A unit may have to work on a day that is off for the others."""
    ward = unit("Phường")
    row = editing.add_day(
        date(2026, 9, 1), "makeup", "Trực giải quyết", "Quyết định của phường", unit_id=ward.id, actor=admin, at=AT
    )
    editing.confirm_day(row.id, actor=admin, at=AT)
    assert calendar_for(ward.id).is_working_day(date(2026, 9, 1))
    assert not calendar_for(None).is_working_day(date(2026, 9, 1))


def test_an_edit_that_was_rolled_back_leaves_nothing_behind(admin: Actor) -> None:
    row = CalendarDay.objects.get(date=CULTURE_DAY)
    with pytest.raises(RuntimeError), transaction.atomic():
        editing.confirm_day(row.id, actor=admin, at=AT)
        assert not calendar_for(None).is_working_day(CULTURE_DAY)
        raise RuntimeError
    # Not asked in between: the copy that was read inside the transaction is still there.
    editing.add_day(date(2026, 6, 1), "day_off", "Ngày thử", "Văn bản thử", actor=admin, at=AT)
    assert calendar_for(None).is_working_day(CULTURE_DAY), "the version must not come again"


def test_a_listener_that_fails_undoes_the_edit(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: changes.Change) -> None:
        raise RuntimeError

    monkeypatch.setattr(changes, "_listeners", [*changes._listeners, refuses])
    with pytest.raises(RuntimeError):
        editing.confirm_day(CalendarDay.objects.get(date=CULTURE_DAY).id, actor=admin, at=AT)
    assert CalendarDay.objects.get(date=CULTURE_DAY).state == "proposed"


def test_a_new_week_ends_the_one_before(admin: Actor) -> None:
    def summer(start: date) -> None:
        week = [(day, time(7), time(11)) for day in range(5)]
        editing.set_schedule(week, valid_from=start, legal_basis="Giờ mùa hè", actor=admin, at=AT)

    summer(date(2026, 4, 15))
    calendar = calendar_for(None)
    assert calendar.opening(date(2026, 4, 14)).hour == 8  # type: ignore[union-attr]
    assert calendar.opening(date(2026, 4, 15)).hour == 7  # type: ignore[union-attr]
    with pytest.raises(editing.ScheduleRefused):
        summer(date(2026, 4, 1))


def test_reading_the_calendar_again_costs_one_small_query(django_assert_num_queries: object) -> None:
    calendar_for(None)
    with django_assert_num_queries(1):  # type: ignore[operator]
        calendar_for(None)
    version = calendar_version()
    with django_assert_num_queries(0):  # type: ignore[operator]
        calendar_for(None, version=version)
