"""Work and cases as the rows of a worklist: words, meanings, addresses. Two statements for the names, however many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Expression, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from books.calendar.loading import calendar_for, calendar_version
from casework import practice
from casework.clock import LimitUnit, Verdict, remaining
from casework.deadlines import step_due
from casework.flow import Stage, Tone
from casework.kind import kind_of, kinds
from casework.models import Case, Work
from casework.oversight import DIRECTED
from casework.touched import last_touch
from desks.cases.holders import holder_names
from desks.cases.templatetags.cases import clock_meaning
from desks.kit.language import instant
from desks.kit.parts import WorkRow
from kernel.time import local

# Work beside the stages of a case: what it asks for.
TASKS = {
    "call": gettext_lazy("Gọi điện báo người gửi"),
    "post": gettext_lazy("Báo người gửi qua bưu điện"),
    "settle_message": gettext_lazy("Xác minh tin nhắn"),
}
# Of the forty columns of a case a row shows these; the rest (keys, alarms, heads of the ledger) stays in the database.
_OF_CASE = (
    "id", "code", "subject", "kind", "row_version", "flow_version", "stage", "stage_since", "limit_unit", "last_entry_at", "machine_at", "touched_at", "is_sealed",
    "opened_at", "clock_from", "closed_at", "stopped_at", "verdict", "due_at", "stage_due_at", "unit_id", "person_id", "role", "shielded_unit_id", "receiving_unit_id",
)  # fmt: skip
_OF_WORK = ("id", "task", "is_main", "is_paused", "due_at", "unit_id", "person_id", "role", "opened_at")

Names = Mapping[tuple[UUID, UUID | None], str]
Acts = Callable[[Case], Sequence[tuple[str, str]]]


def lean_works(works: QuerySet[Work]) -> QuerySet[Work]:
    """Work with its case, without the columns that no row shows."""
    works = works.annotate(
        is_practice=practice.is_practice("case_id"), own_mark=_own_mark(), directed_by=_directed_by()
    )
    return works.select_related("case").only(*_OF_WORK, *(f"case__{name}" for name in _OF_CASE))


def _own_mark() -> Expression:
    """Which mark of its kind a case bears, if any."""
    marked = [
        When(case__kind=kind.slug, **{f"case__{path}": value for path, value in where.items()}, then=Value(label))
        for kind in kinds()
        for label, where in kind.marks.items()
    ]
    return Choice(*marked, default=Value("")) if marked else Value("")


def lean_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases without the columns that no row shows."""
    return cases.only(*_OF_CASE)


def work_rows(
    works: Sequence[Work], at: datetime, acts: Acts | None = None, names: Names | None = None
) -> list[WorkRow]:
    """The rows of open work, in the order given, NAMES looked up unless given.

    Days are counted by the calendar of the unit that received the case, as its deadline was: whoever looks, wherever he
    works, reads the same number.
    """
    version, names = calendar_version(), holder_names(works) if names is None else names
    # One address is made, the others differ by their code: codes are letters, digits and dots.
    address = reverse("officer_case", args=["CODE"])
    return [
        _row(
            work,
            at,
            calendar_for(work.case.receiving_unit_id, version=version),
            names.get((work.unit_id, work.person_id), ""),
            address.replace("CODE", work.case.code),
            acts,
        )
        for work in works
    ]


def case_rows(cases: Iterable[Case], at: datetime, acts: Acts | None = None) -> list[WorkRow]:
    """Rows of a list of cases (not of work): the same columns."""
    return work_rows([_as_work(case) for case in cases], at, acts)


def subject_of(case: Case) -> str:
    """The heading of a case; sealed and destroyed ones have no words of their own."""
    if case.is_sealed:
        return _("Nội dung cách ly đã hủy") if case.closed_at else _("Nội dung được cách ly")
    return case.subject or _("Nội dung đã xóa")


def clock_of(case: Case, work: Any, at: datetime, calendar: Any) -> tuple[str, str]:
    """The words of the clock tag and their meaning; a clock that has stopped says how it ended, not how long ago."""
    if _is_over(case, work):
        return _ended(case)
    paused = case.stage_since if work.is_paused else None
    unit = LimitUnit.WORKING_DAYS if _by_step(case, work) else case.limit_unit
    found = remaining(at, due_at=work.due_at, calendar=calendar, unit=unit, paused_since=paused)
    return found.words, clock_meaning(found.standing)


