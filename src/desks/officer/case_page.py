"""What the case page shows: reads only, in a constant number of statements."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import Actor
from casework.clock import derivation
from casework.deadlines import calendar_of, deadline_of
from casework.flow import ClockIn
from casework.flow import Move as FlowMove
from casework.kind import kind_of
from casework.models import Attachment, Case
from casework.perform import may_make, roles_of
from casework.timeline import timeline
from casework.visibility import sees_sender
from desks.cases.holders import holder_names
from desks.cases.labels import CHANNELS
from desks.cases.rows import clock_of, subject_of
from desks.kit.language import instant
from desks.kit.parts import Fact, Move
from messaging.models import Outbound
from messaging.routes import label_of

OPENS_FILES = ("coordinator", "handler", "approver")
MESSAGE_STATES = {
    "queued": gettext_lazy("chờ gửi"),
    "sending": gettext_lazy("đang gửi"),
    "sent": gettext_lazy("đã gửi"),
    "delivered": gettext_lazy("đã đến máy"),
    "seen": gettext_lazy("đã xem"),
    "unknown": gettext_lazy("chưa rõ đã đến hay chưa"),
    "failed": gettext_lazy("không gửi được"),
    "written_off": gettext_lazy("thôi không gửi"),
    "cancelled": gettext_lazy("đã hủy"),
}


def page_of(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """The context of the case page."""
    kind = kind_of(case.kind)
    flow = kind.flow(case.flow_version)
    stage = flow.stage(case.stage)
    calendar = calendar_of(vars(case))
    case.is_paused = stage.clock is ClockIn.PAUSED  # as an open work item would say it
    clock, meaning = clock_of(case, case, at, calendar)
    found = deadline_of(vars(case), calendar)
    own = kind.facts(case, actor, at) if kind.facts and not case.is_sealed else {}
    mine = _moves(case, flow.moves_from(case.stage, roles_of(actor)), actor, stage)
    return {
        "case": case,
        "stage": stage,
        "clock": clock,
        "clock_meaning": meaning,
        "subject": subject_of(case),
        "holder": next(iter(holder_names([case]).values()), ""),
        "may_open_files": actor.has_role(*OPENS_FILES),
        "own": own,
        "facts": _facts(case, kind.label, own.get("rows", ())),
        "lines": list(reversed(timeline(case))),
        "attachments": list(Attachment.objects.filter(case=case)),
        "told": _told(case, own.get("told", {})),
        "steps": derivation(found, calendar),
        "flow_moves": mine,
        "moves": [_as_part(case, m) for m in mine],
        "may_see_sender": sees_sender(case, actor) and case.sender_id is not None,
    }


def _moves(case: Case, moves: list[FlowMove], actor: Actor, stage: Any) -> list[FlowMove]:
    return [m for m in moves if may_make(vars(case), stage, m, actor)]


def _as_part(case: Case, move: FlowMove) -> Move:
    weight = "grave" if move.is_grave else "primary" if move.is_main else "plain"
    return Move(
        label=_(move.label), law=move.law, href=reverse("officer_move", args=[case.code, move.name]), weight=weight
    )


def _facts(case: Case, label: str, own: Iterable[tuple[str, str]]) -> list[Fact]:
    """The kind's own facts first (what it is about), then the clock and where it came from."""
    rows = [Fact(key=key, value=value) for key, value in own]
    rows.append(
        Fact(key=_("Hạn quyết định") if case.is_sealed else _("Hạn trả lời"), value=_due(case), hint=case.limit_basis)
    )
    if case.first_due_at and case.first_due_at != case.due_at:
        rows.append(Fact(key=_("Hạn ban đầu"), value=instant(case.first_due_at)))
    if case.stage_due_at and not case.closed_at:
        rows.append(Fact(key=_("Hạn của bước này"), value=instant(case.stage_due_at)))
    channel = CHANNELS.get(case.channel, case.channel)
    rows.append(Fact(key=_("Tiếp nhận"), value=instant(case.opened_at), hint=f"{_(label)} · {channel}"))
    return rows


def _due(case: Case) -> str:
    if case.due_at:
        return instant(case.due_at)
    return _("Đã dừng đếm") if case.stopped_at else _("Tạm dừng, chờ người gửi")


def _told(case: Case, names: Mapping[str, str]) -> list[dict[str, str]]:
    """What was said to the sender, by which way, and whether it arrived."""
    rows = (
        Outbound.objects.filter(case_id=case.pk).order_by("created_at").values("notice", "route", "state", "created_at")
    )
    return [
        {
            "what": names.get(row["notice"], ""),
            "route": label_of(row["route"]),
            "state": MESSAGE_STATES.get(row["state"], row["state"]),
            "meaning": "late" if row["state"] in ("unknown", "failed") else "neutral",
            "at": instant(row["created_at"]),
        }
        for row in rows
    ]
