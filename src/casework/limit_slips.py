"""When a limit that was entered wrongly is put right from the same day on: cases received in between took the wrong one.

A change of the law touches no running case; a slip of the pen is no law. Who puts it right is shown these cases with their dates
before and after, and says whether they are reckoned anew: each with an entry, all of them together with the book or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from access.actor import Actor
from books.calendar.loading import calendar_version
from books.limits import lookup
from books.limits.models import Limit
from casework import deadlines, practice
from casework.kind import kind_of
from casework.models import Case
from casework.perform import not_before
from casework.perform_many import as_locked, to_lock
from casework.reads import read_together
from casework.recalculation import WouldMove, dates_told, entered
from casework.writes import Write
from casework.writes_of_many import write_all

MOST = 500  # in one press; a slip of one morning is far below


def took(wrong: Limit) -> QuerySet[Case]:
    """The running cases that were received under WRONG. Exercises keep theirs."""
    cases = Case.objects.filter(
        stopped_at=None,
        limit_code=wrong.code,
        limit_amount=wrong.amount,
        limit_unit=wrong.unit,
        limit_basis=wrong.legal_basis,
        opened_at__date__gte=wrong.valid_from,
    )
    return practice.real(cases).order_by("id")


def would_change(wrong: Limit, right: Limit, *, shown: int = 10) -> WouldMove:
    """What `put_right` would do, `is_least` when there are more than can be put right in one press; nothing is written."""
    cases, version = list(took(wrong)[: MOST + 1]), calendar_version()
    examples = [
        (case.code, case.due_at, _changed({**vars(case), "calendar_version": version}, right)["due_at"])
        for case in [each for each in cases if not each.is_sealed][:shown]
    ]
    return WouldMove(len(cases[:MOST]), len(cases) > MOST, examples)


def put_right(wrong: Limit, right: Limit, actor: Actor, at: datetime) -> int:
    """Reckon the cases of WRONG anew by RIGHT, in the transaction that changes the book; returns how many. Two statements,
    however many they are."""
    rows, limits = read_together(to_lock(took(wrong))[:MOST], lookup.every_version())
    lookup.found(limits)  # as they are now: the steps of a case have limits of their own
    cases = as_locked(rows)
    terms = {
        "limit": right.code, "amount_before": wrong.amount, "unit_before": wrong.unit, "amount": right.amount, "unit": right.unit,
    }  # fmt: skip
    writes: list[Write] = []
    for case in cases.values():
        changed = _changed(case, right)
        writes += entered(case, changed, actor, not_before(case, at), dates_told(case, changed) | terms)
    write_all(writes)
    return len(cases)


def _changed(case: Mapping[str, Any], right: Limit) -> dict[str, Any]:
    """The case under the right limit; extensions that were granted stay beside it."""
    terms = {"limit_amount": right.amount, "limit_unit": right.unit, "limit_basis": right.legal_basis}
    facts = deadlines.recomputed(
        {**case, **terms}, kind_of(case["kind"]).flow(case["flow_version"]).stage(case["stage"])
    )
    return {**case, **terms, **facts}
