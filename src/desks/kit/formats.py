"""How dates, times, numbers and money are written on every screen: 15/09/2026, 14:05, 1.234.567 ₫, 99%.

Must not compute deadlines; it only writes down what it is given.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

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
