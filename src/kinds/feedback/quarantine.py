"""Feedback that looks like a denunciation: sealed at arrival, and what becomes of it when it is released."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from access.actor import Actor
from books.orgs.holders import unit_on_duty
from casework.errors import MoveNotAllowed
from casework.intake import Draft, Opened, open_case
from casework.kind import Asked
from casework.quarantine import destroying, sealing, unsealed
from casework.writes import Insert, Write
from kernel.text import excerpt
from kinds.feedback.stages import QUARANTINED


@dataclass(frozen=True, slots=True)
class Released:
    """The rows and case columns that turn sealed words into an ordinary matter."""

    writes: list[Write]
    case_values: Mapping[str, Any]


def quarantine(words: Mapping[str, Any], actor: Actor, at: datetime, key: str | None = None) -> Opened:
    """A case that is only a token: no subject, no channel, no conversation, no sender outside the sealed words.

    The KEY is remembered, what was asked is not: not even a keyed hash of such words stays (art. 56).
    """
    unit = unit_on_duty("feedback.quarantine", at.date())
    draft = Draft(
        kind="feedback",
        stage="quarantined",
        verb=QUARANTINED,
        channel="sealed",
        unit_id=unit.id,
        receiving_unit_id=unit_on_duty("feedback.receive", at.date()).id,
        is_sealed=True,
        limit="feedback.quarantine",
        rows=lambda case_id, entry_id: sealing(case_id, words, at),
    )
    return open_case(draft, actor, at=at, key=f"sealed:{key}" if key else None)


def releasing(asked: Asked) -> Released:
    """Open the words, give them back their sender, and destroy the key: what is left is feedback."""
    words = unsealed(asked.case["id"])
    if not words:
        raise MoveNotAllowed(move=asked.move.label, stage="nội dung không còn đọc được")
    content = str(words.get("content") or "")
    values = {
        "case_id": asked.case["id"],
        "content": content,
        "happened_on": str(words.get("happened_on") or ""),
        "unit_named_text": str(words.get("unit_text") or ""),
    }
    blank = dict.fromkeys(("stream", "suggestion", "reason", "answer_draft", "answer", "rating"), "")
    row = Insert("feedback_feedback", {**values, **blank})
    return Released(
        [row, *destroying(asked)],
        {
            "subject": str(words.get("title") or "") or excerpt(content, 90),
            "channel": str(words.get("channel") or "zalo"),
            "conversation_id": _uuid(words.get("conversation_id")),
            "sender_id": _uuid(words.get("sender_id")),
        },
    )


def _uuid(value: object) -> UUID | None:
    return UUID(str(value)) if value else None
