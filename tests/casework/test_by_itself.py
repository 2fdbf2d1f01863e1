"""What one row of a round does wrong is that row's own; what is everybody's is not."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from casework.by_itself import by_itself
from config import retention
from kernel.ids import uuid7
from kernel.time import now
from kinds.feedback.suggestions import waiting
from kinds.feedback.suggestions.models import Suggested
from tests.casework.town import Town, a_case


def test_a_row_that_fails_is_told_by_its_id_and_holds_up_no_other(caplog: Any) -> None:
    done, put_off = [], []
    caplog.set_level(logging.ERROR)
    for number in (1, 2, 3):
        with by_itself("row failed", number=number) as row:
            if number == 2:
                raise ValueError
            done.append(number)
        if row.failed:
            put_off.append(number)
    assert (done, put_off) == ([1, 3], [2])
    [told] = caplog.records
    assert (told.message, told.facts) == ("row failed", {"number": "2"})


def test_a_database_that_is_away_and_a_fault_of_the_round_go_on_to_the_worker() -> None:
    with pytest.raises(OperationalError), by_itself("row failed", number=1):
        raise OperationalError
    with pytest.raises(ValueError), by_itself("row failed"):  # noqa: PT011 -- before any row was taken
        raise ValueError
    with by_itself("row failed") as row:
        row.known_as(case=uuid7())
        raise ValueError
    assert row.failed


@pytest.mark.db
def test_a_matter_on_which_nothing_can_be_guessed_waits_and_the_older_ones_get_theirs(
    town: Town, monkeypatch: Any
) -> None:
    older, newer, at = a_case(), a_case(content="Nội dung làm hỏng phép đoán của máy, để thử."), now()
    guess = waiting.suggest

    def broken(text: str, model: Any) -> Any:
        if "làm hỏng" in text:
            raise ValueError
        return guess(text, model)

    monkeypatch.setattr(waiting, "suggest", broken)
    assert (waiting.suggesting_round(at), waiting.suggesting_round(at)) == (2, 0)
    assert set(Suggested.objects.values_list("pk", flat=True)) == {older.pk}
    monkeypatch.undo()
    waiting.suggesting_round(at + timedelta(minutes=10))
    assert Suggested.objects.filter(pk=newer.pk).exists()


@pytest.mark.db
def test_what_cannot_be_let_go_keeps_nothing_else_from_it(monkeypatch: Any) -> None:
    asked = []

    def broken(_before: Any, _at: Any) -> int:
        raise ValueError

    def others(_before: Any, _at: Any) -> int:
        asked.append("others")
        return 3

    rows = [retention.Kept("x", timedelta(days=1), "", each, ()) for each in (broken, others)]
    monkeypatch.setattr(retention, "TABLE", rows)
    assert (retention.retention_round(now()), asked) == (3, ["others"])
