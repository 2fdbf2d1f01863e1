"""What the case page shows: reads only, in a constant number of statements."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from access.actor import Actor
from casework.clock import derivation, remaining
from casework.deadlines import calendar_of, deadline_of
from casework.flow import ClockIn
from casework.flow import Move as FlowMove
from casework.kind import kind_of
from casework.models import Attachment, Case
from casework.perform import holds, roles_of
from casework.timeline import timeline
from casework.visibility import sees_sender
from desks.kit.parts import Fact, Move
from kernel.time import format_instant
from messaging.models import Outbound
from messaging.routes import label_of

CHANNELS = {"zalo": "Zalo", "web": "Biểu mẫu trên mạng", "sealed": "Cách ly"}
MESSAGE_STATES = {
    "queued": "chờ gửi",
    "sending": "đang gửi",
    "sent": "đã gửi",
    "delivered": "đã đến máy",
    "seen": "đã xem",
    "unknown": "chưa rõ đã đến hay chưa",
    "failed": "không gửi được",
    "written_off": "thôi không gửi",
    "cancelled": "đã hủy",
}


def page_of(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """The context of the case page."""
    kind = kind_of(case.kind)
    flow = kind.flow(case.flow_version)
    stage = flow.stage(case.stage)
    calendar = calendar_of(vars(case))
    paused = case.stage_since if stage.clock is ClockIn.PAUSED else None
    found = deadline_of(vars(case), calendar)
    mine = _moves(case, flow.moves_from(case.stage, roles_of(actor)), actor, stage)
    return {
        "case": case,
        "stage": stage,
        "clock": remaining(at, due_at=case.due_at, calendar=calendar, unit=case.limit_unit, paused_since=paused),
        "own": kind.facts(case, actor, at) if kind.facts and not case.is_sealed else {},
        "facts": _facts(case, kind.label),
        "lines": list(reversed(timeline(case))),
        "attachments": list(Attachment.objects.filter(case=case)),
        "told": _told(case),
        "steps": derivation(found, calendar),
        "flow_moves": mine,
        "moves": [_as_part(case, m) for m in mine],
        "may_see_sender": sees_sender(case, actor) and case.sender_id is not None,
    }


def _moves(case: Case, moves: list[FlowMove], actor: Actor, stage: Any) -> list[FlowMove]:
    return moves if holds(vars(case), stage, actor) else []


def _as_part(case: Case, move: FlowMove) -> Move:
    weight = "grave" if move.is_grave else "primary" if move.is_main else "plain"
    return Move(label=move.label, law=move.law, href=reverse("officer_move", args=[case.code, move.name]), weight=weight)


def _facts(case: Case, label: str) -> list[Fact]:
    rows = [
        Fact(key="Loại", value=label),
        Fact(key="Kênh", value=CHANNELS.get(case.channel, case.channel)),
        Fact(key="Tiếp nhận", value=format_instant(case.opened_at)),
        Fact(key="Hạn trả lời", value=format_instant(case.due_at) if case.due_at else "Đang tạm dừng"),
    ]
    if case.first_due_at and case.first_due_at != case.due_at:
        rows.append(Fact(key="Hạn ban đầu", value=format_instant(case.first_due_at)))
    if case.stage_due_at and not case.closed_at:
        rows.append(Fact(key="Hạn của bước này", value=format_instant(case.stage_due_at)))
    return [*rows, Fact(key="Căn cứ thời hạn", value=case.limit_basis)]


def _told(case: Case) -> list[dict[str, str]]:
    """What was said to the sender, by which way, and whether it arrived."""
    rows = Outbound.objects.filter(case_id=case.pk).order_by("created_at").values("notice", "route", "state", "created_at")
    return [
        {
            "route": label_of(row["route"]),
            "state": MESSAGE_STATES.get(row["state"], row["state"]),
            "meaning": "late" if row["state"] in ("unknown", "failed") else "neutral",
            "at": format_instant(row["created_at"]),
        }
        for row in rows
    ]