def clocks_of(case: Case, at: datetime, calendar: Any, *, is_paused: bool) -> dict[str, str]:
    """The clock tags of a case by itself: as its row in a list says it, and beside it the answer's where the step is due before."""
    main = Work(is_main=True, is_paused=is_paused, due_at=step_due(vars(case)))
    words, meaning = clock_of(case, main, at, calendar)
    if _is_over(case, main) or not _by_step(case, main) or case.due_at == case.stage_due_at:
        return {"clock": words, "clock_meaning": meaning}
    answer, its_meaning = clock_of(case, Work(is_paused=is_paused, due_at=case.due_at), at, calendar)
    return {
        "clock": _("bước này: %(clock)s") % {"clock": words},
        "clock_meaning": meaning,
        "due": instant(main.due_at),
        "answer": _("trả lời: %(clock)s") % {"clock": answer},
        "answer_meaning": its_meaning,
        "answer_due": instant(case.due_at),
    }


def _is_over(case: Case, work: Any) -> bool:
    return case.stopped_at is not None and getattr(work, "is_main", True)


def _by_step(case: Case, work: Any) -> bool:
    """Is WORK due by the date of its step, which comes before the answer's?"""
    return getattr(work, "is_main", False) and work.due_at is not None and work.due_at == case.stage_due_at


def _due_words(case: Case, work: Work) -> str:
    if _is_over(case, work):
        return ""  # nobody has to act by then any more
    due = instant(work.due_at) if work.due_at else ""
    return _("hạn của bước này: %(due)s") % {"due": due} if _by_step(case, work) else due


def _ended(case: Case) -> tuple[str, str]:
    """In time or late where it was answered; what was withdrawn or not taken in is neither."""
    verdict = case.verdict if _stage_of(case).tone is Tone.DONE else ""
    words: dict[str, str] = {
        Verdict.EARLY: _("xong trước hạn"),
        Verdict.ON_TIME: _("xong đúng hạn"),
        Verdict.LATE: _("xong khi đã quá hạn"),
    }
    return words.get(verdict, _("đã kết thúc")), "late" if verdict == Verdict.LATE else "done" if verdict else "neutral"


def _row(work: Work, at: datetime, calendar: Any, holder: str, href: str, acts: Acts | None) -> WorkRow:
    case = work.case
    stage = _stage_of(case)
    clock, meaning = clock_of(case, work, at, calendar)
    return WorkRow(
        href=href,
        code=case.code,
        subject=subject_of(case),
        clock=clock,
        clock_meaning=meaning,
        due=_due_words(case, work),
        stage=_step(work, stage.label),
        stage_meaning=stage.tone.value if work.is_main else "neutral",
        holder=holder,
        last_act=instant(local(last_touch(case))),
        ref=str(work.pk),
        seen=f"{work.pk}.{case.row_version}",
        mark=_mark(case, work, stage.label),
        mark_meaning=_mark_meaning(work, at),
        acts=acts(case) if acts else (),
    )


def _directed_by() -> Subquery:
    """By when a direction on the case is to be reported on, for whoever does the work that was directed."""
    asked = Work.objects.filter(case_id=OuterRef("case_id"), closed_at=None, is_main=False, task=DIRECTED)
    return Subquery(asked.order_by("due_at").values("due_at")[:1])


def _stage_of(case: Case) -> Stage:
    return kind_of(case.kind).flow(case.flow_version).stage(case.stage)


def _mark(case: Case, work: Work, stage: str) -> str:
    """That a matter stands in a list twice because two things are asked for; that one practises on it; what its kind marks;
    that it had been answered before."""
    if not work.is_main:
        return _("việc kèm theo; vụ việc: %(stage)s") % {"stage": _(stage)}
    if getattr(work, "is_practice", False):
        return _("bài tập huấn")
    own = getattr(work, "own_mark", "")
    told = [_(own)] if own else []
    if by := getattr(work, "directed_by", None):
        told.append(_("có chỉ đạo, báo cáo trước %(due)s") % {"due": instant(by)})
    if not told and case.stopped_at is None and case.clock_from > case.opened_at:
        told.append(_("xem lại"))
    return ", ".join(told)


def _mark_meaning(work: Work, at: datetime) -> str:
    by = getattr(work, "directed_by", None)
    if not work.is_main:
        return "neutral"
    return "late" if by and by < at else "soon"


def _step(work: Work, stage: str) -> str:
    """What is asked for: the stage, or the extra task."""
    return str(TASKS.get(work.task) or kind_of(work.case.kind).tasks.get(work.task) or stage)


def _as_work(case: Case) -> Work:
    is_paused = case.due_at is None and case.stopped_at is None
    held = {"unit_id": case.unit_id, "person_id": case.person_id}
    due_at = step_due(vars(case))
    return Work(id=case.pk, case=case, task=case.stage, is_paused=is_paused, due_at=due_at, **held)
