"""Days in an address and in words: 2026-11-01_2026-11-22 is a period, both days included."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from kernel.time import TZ, format_date


def day_of(text: str) -> date:
    """A day of an address (ValueError when it is none)."""
    return date.fromisoformat(text)


def day_start(day: date) -> datetime:
    """Midnight in Hà Nội at which DAY begins."""
    return datetime.combine(day, time.min, tzinfo=TZ)


def days_value(first: date, last: date) -> str:
    """A period as it stands in an address."""
    return f"{first.isoformat()}_{last.isoformat()}"


def days_words(value: str) -> str:
    """A period of an address as people read it."""
    first, last = (day_of(part) for part in value.split("_"))
    if first == last:
        return format_date(first)
    return _("từ %(first)s đến %(last)s") % {"first": format_date(first), "last": format_date(last)}
