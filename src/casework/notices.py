"""What a citizen is told after an entry: the kind's notice for the verb becomes an outbox row in the same statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from casework.kind import Asked, Kind, Plan
from casework.tracking import secret_of
from casework.writes import Insert
from kernel.time import format_date, local
from messaging import outbox
from messaging.routes import Button


@dataclass(frozen=True, slots=True)
class Notice:
    """Words for the citizen. `state` is the short text for a template whose fields are short; the link leads to the rest."""

    name: str
    text: str
    state: str = ""
    buttons: Sequence[Button] = field(default_factory=tuple)


def link_to(case: Mapping[str, Any]) -> str:
    """The protected link to a case: code and secret together, nothing else is needed on the phone."""
    secret = secret_of(case["id"], bytes(case["tracking_salt"]))
    return f"{settings.PUBLIC_URL}/theo-doi/{quote(case['code'])}/{secret}/"


def writes(kind: Kind, asked: Asked, case: Mapping[str, Any], plan: Plan, words: str) -> list[Insert]:
    """The outbox row that the verb asks for; none when the kind decided so, or nobody can be reached."""
    compose = kind.notices.get(asked.move.verb)
    if compose is None or not _can_be_told(case):
        return []
    notice = compose(asked, case, words)
    return row_for(case, notice, asked.at) if notice else []


def _can_be_told(case: Mapping[str, Any]) -> bool:
    return bool(case["conversation_id"] or case["sender_id"])


def _day_of(case: Mapping[str, Any]) -> str:
    """The day by which an answer is due, for a template that has room for it; "" while the clock waits."""
    return format_date(local(case["due_at"])) if case.get("due_at") else ""


def row_for(case: Mapping[str, Any], notice: Notice, at: datetime, ready_at: datetime | None = None) -> list[Insert]:
    """The outbox row for a notice about a case; empty when the citizen left no way to be told (a walk-in)."""
    if not _can_be_told(case):
        return []
    link = link_to(case)
    values = outbox.row(
        notice=notice.name,
        text=notice.text,
        fields={"code": case["code"], "state": notice.state, "link": link, "due": _day_of(case)},
        buttons=[*notice.buttons, Button("Xem vụ việc", url=link)],
        conversation_id=case["conversation_id"],
        person_id=None if case["conversation_id"] else case["sender_id"],
        case_id=case["id"],
        at=at,
        ready_at=ready_at,
    )
    return [Insert("messaging_outbound", values)]
