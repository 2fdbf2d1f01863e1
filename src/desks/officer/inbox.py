"""The inbox: open work sorted by the clock, one page by keyset; the same number of statements for 1 row or 1,000,000."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import Actor
from books.calendar.loading import calendar_for
from casework.clock import Standing, remaining
from casework.kind import kind_of
from casework.models import Case, Work
from casework.visibility import open_works
from desks.kit.language import instant
from desks.kit.parts import WorkGroup, WorkRow
from desks.officer.case_page import subject_of
from desks.officer.holders import holder_names
from kernel.time import local

PAGE = 50
_TASKS = {"call": gettext_lazy("Gọi điện báo kết quả"), "settle_message": gettext_lazy("Xác minh tin nhắn")}
_CLOCK = {Standing.LATE: "late", Standing.TODAY: "soon", Standing.PAUSED: "citizen"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the inbox: groups by the clock, and the cursor of the next page ("" = none)."""

    groups: list[WorkGroup]
    next_cursor: str
    is_empty: bool


def inbox(actor: Actor, at: datetime, cursor: str = "") -> Page:
    """The actor's open work from CURSOR on: late, today, this week, later, paused."""
    works = _sorted(open_works(actor)).select_related("case")
    rows = list(_after(works, cursor)[: PAGE + 1])
    shown = rows[:PAGE]
    groups: dict[str, list[WorkRow]] = {}
    for work, row in zip(shown, _rows(shown, at, actor), strict=True):
        groups.setdefault(_band(work, at), []).append(row)
    has_more = len(rows) > PAGE
    return Page(_bands(groups, has_more=has_more), _cursor(shown[-1]) if has_more else "", is_empty=not rows and not cursor)


def _bands(groups: Mapping[str, list[WorkRow]], *, has_more: bool) -> list[WorkGroup]:
    """The bands in the order of the clock; the last one of a full page says that its count is not the whole."""
    names = [name for name in _MEANING if name in groups]
    rest = _("trên trang này, còn nữa ở trang sau")
    return [
        WorkGroup(
            title=_title(name), rows=groups[name], meaning=_MEANING[name], note=rest if has_more and name == names[-1] else ""
        )
        for name in names
    ]


def _rows(works: Sequence[Work], at: datetime, actor: Actor) -> list[WorkRow]:
    calendar = calendar_for(actor.unit_id)
    names = holder_names(works)
    return [_row(work, at, calendar, names[work.unit_id, work.person_id]) for work in works]


_MEANING = {"late": "late", "today": "soon", "week": "neutral", "later": "neutral", "paused": "citizen"}


def _title(band: str) -> str:
    return {
        "late": _("Quá hạn"),
        "today": _("Đến hạn hôm nay"),
        "week": _("Trong 7 ngày tới"),
        "later": _("Sau 7 ngày tới"),
        "paused": _("Tạm dừng, chờ người gửi"),
    }[band]


def _band(work: Work, at: datetime) -> str:
    if work.is_paused or work.due_at is None:
        return "paused"
    if work.due_at < at:
        return "late"
    if local(work.due_at).date() == local(at).date():
        return "today"
    return "week" if work.due_at < at + timedelta(days=7) else "later"


def _sorted(works: QuerySet[Work]) -> QuerySet[Work]:
    return works.order_by("is_paused", "due_at", "id")


def _after(works: QuerySet[Work], cursor: str) -> QuerySet[Work]:
    place = _read_cursor(cursor)
    if place is None:
        return works
    is_paused, due_at, work_id = place
    later = Q(is_paused__gt=is_paused)
    if due_at is None:
        return works.filter(later | Q(is_paused=is_paused, due_at=None, id__gt=work_id))
    same = Q(is_paused=is_paused, due_at__gt=due_at) | Q(is_paused=is_paused, due_at=due_at, id__gt=work_id)
    return works.filter(later | same | Q(is_paused=is_paused, due_at=None))


def _cursor(work: Work) -> str:
    place = [work.is_paused, work.due_at.isoformat() if work.due_at else None, str(work.pk)]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[bool, datetime | None, UUID] | None:
    """A cursor that is not one of ours begins at the top: it came from an old or edited address."""
    try:
        is_paused, due_at, work_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return bool(is_paused), datetime.fromisoformat(due_at) if due_at else None, UUID(work_id)
    except (ValueError, TypeError):
        return None


def _row(work: Work, at: datetime, calendar: object, holder: str) -> WorkRow:
    case = work.case
    stage = kind_of(case.kind).flow(case.flow_version).stage(case.stage)
    paused = case.stage_since if work.is_paused else None
    clock = remaining(at, due_at=work.due_at, calendar=calendar, unit=case.limit_unit, paused_since=paused)
    return WorkRow(
        href=reverse("officer_case", args=[case.code]),
        code=case.code,
        subject=subject_of(case),
        clock=clock.words,
        clock_meaning=_CLOCK.get(clock.standing, "neutral"),
        due=instant(work.due_at) if work.due_at else "",
        stage=str(_TASKS.get(work.task, stage.label)),
        stage_meaning=stage.tone.value,
        holder=holder,
        last_act=instant(local(case.last_entry_at)),
    )


def case_rows(cases: Iterable[Case], at: datetime, actor: Actor) -> list[WorkRow]:
    """Rows of a list of cases (not of work): the same columns."""
    return _rows([_as_work(case) for case in cases], at, actor)


def _as_work(case: Case) -> Work:
    is_paused = case.due_at is None and case.stopped_at is None
    held = {"unit_id": case.unit_id, "person_id": case.person_id}
    return Work(case=case, task=case.stage, is_paused=is_paused, due_at=case.due_at, **held)
