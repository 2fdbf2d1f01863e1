"""A leader's numbers. Each is counted by the filters of the list that it leads to, over the cases that the leader may see.

Two statements count everything, however many numbers there are: one over what is open, one over what ended in the period.
Nothing sealed is in any of them; of what waits in quarantine a leader learns how much is late, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.actor import Actor
from books.orgs.models import Unit
from casework import counters, practice
from casework.kind import Watched, kinds
from casework.models import Case, Work
from casework.oversight import DIRECTED
from casework.touched import untouched_since
from desks.cases.ended import IN_TIME, UNANSWERED, answered, ended_in
from desks.cases.filters import Filters

SILENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the list behind it."""

    name: str
    label: str
    filters: Mapping[str, str]
    meaning: str = "neutral"
    definition: str = ""
    count: int = 0
    period: str = ""

    @property
    def href(self) -> str:
        return reverse("officer_cases") + Filters(self.filters).address()


@dataclass(frozen=True, slots=True)
class Period:
    """The days over which ended matters are counted, both included; `value` is how they stand in an address."""

    name: str
    label: str
    first: date
    last: date

    @property
    def value(self) -> str:
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    def q(self, prefix: str = "") -> Q:
        return ended_in(prefix, self.value)


def watched_open() -> list[Figure]:
    """What a leader looks at among open matters, exceptions first."""
    silent = str(SILENT_DAYS)
    return [
        Figure(
            "late", _("vụ việc quá hạn"), {"han": "late"}, "late", _("Quá hạn trả lời, hoặc quá hạn của bước đang làm")
        ),
        Figure("today", _("đến hạn hôm nay"), {"han": "today"}, "soon"),
        Figure("week", _("đến hạn trong 7 ngày"), {"han": "week"}, "soon"),
        *_of_kinds(in_period=False),
        Figure(
            "silent",
            ngettext("im lặng từ %(days)s ngày", "im lặng từ %(days)s ngày", SILENT_DAYS) % {"days": silent},
            {"im": silent},
            "soon",
            _("Hạn đang chạy mà không ai ghi nhận thêm gì"),
        ),
        Figure(
            "index",
            _("quá mốc chỉ số quốc gia"),
            {"chiso": "qua"},
            "neutral",
            _("Mốc theo dõi, không thay hạn theo luật"),
        ),
    ]


def watched_ended(period: Period) -> list[Figure]:
    """What a leader looks at among what ended in the period."""
    over = {"xong": period.value}
    return [
        Figure("ended", _("kết thúc"), over),
        Figure("early", _("xong trước hạn"), {**over, "ketqua": "early"}, "done"),
        Figure("on_time", _("xong đúng hạn"), {**over, "ketqua": "on_time"}, "done"),
        Figure("ended_late", _("xong khi đã quá hạn"), {**over, "ketqua": "late"}, "late"),
        Figure("unanswered", _("kết thúc không có trả lời"), {**over, "ketqua": UNANSWERED}),
        *(
            _in(period, figure, watched)
            for figure, watched in zip(_of_kinds(in_period=True), _in_periods(), strict=True)
        ),
    ]


def _in(period: Period, figure: Figure, watched: Watched) -> Figure:
    return replace(figure, filters=_over(period, watched), period=period.label)


def _over(period: Period, watched: Watched) -> dict[str, str]:
    """What is watched, within the days of the period: those on which the case ended, or the kind's own."""
    return {**watched.filters, watched.days or "xong": period.value}


def _in_periods() -> list[Watched]:
    return [watched for kind in kinds() for watched in kind.watched if watched.in_period]


def _of_kinds(*, in_period: bool) -> list[Figure]:
    return [
        Figure(w.name, _(w.label), w.filters, "soon", _(w.definition) if w.definition else "")
        for kind in kinds()
        for w in kind.watched
        if w.in_period is in_period
    ]


def count_open(cases: QuerySet[Case], figures: Sequence[Figure], at: datetime) -> list[Figure]:
    """The figures with their numbers: one statement over the open matters among CASES."""
    open_ = Work.objects.filter(closed_at=None, is_main=True).values("case_id")
    return _counted(cases.filter(pk__in=open_), figures, at)


def count_ended(cases: QuerySet[Case], figures: Sequence[Figure], period: Period, at: datetime) -> list[Figure]:
    """The figures with their numbers: one statement over what ended in the period, or is watched by days of its own."""
    return _counted(_of_period(cases, period, at), figures, at)


def _of_period(cases: QuerySet[Case], period: Period, at: datetime) -> QuerySet[Case]:
    """Each side from its own index: the two as one condition would read every case."""
    apart = [Filters({w.days: period.value}).cases(at) for w in _in_periods() if w.days]
    ended = Case.objects.filter(period.q()).values("pk")
    return cases.filter(pk__in=ended.union(*(Case.objects.filter(each).values("pk") for each in apart), all=True))


