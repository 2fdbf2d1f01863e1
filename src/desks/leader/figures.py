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
from casework import counters
from casework.kind import kinds
from casework.models import Case, Work
from casework.oversight import DIRECTED
from desks.cases.days import day_start
from desks.cases.ended import IN_TIME, UNANSWERED, answered
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

    @property
    def q(self) -> Q:
        return Q(stopped_at__gte=day_start(self.first), stopped_at__lt=day_start(self.last + timedelta(days=1)))


def watched_open() -> list[Figure]:
    """What a leader looks at among open matters, exceptions first."""
    silent = str(SILENT_DAYS)
    return [
        Figure("late", _("quá hạn"), {"han": "late"}, "late", _("Qua hạn trả lời, hoặc hạn của bước đang làm")),
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
        *(_in(period, figure) for figure in _of_kinds(in_period=True)),
    ]


def _in(period: Period, figure: Figure) -> Figure:
    filters = {**figure.filters, "xong": period.value}
    return replace(figure, filters=filters, period=period.label)


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
    """The figures with their numbers: one statement over what ended in the period."""
    return _counted(cases.filter(period.q), figures, at)


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
    silent = at - timedelta(days=SILENT_DAYS)
    open_ = (
        works.order_by()
        .values("unit_id")
        .annotate(
            name=_name(),
            open=Count("pk"),
            silent=Count(
                "pk", filter=Q(case__last_entry_at__lt=silent, case__stopped_at=None, case__due_at__isnull=False)
            ),
            **{name: Count("pk", filter=counters.band(name, at)) for name in ("late", "today", "week")},
        )
    )
    ended = (
        _ended_works(cases.filter(period.q))
        .order_by()
        .values("unit_id")
        .annotate(
            name=_name(),
            ended=Count("case_id", distinct=True),
            unanswered=Count("case_id", distinct=True, filter=~answered("case__")),
            in_time=Count("case_id", distinct=True, filter=answered("case__") & Q(case__verdict__in=IN_TIME)),
            unhappy=Count("case_id", distinct=True, filter=_unhappy()),
        )
    )
    for row in [*open_, *ended]:
        unit_id, name = row.pop("unit_id"), row.pop("name") or ""
        lines.setdefault(unit_id, UnitLine(unit_id, name)).numbers.update(row)
    return list(lines.values())


def _ended_works(cases: QuerySet[Case]) -> QuerySet[Work]:
    """The last main work of each case that ended: the unit that had it then is the one that answered."""
    return Work.objects.filter(case__in=cases.values("pk"), is_main=True, closed_at=F("case__stopped_at"))


def _unhappy() -> Q:
    made = Q(pk__in=[])
    for kind in kinds():
        for watched in kind.watched:
            if watched.in_period:
                facets = {facet.name: facet for facet in kind.facets}
                asked = [(facets[name], value) for name, value in watched.filters.items()]
                made |= Q(**{f"case__{facet.path}": facet.asked(value) for facet, value in asked})
    return made


def _name() -> Subquery:
    return Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name")[:1])


def filters_of(column: str, unit_id: UUID, period: Period) -> dict[str, str]:
    """The list behind a number of the table."""
    unit, over = str(unit_id), {"xong": period.value, "xuly": str(unit_id)}
    unhappy = {
        name: value for kind in kinds() for w in kind.watched if w.in_period for name, value in w.filters.items()
    }
    return {
        "late": {"donvi": unit, "han": "late"},
        "today": {"donvi": unit, "han": "today"},
        "week": {"donvi": unit, "han": "week"},
        "open": {"donvi": unit, "han": "open"},
        "silent": {"donvi": unit, "im": str(SILENT_DAYS)},
        "ended": over,
        "unanswered": {**over, "ketqua": UNANSWERED},
        "in_time": {**over, "ketqua": "in_time"},
        "unhappy": {**over, **unhappy},
    }[column]


def attention(works: QuerySet[Work], units: Iterable[UUID], actor: Actor, at: datetime) -> QuerySet[Work]:
    """What is late, and what was directed and not reported on, the most urgent first: rows for the top of the page."""
    directed = (
        Q(task=DIRECTED, unit_id__in=units) & ~Q(case__shielded_unit_id__in=actor.walled) & Q(case__is_sealed=False)
    )
    main = works.filter(counters.band("late", at)).values("pk")
    return (
        Work.objects.filter(Q(pk__in=main) | (Q(closed_at=None) & directed))
        .annotate(holder=_name())
        .order_by("due_at", "id")
    )


def late_quarantine(at: datetime) -> int:
    """How much sealed matter waits beyond the day in which it was to be decided upon. A count, and nothing else of it."""
    waiting: Any = Work.objects.filter(closed_at=None, role="integrity_officer", is_main=True, due_at__lt=at)
    return int(waiting.count())
