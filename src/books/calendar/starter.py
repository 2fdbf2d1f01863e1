"""The days off and make-up days that a fresh installation starts with, 2025 to 2027, and the default working week.

A row whose paper we have not seen starts as proposed and does not count until an official confirms it. Lunar dates
are written out here, never computed at run time: the Prime Minister's yearly decision is the law, the moon is not.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import NamedTuple


class StarterDay(NamedTuple):
    date: date
    kind: str
    name: str
    legal_basis: str
    state: str


_112 = "Bộ luật Lao động 2019, Điều 112 khoản 1"
_111 = "Bộ luật Lao động 2019, Điều 111 khoản 3 (nghỉ bù)"
_YEARLY = "Bộ luật Lao động 2019, Điều 112 khoản 3; thông báo lịch nghỉ hằng năm"
_SWAP = "Thông báo hoán đổi ngày làm việc"
_12729 = "Công văn 12729/VPCP-KGVX (hoán đổi 02/01/2026 với 10/01/2026)"
_TET = "Tết Nguyên đán"
_COMPUTED = " (dự kiến theo âm lịch, chờ thông báo)"


def _row(day: date, name: str, basis: str = _112, *, kind: str = "day_off", state: str = "confirmed") -> StarterDay:
    return StarterDay(day, kind, name, basis, state)


def _run(first: date, count: int, name: str, *, state: str = "confirmed", basis: str = _YEARLY) -> list[StarterDay]:
    return [_row(first + timedelta(days=n), name, basis, state=state) for n in range(count)]


_2025 = [
    _row(date(2025, 1, 1), "Tết Dương lịch"),
    # 25/01 to 02/02/2025: weekends stand on either side of the seven days.
    *_run(date(2025, 1, 27), 5, _TET),
    _row(date(2025, 4, 7), "Ngày Giỗ Tổ Hùng Vương"),
    _row(date(2025, 4, 26), "Ngày làm bù (cho 02/05/2025)", _SWAP, kind="makeup"),
    _row(date(2025, 4, 30), "Ngày Chiến thắng"),
    _row(date(2025, 5, 1), "Ngày Quốc tế lao động"),
    _row(date(2025, 5, 2), "Ngày nghỉ hoán đổi (làm bù 26/04/2025)", _SWAP),
    _row(date(2025, 9, 1), "Quốc khánh", _YEARLY),
    _row(date(2025, 9, 2), "Quốc khánh"),
]
_2026 = [
    _row(date(2026, 1, 1), "Tết Dương lịch"),
    _row(date(2026, 1, 2), "Ngày nghỉ hoán đổi (làm bù 10/01/2026)", _12729),
    _row(date(2026, 1, 10), "Ngày làm bù (cho 02/01/2026)", _12729, kind="makeup"),
    *_run(date(2026, 2, 16), 5, _TET),
    _row(date(2026, 4, 27), "Nghỉ bù Ngày Giỗ Tổ Hùng Vương (26/04/2026 là Chủ nhật)", _111),
    _row(date(2026, 4, 30), "Ngày Chiến thắng"),
    _row(date(2026, 5, 1), "Ngày Quốc tế lao động"),
    _row(date(2026, 8, 22), "Ngày làm bù (cho 31/08/2026)", _SWAP, kind="makeup"),
    _row(date(2026, 8, 31), "Ngày nghỉ hoán đổi (làm bù 22/08/2026)", _SWAP),
    _row(date(2026, 9, 1), "Quốc khánh", _YEARLY),
    _row(date(2026, 9, 2), "Quốc khánh"),
    _row(
        date(2026, 11, 24),
        "Ngày Văn hóa Việt Nam",
        "Nghị quyết 80-NQ/TW ngày 07/01/2026; chưa có căn cứ trong Bộ luật Lao động",
        state="proposed",
    ),
]
_2027 = [
    _row(date(2027, 1, 1), "Tết Dương lịch"),
    *_run(date(2027, 2, 4), 7, _TET + _COMPUTED, state="proposed"),
    _row(date(2027, 4, 16), "Ngày Giỗ Tổ Hùng Vương" + _COMPUTED, state="proposed"),
    _row(date(2027, 4, 30), "Ngày Chiến thắng"),
    _row(date(2027, 5, 3), "Nghỉ bù Ngày Quốc tế lao động (01/05/2027 là thứ Bảy)", _111),
    _row(date(2027, 9, 2), "Quốc khánh"),
    _row(date(2027, 9, 3), "Quốc khánh (dự kiến, chờ thông báo ngày liền kề)", _YEARLY, state="proposed"),
    _row(
        date(2027, 11, 24),
        "Ngày Văn hóa Việt Nam",
        "Nghị quyết 80-NQ/TW ngày 07/01/2026; chưa có căn cứ trong Bộ luật Lao động",
        state="proposed",
    ),
]

DAYS: tuple[StarterDay, ...] = (*_2025, *_2026, *_2027)

# The default week of the city: Monday to Friday. A unit may have its own (many centres work on Saturday morning).
WEEK_FROM = date(2025, 1, 1)
WEEK_BASIS = "Bộ luật Lao động 2019, Điều 105; giờ hành chính mặc định, đơn vị được quy định khác"
WEEK: tuple[tuple[int, time, time], ...] = tuple(
    (weekday, start, end) for weekday in range(5) for start, end in ((time(8), time(12)), (time(13), time(17)))
)
