"""What the case page shows: reads only, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import Actor
from access.models import User
from books.calendar.models import CalendarVersion
from books.calendar.working import WorkingCalendar
from books.limits.lookup import limit
from books.orgs.models import Unit
from casework import links, oversight, practice
from casework.attachment_rows import files_of, stored_of
from casework.clock import Allowance, LimitUnit, Step, deadline, derivation
from casework.deadlines import calendar_of, deadline_of
from casework.flow import ClockIn, Group, Stage
from casework.flow import Move as FlowMove
from casework.kind import Kind, Panel, kind_of, kinds
from casework.models import Case, Work
from casework.perform import roles_of
from casework.reads import Rows, read_together
from casework.timeline import Line, timeline
from casework.trouble import CALL, POST
from casework.visibility import sees_sender, visible_cases
from desks.cases.labels import BY_HAND, CHANNELS, began_by_day
from desks.cases.rows import clocks_of, subject_of
from desks.kit.language import instant, spoken
from desks.kit.parts import Fact, Move
from desks.officer.told import lines_of, messages_of, waiting_of
from kernel.time import format_date, local, local_day

_FILES_HERE = ArraySubquery(stored_of(OuterRef("pk")).values(told=JSONObject(pk="pk", name="name")))
OPENS_FILES = ("coordinator", "handler", "approver")
# The headings under which the moves stand, in this order.
GROUPS = {
    Group.LEAD: gettext_lazy("Bước tiếp theo"),
    Group.SEND: gettext_lazy("Chuyển nơi khác"),
    Group.TELL: gettext_lazy("Nhắn người gửi"),
    Group.ABOVE: gettext_lazy("Chỉ đạo, đôn đốc"),
    Group.FILE: gettext_lazy("Hồ sơ vụ việc"),
}


def load(actor: Actor, code: str, *, to_decide: bool = False) -> Case | None:
    """The case CODE, if the actor may see it, with the kind's own row, who holds it and what is asked for; TO_DECIDE: with the
    files that can be opened, which the page of the case itself reads beside it. One statement."""
    own = sorted({name for kind in kinds() for name in kind.own})
    along = {name: found for kind in kinds() for name, found in kind.along.items()}
    if to_decide:
        along["files_here"] = _FILES_HERE
    asked = Work.objects.filter(case_id=OuterRef("pk"), closed_at=None)
    tasks = asked.values("task")
    found = (
        visible_cases(actor)
        .filter(code=code)
        .select_related(*own)
        .annotate(
            holder_unit=Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name")),
            accused=Subquery(Unit.objects.filter(pk=OuterRef("shielded_unit_id")).values("name")),
            directed_by=Subquery(asked.filter(task=oversight.DIRECTED).order_by("due_at").values("due_at")[:1]),
            holder_person=Subquery(User.objects.filter(pk=OuterRef("person_id")).values("full_name")),
            open_tasks=ArraySubquery(tasks),
            is_practice=practice.is_practice("pk"),
            call_due=Subquery(asked.filter(task__in=(CALL, POST)).order_by("due_at").values("due_at")[:1]),
            calendar_version=Subquery(CalendarVersion.objects.values("version")[:1]),
            **along,
        )
    )
    return found.first()


def around_form(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """Of the context of the case page what stands around the form of a move."""
    kind = kind_of(case.kind)
    flow = kind.flow(case.flow_version)
    stage = flow.stage(case.stage)
    calendar = calendar_of(vars(case))
    clocks = clocks_of(case, at, calendar, is_paused=stage.clock is ClockIn.PAUSED)
    own = kind.facts(case, actor, at) if kind.facts and not case.is_sealed else {}
    mine = moves_of(case, kind, actor)
    return {
        "case": case,
        "stage": stage,
        "clocks": {"due": _due(case), **clocks, **_index(case, at)},
        "subject": subject_of(case),
        "holder": case.holder_person or case.holder_unit or "",
        "own": own,
        "may_open_files": actor.has_role(*OPENS_FILES),
        "lines": _lines(case, kind, actor),
        "flow_moves": mine,
    }


def page_of(case: Case, actor: Actor, at: datetime, page: dict[str, Any] | None = None) -> dict[str, Any]:
    """The context of the case page. PAGE: what stands around the form of a move that came too late; then nothing is proposed
    beside the case, for what happened meanwhile is to be read first."""
    is_late, kind, calendar = page is not None, kind_of(case.kind), calendar_of(vars(case))
    page = page or around_form(case, actor, at)
    stage, own, mine = page["stage"], page["own"], page["flow_moves"]
    files, messages, *around = _beside(case, actor)
    case.links_around = around[0]  # for the panels: read along
    return page | {
        "facts": _facts(case, kind.label, own.get("rows", ()), at),
        "attachments": files,
        "told": (told := lines_of(messages, case.channel, kind.told)),
        "may_settle": actor.has_role("coordinator"),
        "waiting": waiting_of(case, told, actor),
        "steps": derivation(deadline_of(vars(case), calendar), calendar, by_day=began_by_day(case)),
        "stage_steps": _why_this_step(case, stage, calendar),
        "links": _links(case, *around),
        "panels": [] if is_late else panels_of(case, kind, actor, at),
        "moves": (groups := _grouped(case, mine)),
        "all_moves": [part for _title, _name, parts in groups for part in parts],
        "may_see_sender": sees_sender(case, actor) and case.sender_id is not None,
    }


def _why_this_step(case: Case, stage: Stage, calendar: WorkingCalendar) -> tuple[Step, ...]:
    """How the date of the step came about, where it has one of its own that the books of today still explain."""
    if not stage.limit or case.stage_due_at is None or case.closed_at:
        return ()
    if began_by_day(case) and case.stage_since == case.opened_at:  # nobody entered an hour, so none is told
        return ()
    row = limit(stage.limit, local_day(case.opened_at))
    found = deadline(
        Allowance(row.amount, LimitUnit(row.unit), legal_basis=row.legal_basis), case.stage_since, calendar
    )
    return derivation(found, calendar, of_stage=True) if found.due_at == case.stage_due_at else ()


def _lines(case: Case, kind: Kind, actor: Actor) -> list[Line]:
    """The file, newest first; without the words that are not this reader's."""
    unread = kind.unread(case, actor) if kind.unread else frozenset()
    return [replace(line, words="") if line.verb in unread else line for line in reversed(timeline(case))]


