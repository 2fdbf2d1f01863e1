"""How dates, times, numbers and money are written on every screen: 15/09/2026, 14:05, 1.234.567 ₫, 99%.

Must not compute deadlines; it only writes down what it is given.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from desks.kit.language import instant, spoken
from kernel.time import format_date, format_time

NBSP = "\N{NO-BREAK SPACE}"


def money(amount: object) -> str:
    """Whole đồng with dots between thousands; anything that is no number comes back as it was."""
    try:
        whole = int(Decimal(str(amount)).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        return str(amount)
    return f"{whole:,}".replace(",", ".") + NBSP + "₫"


def count(number: object) -> str:
    """A whole number with dots between thousands."""
    try:
        return f"{int(str(number)):,}".replace(",", ".")
    except ValueError:
        return str(number)


def percent(share: float | None) -> str:
    """A share of 1 in whole per cent, as official papers have it: 99%; a dash where there is nothing to share."""
    return "–" if share is None else f"{count(round(share * 100))}%"


# As templates write them (`{% load kit %}`): what is not there is "".


def vn_date(value: date | None, how: str = "") -> str:
    """15/09/2026; `:"weekday"` puts the weekday in front."""
    if not isinstance(value, date):
        return str(value or "")
    return spoken(format_date(value, with_weekday=how == "weekday"))


def vn_time(value: time | datetime | None) -> str:
    """14:05."""
    return format_time(value) if isinstance(value, (time, datetime)) else str(value or "")


def vn_instant(value: datetime | None, how: str = "") -> str:
    """14:05 ngày 15/09/2026; `:"weekday"` names the weekday."""
    if not isinstance(value, datetime):
        return str(value or "")
    return instant(value, with_weekday=how == "weekday")


def vn_paper_date(value: date | None) -> str:
    """ngày 05 tháng 02 năm 2026: day and month below 10 or 3 carry a zero (Decree 30/2020, App. I)."""
    if not isinstance(value, date):
        return ""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def vn_money(value: object) -> str:
    """1.234.567 ₫."""
    return "" if value in (None, "") else money(value)


def vn_count(value: object) -> str:
    """1.234.567."""
    return "" if value in (None, "") else count(value)


FILTERS = (vn_date, vn_time, vn_instant, vn_paper_date, vn_money, vn_count)
