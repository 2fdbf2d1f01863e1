"""A matter is judged by the law of the day on which it was received: a day in Viet Nam, also between midnight and seven."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from books.limits import lookup
from books.limits.models import Limit
from casework.models import Case
from kernel.time import TZ, local
from tests.casework.town import Town, a_case, do

CHANGED = datetime(2026, 9, 16, tzinfo=TZ)


def replaced(code: str, amount: int) -> None:
    """From CHANGED on another limit of this code holds."""
    old = Limit.objects.get(code=code, valid_to=None)
    Limit.objects.filter(pk=old.pk).update(valid_to=CHANGED.date() - timedelta(days=1))
    Limit.objects.create(
        code=code, label=old.label, amount=amount, unit=old.unit, legal_basis="Luật mới", certainty=old.certainty,
        valid_from=CHANGED.date(),
    )  # fmt: skip
    lookup.forget()


def waits_until(town: Town, received: datetime) -> datetime:
    """By when the sender of a matter received then is to supplement it, asked at noon of the day of the change."""
    case = a_case(at=received)
    do(town, case, "lan", "ask_supplement", CHANGED + timedelta(hours=12), inputs={"words": "Xin cho biết số hồ sơ."})
    due = Case.objects.get(pk=case.pk).stage_due_at
    assert due is not None
    return local(due)


@pytest.mark.parametrize("hour", [0, 2, 6, 7, 9])
def test_the_new_law_holds_from_midnight_and_not_before(town: Town, hour: int) -> None:
    before = waits_until(town, CHANGED - timedelta(minutes=1))
    replaced("feedback.supplement_wait", 1)
    assert waits_until(town, CHANGED - timedelta(minutes=1)) == before
    assert waits_until(town, CHANGED + timedelta(hours=hour)) < before
