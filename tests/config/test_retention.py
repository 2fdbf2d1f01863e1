"""Traces of who came to the door: wrong guesses, wrong sign-ins and ended sessions go after a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from access.models import WrongSignIns
from config.retention import retention_round
from desks.citizen.models import Guess
from kernel.time import now, set_offset

pytestmark = pytest.mark.db


def traces(ago: timedelta) -> None:
    """Of somebody who was there AGO, by the real clock."""
    at = timezone.now() - ago
    name = str(ago)
    AccessAttempt.objects.create(username=name, ip_address="203.0.113.7", failures_since_start=1)
    AccessAttempt.objects.filter(username=name).update(attempt_time=at)
    WrongSignIns.objects.create(tag=name.encode(), count=3, last_at=at)
    Session.objects.create(session_key=name, session_data="", expire_date=at)
    Guess.objects.create(caller_tag=name.encode(), window=at)


def left() -> list[list[str]]:
    return [
        list(AccessAttempt.objects.values_list("username", flat=True)),
        [bytes(tag).decode() for tag in WrongSignIns.objects.values_list("tag", flat=True)],
        list(Session.objects.values_list("session_key", flat=True)),
        [bytes(tag).decode() for tag in Guess.objects.values_list("caller_tag", flat=True)],
    ]


def test_who_came_to_the_door_is_forgotten_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_CLOCK_FILE")
    old, fresh = timedelta(hours=25), timedelta(hours=23)
    traces(old)
    traces(fresh)
    retention_round(now())
    assert left() == [[str(fresh)]] * 4


def test_a_test_clock_that_is_moved_ends_no_session_and_opens_no_lock(tmp_path: Path, monkeypatch: Any) -> None:
    clock = tmp_path / "clock.json"
    monkeypatch.setenv("MOTCUA_CLOCK_FILE", str(clock))
    set_offset(clock, 40 * 86_400)
    fresh = timedelta(hours=1)
    traces(fresh)
    retention_round(now())
    assert left()[:3] == [[str(fresh)]] * 3
    assert left()[3] == [], "guesses at codes follow the product's clock"
