"""Before a limit is put in force for everybody: what changes, by when somebody who sends today would be answered, and what is
unusual about it. Nothing is written before it was read and ticked."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from books.calendar.loading import calendar_for
from books.calendar.working import WorkingCalendar
from books.limits.editing import is_replaced, latest
from books.limits.models import Limit, LimitUnit
from casework.deadlines import term_ends
from desks.kit.parts import Fact
from kernel.time import TZ, format_date, local_day

# About how many days each is: only to see whether two limits lie far apart.
_IN_DAYS = {LimitUnit.HOURS: 1 / 8, LimitUnit.WORKING_DAYS: 1.4, LimitUnit.CALENDAR_DAYS: 1.0, LimitUnit.MONTHS: 30.0}
_TIMES = 3  # so much longer or shorter is asked about
_MORNING = time(9)


def what_changes(new: Limit, at: datetime) -> list[Fact]:
    """Line by line. NEW is not stored."""
    before, since = latest(new.code), _since(new, at)
    sent, calendar = format_date(local_day(since)), calendar_for(None)
    rows = [
        Fact(key=_("Thời hạn"), value=_(before.label) if before else new.code),
        Fact(key=_("Đang ghi"), value=_amount(before) if before else ""),
        Fact(key=_("Sẽ ghi"), value=_amount(new), hint=new.legal_basis),
        Fact(key=_("Hiệu lực từ ngày"), value=format_date(new.valid_from), hint=_start(before, new, local_day(at))),
        Fact(key=_("Ví dụ: gửi ngày %(day)s") % {"day": sent}, value=_("hạn %(due)s") % {"due": _due(new, since, calendar)},
             hint=_("theo mức đang ghi: %(due)s") % {"due": _due(before, since, calendar)} if before else ""),
    ]  # fmt: skip
    return [row for row in rows if row.value]


def refuse_endless(new: Limit, at: datetime) -> None:
    """Raises for a term that ends on no day that can be reckoned."""
    _due(new, _since(new, at), calendar_for(None))


def unusual(new: Limit, at: datetime) -> list[str]:
    """What somebody should look at twice, in sentences."""
    before, said = latest(new.code), []
    if before is not None and not 1 / _TIMES < _days(new) / _days(before) < _TIMES:
        said.append(_("Khác xa mức đang ghi: %(before)s thành %(after)s. Hãy kiểm tra số và đơn vị tính.") % {
            "before": _amount(before), "after": _amount(new)})  # fmt: skip
    if new.code.startswith("index.") and new.unit != LimitUnit.WORKING_DAYS:
        said.append(_("Chỉ số quốc gia tính theo ngày làm việc; đơn vị tính ở đây khác."))
    if new.valid_from < local_day(at):
        said.append(_("Ngày hiệu lực đã qua. Vụ việc đã tiếp nhận từ ngày đó vẫn giữ thời hạn cũ."))
    return said


def _amount(row: Limit) -> str:
    return f"{row.amount} {LimitUnit(row.unit).label}"


def _days(row: Limit) -> float:
    return row.amount * _IN_DAYS[LimitUnit(row.unit)]


def _start(before: Limit | None, new: Limit, today: date) -> str:
    if before is not None and is_replaced(before, new, today):
        return _("Thay cho bản đã ghi cho chính ngày này; bản đó không còn.")
    return _("Có hiệu lực ngay với phản ánh gửi từ lúc ghi.") if new.valid_from == today else ""


def _since(new: Limit, at: datetime) -> datetime:
    return max(at, datetime.combine(new.valid_from, _MORNING, tzinfo=TZ))


def _due(row: Limit, since: datetime, calendar: WorkingCalendar) -> str:
    return format_date(local_day(term_ends(row, since, calendar)))
