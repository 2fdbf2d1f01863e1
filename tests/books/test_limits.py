"""Limits: dated, never overlapping, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from access.actor import SYSTEM
from books.limits import editing, lookup
from books.limits.lookup import LimitUnknown, limit, limits_in_force
from books.limits.models import Limit
from kernel.time import TZ
from ledger.models import Entry

pytestmark = pytest.mark.db
ON = date(2026, 9, 15)
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)


@pytest.fixture(autouse=True)
def _fresh_shelf() -> Iterator[None]:
    lookup.forget()
    yield
    lookup.forget()


@pytest.mark.parametrize(
    ("code", "amount", "unit", "certainty"),
    [
        ("feedback.accept", 5, "working_days", "uncertain"),
        ("feedback.answer", 20, "calendar_days", "read"),
        ("feedback.progress", 7, "calendar_days", "read"),
        ("feedback.quarantine", 1, "working_days", "house"),
        ("index.feedback.receive", 2, "working_days", "read"),
        ("index.feedback.answer", 15, "working_days", "read"),
    ],
)
def test_starting_limits(code: str, amount: int, unit: str, certainty: str) -> None:
    found = limit(code, ON)
    assert (found.amount, found.unit, found.certainty) == (amount, unit, certainty)
    assert found.legal_basis


def test_a_new_version_holds_from_its_day_and_the_old_one_stays_for_old_cases() -> None:
    Limit.objects.filter(code="feedback.answer").update(valid_to=date(2026, 12, 31))
    Limit.objects.create(
        code="feedback.answer", label="Trả lời", amount=15, unit="working_days",
        legal_basis="Văn bản mới", certainty="read", valid_from=date(2027, 1, 1),
    )  # fmt: skip
    lookup.forget()
    assert limit("feedback.answer", date(2026, 12, 31)).amount == 20
    assert limit("feedback.answer", date(2027, 1, 1)).amount == 15


def test_two_limits_on_one_day_are_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="limits_one_at_a_time"), transaction.atomic():
        Limit.objects.create(
            code="feedback.answer", label="Trả lời", amount=15, unit="working_days",
            legal_basis="Văn bản mới", certainty="read", valid_from=date(2027, 1, 1),
        )  # fmt: skip


def test_a_missing_limit_is_an_error_never_a_guess() -> None:
    with pytest.raises(LimitUnknown, match=r"feedback\.nothing.*15/09/2026"):
        limit("feedback.nothing", ON)
    with pytest.raises(LimitUnknown):
        limit("feedback.answer", date(2017, 4, 24))


def test_a_limit_that_was_just_added_is_found() -> None:
    with pytest.raises(LimitUnknown):
        limit("demo.new", ON)
    Limit.objects.create(
        code="demo.new", label="Thử", amount=1, unit="hours", legal_basis="Thử", certainty="house",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    assert limit("demo.new", ON).amount == 1


def test_the_list_for_the_page_has_one_row_per_code() -> None:
    codes = [found.code for found in limits_in_force(ON)]
    assert codes == sorted(set(codes))
    assert len(codes) >= 11


def test_limits_are_read_from_memory(django_assert_num_queries: object) -> None:
    limit("feedback.answer", ON)
    with django_assert_num_queries(0):  # type: ignore[operator]
        limit("feedback.accept", ON)


def change(
    amount: int = 15, *, starts: date = date(2027, 1, 1), basis: str = "Quyết định mới", at: datetime = AT
) -> Limit:
    new = Limit(code="feedback.answer", amount=amount, unit="working_days", legal_basis=basis, certainty="read")
    new.valid_from = starts
    return editing.change_limit(new, actor=SYSTEM, at=at)


def test_changing_a_limit_ends_the_old_one_on_the_eve_and_leaves_an_entry() -> None:
    assert change().label == "Trả lời phản ánh, kiến nghị"
    assert limit("feedback.answer", date(2026, 12, 31)).amount == 20
    assert limit("feedback.answer", date(2027, 1, 1)).amount == 15
    entry = Entry.objects.get(verb="limits:limit:changed")
    assert (entry.particulars["before"], entry.particulars["amount"]) == (20, 15)


def test_a_slip_is_put_right_before_and_on_the_day_and_no_later() -> None:
    change(200)
    change(20)
    assert limit("feedback.answer", date(2027, 1, 1)).amount == 20
    assert limit("feedback.answer", date(2026, 12, 31)).amount == 20
    assert [(e.particulars["before"], e.particulars.get("replaces")) for e in Entry.objects.order_by("seq").filter(
        verb="limits:limit:changed")] == [(20, None), (200, True)]  # fmt: skip
    change(16, starts=AT.date() + timedelta(days=120))
    with pytest.raises(editing.LimitTooEarly):
        change(17)


def test_a_version_that_has_begun_is_replaced_on_its_first_day_alone() -> None:
    change(200, starts=AT.date())
    change(20, starts=AT.date())
    with pytest.raises(editing.LimitTooEarly):
        change(21, starts=AT.date(), at=AT + timedelta(days=1))


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"basis": " "}, {"starts": date(2017, 4, 25)}])
def test_a_senseless_change_is_refused_and_changes_nothing(wrong: Any) -> None:
    with pytest.raises(editing.LimitRefused):
        change(**wrong)
    assert Limit.objects.get(code="feedback.answer").valid_to is None
