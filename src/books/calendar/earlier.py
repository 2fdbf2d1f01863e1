"""The days off and make-up days of 2023 and 2024, and the ones that fall on a weekend in later years: a unit that works on
Saturdays counts them too. Facts of the yearly notices; added to an installation where no row of that day stands yet.
"""

from __future__ import annotations

from datetime import date, timedelta

from books.calendar.starter import StarterDay

_112 = "Bộ luật Lao động 2019, Điều 112 khoản 1"
_111 = "Bộ luật Lao động 2019, Điều 111 khoản 3 (nghỉ bù)"
_YEARLY = "Bộ luật Lao động 2019, Điều 112 khoản 3; thông báo lịch nghỉ hằng năm"
_SWAP = "Thông báo hoán đổi ngày làm việc"
_TET = "Tết Nguyên đán"
_VICTORY, _LABOUR, _NATIONAL = "Ngày Chiến thắng", "Ngày Quốc tế lao động", "Quốc khánh"
_KINGS = "Ngày Giỗ Tổ Hùng Vương"


def _off(day: date, name: str, basis: str = _112) -> StarterDay:
    return StarterDay(day, "day_off", name, basis, "confirmed")


def _tet(first: date) -> list[StarterDay]:
    return [_off(first + timedelta(days=n), _TET, _YEARLY) for n in range(7)]


_2023 = [
    _off(date(2023, 1, 1), "Tết Dương lịch"),
    _off(date(2023, 1, 2), "Nghỉ bù Tết Dương lịch (01/01/2023 là Chủ nhật)", _111),
    *_tet(date(2023, 1, 20)),
    _off(date(2023, 4, 29), _KINGS),
    _off(date(2023, 4, 30), _VICTORY),
    _off(date(2023, 5, 1), _LABOUR),
    _off(date(2023, 5, 2), "Nghỉ bù Ngày Giỗ Tổ Hùng Vương (29/04/2023 là thứ Bảy)", _111),
    _off(date(2023, 5, 3), "Nghỉ bù Ngày Chiến thắng (30/04/2023 là Chủ nhật)", _111),
    _off(date(2023, 9, 1), _NATIONAL, _YEARLY),
    _off(date(2023, 9, 2), _NATIONAL),
    _off(date(2023, 9, 4), "Nghỉ bù Quốc khánh (02/09/2023 là thứ Bảy)", _111),
]
_2024 = [
    _off(date(2024, 1, 1), "Tết Dương lịch"),
    *_tet(date(2024, 2, 8)),
    _off(date(2024, 4, 18), _KINGS),
    _off(date(2024, 4, 29), "Ngày nghỉ hoán đổi (làm bù 04/05/2024)", _SWAP),
    _off(date(2024, 4, 30), _VICTORY),
    _off(date(2024, 5, 1), _LABOUR),
    StarterDay(date(2024, 5, 4), "makeup", "Ngày làm bù (cho 29/04/2024)", _SWAP, "confirmed"),
    _off(date(2024, 9, 2), _NATIONAL),
    _off(date(2024, 9, 3), _NATIONAL, _YEARLY),
]
_WEEKENDS = [
    _off(date(2025, 2, 1), _TET, _YEARLY),
    _off(date(2026, 4, 26), _KINGS),
    _off(date(2027, 5, 1), _LABOUR),
]

EARLIER: tuple[StarterDay, ...] = (*_2023, *_2024, *_WEEKENDS)
