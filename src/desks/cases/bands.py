"""The five bands of the clock in which every list of work is grouped: their words, and the band of one row.

Which rows a band counts is `casework.counters.band`; a test holds the two equal. Must not know a page or a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from casework.counters import BANDS
from kernel.time import local_day

NAMES = BANDS
MEANING = {"late": "late", "today": "soon", "week": "neutral", "later": "neutral", "paused": "citizen"}
_WEEK = timedelta(days=7)


class Timed(Protocol):
    """Work as the inbox sees it: when the case is due, and whether its clock waits."""

    due_at: datetime | None
    is_paused: bool


def title(name: str) -> str:
    """The heading of a band, of tasks or of cases."""
    return {
        "late": _("Quá hạn"),
        "today": _("Đến hạn hôm nay"),
        "week": _("Trong 7 ngày tới"),
        "later": _("Sau 7 ngày tới"),
        "paused": _("Tạm dừng, chờ người gửi hoặc nơi khác"),
    }[name]


def short(name: str) -> str:
    """The band beside a number of tasks. The leader's number is of cases, and says so: one late case may be several late tasks."""
    return {
        "late": _("việc quá hạn"),
        "today": _("đến hạn hôm nay"),
        "week": _("trong 7 ngày"),
        "later": _("sau 7 ngày"),
        "paused": _("tạm dừng"),
    }[name]


def is_least(name: str, counts: Mapping[str, int]) -> bool:
    """Is the number of a band "at least so many", because counting stopped in it or before it?"""
    after = NAMES[NAMES.index(name) + 1 :]
    return bool(counts.get("is_cut")) and not any(counts.get(each) for each in after)


def band_of(work: Timed, at: datetime) -> str:
    """The band of one row."""
    if work.is_paused or work.due_at is None:
        return "paused"
    if work.due_at < at:
        return "late"
    if local_day(work.due_at) == local_day(at):
        return "today"
    return "week" if work.due_at < at + _WEEK else "later"
