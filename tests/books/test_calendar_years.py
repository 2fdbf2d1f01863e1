"""The calendar of 2023 to 2027: every row with its paper; what is not confirmed does not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from books.calendar import loading
from books.calendar.loading import calendar_for
from books.calendar.models import CalendarDay

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def _fresh_book() -> Iterator[None]:
    loading.forget()
    yield
    loading.forget()


def test_five_years_stand_with_a_legal_basis_and_a_state_in_each_row() -> None:
    rows = CalendarDay.objects.filter(unit=None)
    assert {row.date.year for row in rows} == {2023, 2024, 2025, 2026, 2027}
    assert all(row.legal_basis and row.name for row in rows)
    assert {row.state for row in rows} == {"confirmed", "proposed"}


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2023, 1, 2), False),
        (date(2023, 1, 26), False),
        (date(2023, 1, 27), True),
        (date(2023, 5, 3), False),
        (date(2023, 9, 4), False),
        (date(2024, 2, 14), False),
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),  # a Saturday, worked for 29/04
        (date(2024, 9, 3), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),  # a Saturday, worked for 02/01
        (date(2026, 11, 24), True),  # unconfirmed: a working day until somebody confirms it
        (date(2027, 11, 24), True),
        (date(2027, 2, 4), True),  # computed by the moon, no notice yet
        (date(2027, 1, 1), False),  # by the law itself
    ],
)
def test_days(day: date, is_worked: bool) -> None:
    assert calendar_for(None).is_working_day(day) is is_worked


def test_what_was_computed_waits_for_its_notice() -> None:
    for row in CalendarDay.objects.filter(date__year=2027, name__contains="Tết Nguyên đán"):
        assert row.state == "proposed"
    assert CalendarDay.objects.get(date=date(2027, 4, 16)).state == "proposed"
