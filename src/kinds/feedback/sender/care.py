"""Words of somebody who does not want to live: whoever holds the matter is told to read it at once and to reach its sender."""

from datetime import datetime
from uuid import UUID

from casework import chores
from casework.models import Case
from casework.writes import write_together
from kinds.feedback.chores import CARE, soon
from kinds.feedback.dialogue.understanding.asking import despairs


def look_after(case_id: UUID, words: str, at: datetime) -> None:
    """A task beside the main step, which says nothing of the words; it ends when the matter moves on."""
    if not words or not despairs(words):
        return
    for case in Case.objects.filter(pk=case_id, is_sealed=False).values():
        closed = chores.closed(case["id"], CARE, at)
        write_together([closed, chores.opened(case, CARE, at, ends=chores.STAGE, due_at=soon(case, at))])
