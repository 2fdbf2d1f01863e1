"""What the sender of a case was told, by which way, and what a person has yet to say. Red is only what really failed:
that somebody has no e-mail is no error, and then it says what the way is instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import Actor
from casework.kind import kind_of
from casework.models import Case
from casework.tracking import secret_of
from casework.trouble import LATE_RECEIPT, POST, SETTLE, is_known_at_once, is_shown_elsewhere, task_of, tells_a_decision
from desks.kit.language import instant
from messaging.models import Outbound
from messaging.routes import label_of

MESSAGE_STATES = {
    "queued": gettext_lazy("chờ gửi"),
    "sending": gettext_lazy("đang gửi"),
    "sent": gettext_lazy("đã gửi"),
    "delivered": gettext_lazy("đã đến máy"),
    "seen": gettext_lazy("đã xem"),
    "unknown": gettext_lazy("chưa rõ đã đến hay chưa"),
    "failed": gettext_lazy("không gửi được"),
    "told": gettext_lazy("đã báo cách khác"),
    "written_off": gettext_lazy("thôi không gửi"),
    "cancelled": gettext_lazy("đã hủy"),
    "practised": gettext_lazy("bài tập, không gửi đi"),
}
_SHOWN = (
    "notice", "route", "state", "has_failed", "problem", "created_at", "conversation_id", "let_go_because",
)  # fmt: skip
_WENT_NOWHERE = frozenset({"failed", "written_off", "told", "practised"})


@dataclass(frozen=True, slots=True)
class Line:
    """One message to the sender."""

    what: str
    route: str
    state: str
    meaning: str
    at: str
    task: str = ""
    is_decision: bool = False
    why: str = ""  # it was let go
    may_go_by_machine: bool = False
    owes_code: bool = False  # nobody has told the sender what opens the matter


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a person has to say to the sender, all of it in one call or one letter."""

    title: str
    how: str
    due: str
    lines: Sequence[Line]
    may_go_by_machine: bool = False  # some way is there to try again
    needs_reason: bool = False  # the answer is among it: who lets it go says why, where the file takes it


def messages_of(case_id: UUID) -> QuerySet[Outbound]:
    """Every message of a case, oldest first."""
    return Outbound.objects.filter(case_id=case_id).order_by("created_at").only(*_SHOWN)


def lines_of(rows: Iterable[Outbound], channel: str, names: Mapping[str, str]) -> list[Line]:
    """The messages of a case that came by CHANNEL, as a page shows them."""
    return [_line(row, channel, names) for row in rows]


def waiting_of(case: Case, lines: Sequence[Line], actor: Actor) -> Waiting | None:
    """What is left to say, for who is to say it."""
    waits = [line for line in lines if line.task not in ("", SETTLE)]
    if not waits or not actor.has_role("coordinator"):
        return None
    due = getattr(case, "call_due", None)
    if waits[0].task == POST:
        title, how = _("Báo người gửi qua bưu điện"), _("Người gửi viết thư; không có kênh nhắn tin nào đến được.")
    else:
        title, how = _("Gọi điện báo người gửi"), _("Không có kênh nhắn tin nào đến được người gửi.")
    return Waiting(
        title, how, instant(due) if due else "", waits,
        may_go_by_machine=any(line.may_go_by_machine for line in waits),
        needs_reason=takes_reason(case) and any(line.is_decision for line in waits),
    )  # fmt: skip


def secret_to_say(case: Case, lines: Iterable[Line]) -> str:
    """What opens the matter for its sender, for whoever is to call them: who was given no code at first has it from nobody else.
    Empty as soon as somebody told them. LINES: all that the case's page shows of its messages."""
    is_owed = any(line.owes_code for line in lines)
    return secret_of(case.pk, bytes(case.tracking_salt)) if is_owed else ""


def takes_reason(case: Case) -> bool:
    """Can the reason stand in the file, as a note? A withdrawn matter, and one that ended under the first flow but for an
    answered one, takes no note any more; there the entry says who let it go and when."""
    kind = kind_of(case.kind)
    note = kind.flow(case.flow_version).move(kind.notes)
    return note is not None and case.stage in note.sources


def _line(row: Outbound, channel: str, names: Mapping[str, str]) -> Line:
    state, meaning = state_of(row.state, row.notice, channel, has_failed=row.has_failed)
    went_nowhere = row.state in _WENT_NOWHERE and not row.has_failed
    return Line(
        what=names.get(row.notice, ""),
        route="" if went_nowhere else label_of(row.route),
        state=state,
        meaning=meaning,
        at=instant(row.created_at),
        task=task_of(row.state, row.notice, channel),
        is_decision=tells_a_decision(row.notice),
        why=row.let_go_because,
        # Some way broke, or a chat may be open again; else there is none that another try could take.
        may_go_by_machine=row.has_failed or row.conversation_id is not None,
        owes_code=row.notice == LATE_RECEIPT and row.state in ("failed", "unknown"),
    )


def state_of(state: str, notice: str, channel: str, *, has_failed: bool) -> tuple[str, str]:
    """The words for how a message stands, and their meaning."""
    if state == "failed" and not has_failed:
        return (_("trả lời bằng thư") if channel == "letter" else _("gọi điện báo")), "neutral"
    if state == "written_off" and is_known_at_once(notice, channel):
        return _("đã biết mã ngay khi gửi"), "neutral"
    if state == "written_off" and is_shown_elsewhere(notice, channel):
        return _("đã hiện ở hệ thống nơi gửi"), "neutral"
    return str(MESSAGE_STATES.get(state, state)), {"unknown": "soon", "failed": "late"}.get(state, "neutral")
