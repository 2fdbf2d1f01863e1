"""Dates, times and money as every screen writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desks.kit import formats
from kernel.time import TZ

AT = datetime(2026, 9, 15, 14, 5, tzinfo=TZ)


def test_dates_and_times() -> None:
    assert formats.vn_date(date(2026, 9, 5)) == "05/09/2026"
    assert formats.vn_date(AT, "weekday") == "thứ Ba, 15/09/2026"
    assert formats.vn_time(AT) == "14:05"
    assert formats.vn_instant(AT) == "14:05 ngày 15/09/2026"


def test_an_instant_of_another_zone_is_shown_in_hanoi() -> None:
    assert formats.vn_instant(datetime(2026, 9, 15, 18, 30, tzinfo=UTC)) == "01:30 ngày 16/09/2026"
    assert formats.vn_date(datetime(2026, 9, 15, 18, 30, tzinfo=UTC)) == "16/09/2026"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (1234567, "1.234.567\u00a0₫"),
        (0, "0\u00a0₫"),
        (Decimal("-50000.4"), "-50.000\u00a0₫"),
        ("8000", "8.000\u00a0₫"),
        ("miễn phí", "miễn phí"),
        (None, ""),
        ("", ""),
        (float("inf"), "inf"),
    ],
)
def test_money(amount: object, shown: str) -> None:
    assert formats.vn_money(amount) == shown


def test_counts() -> None:
    assert formats.vn_count(1234567) == "1.234.567"
    assert formats.vn_count("nhiều") == "nhiều"
    assert [formats.percent(share) for share in (0.994, 1, 0, None)] == ["99%", "100%", "0%", "–"]


def test_a_paper_date_pads_as_the_decree_asks() -> None:
    assert formats.vn_paper_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert formats.vn_paper_date(date(2026, 9, 15)) == "ngày 15 tháng 9 năm 2026"


def test_a_missing_date_is_an_empty_place() -> None:
    for written in (formats.vn_date, formats.vn_time, formats.vn_instant, formats.vn_paper_date):
        assert written(None) == ""