def _counted(cases: QuerySet[Case], figures: Sequence[Figure], at: datetime) -> list[Figure]:
    counts = {figure.name: Count("pk", filter=Filters(figure.filters).cases(at) or None) for figure in figures}
    found = cases.order_by().aggregate(**counts)
    return [replace(f, count=found[f.name], meaning=f.meaning if found[f.name] else "neutral") for f in figures]


# --- by unit -----------------------------------------------------------------------------------------------------

COLUMNS = ("late", "today", "week", "open", "silent", "ended", "unanswered", "in_time", "unhappy")


@dataclass(slots=True)
class UnitLine:
    """One unit of the table: its numbers, and for each the filters of the list."""

    unit_id: UUID
    name: str
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """Of what ended in the period with an answer, the share in time; None where nothing did."""
        answered = self.numbers.get("ended", 0) - self.numbers.get("unanswered", 0)
        return self.numbers.get("in_time", 0) / answered if answered else None


def by_unit(works: QuerySet[Work], cases: QuerySet[Case], period: Period, at: datetime) -> list[UnitLine]:
    """Every unit that has open work or ended something in the period. Two statements."""
    lines: dict[UUID, UnitLine] = {}
    silent, over = at - timedelta(days=SILENT_DAYS), period.q("case__")
    open_ = (
        works.order_by()
        .values("unit_id")
        .annotate(
            name=_name(),
            open=Count("pk"),
            silent=Count("pk", filter=untouched_since(silent, "case__")),
            **{name: Count("pk", filter=counters.band(name, at)) for name in ("late", "today", "week")},
        )
    )
    ended = (
        _ended_works(_of_period(cases, period, at))
        .order_by()
        .values("unit_id")
        .annotate(
            name=_name(),
            ended=Count("case_id", distinct=True, filter=over),
            unanswered=Count("case_id", distinct=True, filter=over & ~answered("case__")),
            in_time=Count("case_id", distinct=True, filter=over & answered("case__") & Q(case__verdict__in=IN_TIME)),
            unhappy=Count("case_id", distinct=True, filter=_unhappy(period, at)),
        )
    )
    for row in [*open_, *ended]:
        unit_id, name = row.pop("unit_id"), row.pop("name") or ""
        lines.setdefault(unit_id, UnitLine(unit_id, name)).numbers.update(row)
    return list(lines.values())


def _ended_works(cases: QuerySet[Case]) -> QuerySet[Work]:
    """The last main work of each case that ended: the unit that had it then is the one that answered."""
    return Work.objects.filter(case__in=cases.values("pk"), is_main=True, closed_at=F("case__stopped_at"))


def _unhappy(period: Period, at: datetime) -> Q:
    made = Q(pk__in=[])
    for watched in _in_periods():
        made |= Filters(_over(period, watched)).works(at)
    return made


def _name() -> Subquery:
    return Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name")[:1])


def filters_of(column: str, unit_id: UUID, period: Period) -> dict[str, str]:
    """The list behind a number of the table."""
    unit, over = str(unit_id), {"xong": period.value, "xuly": str(unit_id)}
    unhappy = {name: value for w in _in_periods() for name, value in _over(period, w).items()}
    return {
        "late": {"donvi": unit, "han": "late"},
        "today": {"donvi": unit, "han": "today"},
        "week": {"donvi": unit, "han": "week"},
        "open": {"donvi": unit, "han": "open"},
        "silent": {"donvi": unit, "im": str(SILENT_DAYS)},
        "ended": over,
        "unanswered": {**over, "ketqua": UNANSWERED},
        "in_time": {**over, "ketqua": "in_time"},
        "unhappy": {"xuly": str(unit_id), **unhappy},
    }[column]


def _directed(units: Iterable[UUID], actor: Actor) -> Q:
    return Q(task=DIRECTED, unit_id__in=units) & ~Q(case__shielded_unit_id__in=actor.walled) & Q(case__is_sealed=False)


def late_directions(units: Iterable[UUID], actor: Actor, at: datetime) -> int:
    """How many directions nobody has reported on in time."""
    waiting = Work.objects.filter(_directed(units, actor), closed_at=None, due_at__lt=at)
    return int(waiting.exclude(practice.practised("case_id")).count())


def attention(works: QuerySet[Work], units: Iterable[UUID], actor: Actor, at: datetime) -> QuerySet[Work]:
    """What is late, and what was directed and not reported on, the most urgent first: rows for the top of the page."""
    directed = _directed(units, actor)
    main = works.filter(counters.band("late", at)).values("pk")
    return (
        Work.objects.filter(Q(pk__in=main) | (Q(closed_at=None) & directed))
        .exclude(practice.practised("case_id"))
        .annotate(holder=_name())
        .order_by("due_at", "id")
    )


def late_quarantine(at: datetime) -> int:
    """How much sealed matter waits beyond the day in which it was to be decided upon. A count, and nothing else of it."""
    waiting: Any = Work.objects.filter(closed_at=None, role="integrity_officer", is_main=True, due_at__lt=at)
    return int(waiting.exclude(practice.practised("case_id")).count())
