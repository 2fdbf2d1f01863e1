"""Words of somebody who does not want to live, or is in danger: whoever holds the matter is told to read it at once and to reach its sender."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from casework import chores
from casework.models import Case
from casework.writes import write_together
from kinds.feedback.chores import CARE, soon
from kinds.feedback.dialogue.understanding.asking import despairs, is_in_danger


def look_after(case_id: UUID, words: str, at: datetime) -> None:
    """A task beside the main step, which says nothing of the words; it ends when the matter moves on."""
    if not words or not (despairs(words) or is_in_danger(words)):
        return
    for case in Case.objects.filter(pk=case_id, is_sealed=False).values():
        ask_to_look_after(case, at)


def ask_to_look_after(case: Mapping[str, Any], at: datetime) -> None:
    closed = chores.closed(case["id"], CARE, at)
    write_together([closed, chores.opened(case, CARE, at, ends=chores.STAGE, due_at=soon(case, at))])
