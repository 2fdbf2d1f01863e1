"""The five bands of the clock in which every list of work is grouped: late, today, this week, later, paused.

The words, the condition in SQL and the same condition for a row stand beside one another, so that a number, the list it
leads to and the group in that list are one thing. Must not know a page or a kind.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from kernel.time import TZ, local

NAMES = ("late", "today", "week", "later", "paused")
MEANING = {"late": "late", "today": "soon", "week": "neutral", "later": "neutral", "paused": "citizen"}
_WEEK = timedelta(days=7)


class Timed(Protocol):
    """Work as the inbox sees it: when the case is due, and whether its clock waits."""

    due_at: datetime | None
    is_paused: bool


def title(name: str) -> str:
    """The heading of a band."""
    return {
        "late": _("Quá hạn"),
        "today": _("Đến hạn hôm nay"),
        "week": _("Trong 7 ngày tới"),
        "later": _("Sau 7 ngày tới"),
        "paused": _("Tạm dừng, chờ người gửi hoặc nơi khác"),
    }[name]


def short(name: str) -> str:
    """The band in a filter and beside a number."""
    return {
        "late": _("quá hạn"),
        "today": _("đến hạn hôm nay"),
        "week": _("trong 7 ngày"),
        "later": _("sau 7 ngày"),
        "paused": _("tạm dừng"),
    }[name]


def band_of(work: Timed, at: datetime) -> str:
    """The band of one row."""
    if work.is_paused or work.due_at is None:
        return "paused"
    if work.due_at < at:
        return "late"
    if local(work.due_at) <= _end_of_day(at):
        return "today"
    return "week" if work.due_at < at + _WEEK else "later"


def within(name: str, at: datetime) -> Q:
    """The band as a condition on open work (columns due_at and is_paused)."""
    tonight = _end_of_day(at)
    running = Q(is_paused=False, due_at__isnull=False)
    return {
        "late": running & Q(due_at__lt=at),
        "today": running & Q(due_at__gte=at, due_at__lte=tonight),
        "week": running & Q(due_at__gt=tonight, due_at__lt=at + _WEEK),
        "later": running & Q(due_at__gte=at + _WEEK, due_at__gt=tonight),
        "paused": Q(is_paused=True) | Q(due_at=None),
    }[name]


def _end_of_day(at: datetime) -> datetime:
    return datetime.combine(local(at).date(), time.max, tzinfo=TZ)