def moves_of(case: Case, kind: Kind, actor: Actor) -> list[FlowMove]:
    """The moves that the flow, the role, the holding of the case and what has been settled allow now."""
    flow = kind.flow(case.flow_version)
    stage = flow.stage(case.stage)
    allowed = [m for m in flow.moves_from(case.stage, roles_of(actor)) if oversight.may(vars(case), stage, m, actor)]
    moot = kind.moot(case, actor) if kind.moot and allowed else frozenset()
    return [m for m in allowed if m.name not in moot]


def panels_of(case: Case, kind: Kind, actor: Actor, at: datetime) -> list[Panel]:
    """What the kind puts beside the case; beside a sealed one nothing."""
    if case.is_sealed:
        return []
    return [panel for make in kind.panels if (panel := make(case, actor, at)) is not None]


def _grouped(case: Case, moves: list[FlowMove]) -> list[tuple[str, str, list[Move]]]:
    """(heading, name, moves) under the headings that have any; the first is named by the kit itself."""
    found = [(group, [_as_part(case, m) for m in moves if m.group is group]) for group in GROUPS]
    return [(str(GROUPS[group]), group.value, parts) for group, parts in found if parts]


def _as_part(case: Case, move: FlowMove) -> Move:
    # A grave move looks grave where it is confirmed; on this page red is for lateness.
    weight = "primary" if move.is_main else "plain"
    return Move(
        label=_(move.label), law=move.law, href=reverse("officer_move", args=[case.code, move.name]), weight=weight
    )


def _index(case: Case, at: datetime) -> dict[str, str]:
    """The mark of the national index for this step beside the law's deadline: never red, it binds nobody."""
    if case.index_due_at is None or case.stopped_at is not None:
        return {"index": "", "index_meaning": "neutral"}
    words = _("chỉ số quốc gia: đến %(when)s") if at <= case.index_due_at else _("quá mốc chỉ số quốc gia từ %(when)s")
    meaning = "neutral" if at <= case.index_due_at else "soon"
    return {"index": words % {"when": instant(case.index_due_at)}, "index_meaning": meaning}


def _beside(case: Case, actor: Actor) -> list[Rows]:
    """What stands beside a case: its files, its messages, its links with what the actor may see at their other ends. One
    statement."""
    around = links.around(case.pk, visible_cases(actor))
    return read_together(files_of(case.pk).defer("source_ct"), messages_of(case.pk), *around)


def _links(case: Case, found: Rows, there: Rows) -> list[dict[str, str]]:
    """The cases that belong to this one, of those that the actor may see: another's existence is not told."""
    return [
        {
            "label": each.label,
            "code": each.code,
            "href": reverse("officer_case", args=[each.code]),
            "stage": spoken(kind_of(each.kind).flow(each.flow_version).stage(each.stage).label),
        }
        for each in links.linked(case.pk, found, there)
    ]


def _facts(case: Case, label: str, own: Iterable[tuple[str, str]], at: datetime) -> list[Fact]:
    """The kind's own facts first (what it is about), then the clock and where it came from."""
    rows = [Fact(key=key, value=value) for key, value in own]
    if case.is_practice:
        only = _(
            "Chỉ đồng chí và các tài khoản của bài thấy; không tính vào số liệu nào, không công khai, không chuyển sang hệ thống khác."
        )
        rows.insert(0, Fact(key=_("Bài tập huấn"), value=only))
    rows.append(
        Fact(key=_("Hạn quyết định") if case.is_sealed else _("Hạn trả lời"), value=_due(case), hint=case.limit_basis)
    )
    if case.first_due_at and case.first_due_at != case.due_at:
        rows.append(Fact(key=_("Hạn ban đầu"), value=instant(case.first_due_at)))
    if case.stage_due_at and not case.closed_at:
        rows.append(
            Fact(
                key=_("Hạn của bước này"),
                value=instant(case.stage_due_at),
                hint=_("đã quá hạn") if case.stage_due_at < at else "",
            )
        )
    if case.directed_by:
        late = _("đã quá hạn") if case.directed_by < at else ""
        rows.append(Fact(key=_("Hạn báo cáo chỉ đạo"), value=instant(case.directed_by), hint=late))
    channel = CHANNELS.get(case.channel, case.channel)
    came = format_date(local(case.opened_at)) if case.channel in BY_HAND else instant(case.opened_at)
    rows.append(Fact(key=_("Tiếp nhận"), value=came, hint=f"{_(label)} · {channel}"))
    return rows


def _due(case: Case) -> str:
    if case.due_at:
        return instant(case.due_at)
    return _("Đã dừng đếm") if case.stopped_at else _("Tạm dừng, chờ người gửi hoặc nơi khác")
