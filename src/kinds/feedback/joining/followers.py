"""Followers get their answer: when a main matter was answered, the system answers everybody who sent the same.

A round, not part of the main move: one answer may have a thousand followers. Safe to run twice and by any number of workers:
each follower is one move through the one door, and one that has moved on is passed over. A main matter that ended
without an answer sets its followers free: a person decides on each. One that was taken up again leaves them the answer
that they had from it until there are other words, or until it has become certain that none will come.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from access.actor import SYSTEM
from casework.by_itself import by_itself
from casework.errors import MoveNotAllowed
from casework.models import Link
from casework.perform import perform

_LATER = timedelta(minutes=10)
# A main matter whose words are out (or were, before it was closed), or that will never have any.
_WAITING = """
    SELECT l.id, l.case_id, coalesce(f.answer, '') <> '' AND m.stage IN ('answered', 'closed')
    FROM casework_link l
    JOIN casework_case c ON c.id = l.case_id AND c.stage = 'merged'
    JOIN casework_case m ON m.id = l.other_id
    LEFT JOIN feedback_feedback f ON f.case_id = m.id
    WHERE l.relation = 'duplicate_of' AND l.settled_at IS NULL AND (l.retry_at IS NULL OR l.retry_at <= %(at)s)
      AND (m.stage IN ('answered', 'closed', 'refused', 'redirected', 'withdrawn', 'quarantined', 'destroyed', 'merged')
           OR m.erased_at IS NOT NULL)
    ORDER BY l.id LIMIT %(most)s
"""
# Followers that have the answer of a matter which was taken up again since, and has come to another end. Who was given an
# answer of its own meanwhile is no longer among them, nor whose matter is open again: there a person decides.
_IN_DOUBT = """
    SELECT l.id, l.case_id, CASE
        WHEN c.stage NOT IN ('answered', 'closed') OR c.erased_at IS NOT NULL OR f.answered_at IS DISTINCT FROM l.settled_at
            THEN ''
        WHEN m.stage IN ('answered', 'closed') AND coalesce(mf.answer, '') <> ''
            THEN CASE WHEN mf.answer <> f.answer THEN 'correct_follower' ELSE '' END
        WHEN m.stage IN ('refused', 'redirected', 'quarantined', 'destroyed')
            OR EXISTS (SELECT 1 FROM ledger_entry e WHERE e.stream = m.id AND e.at >= l.settled_at
                       AND e.verb = 'feedback:answer:sent_back')
            THEN 'free_follower'
        ELSE '' END
    FROM casework_link l
    JOIN casework_case c ON c.id = l.case_id
    JOIN casework_case m ON m.id = l.other_id
    LEFT JOIN feedback_feedback f ON f.case_id = c.id
    LEFT JOIN feedback_feedback mf ON mf.case_id = m.id
    WHERE l.relation = 'duplicate_of' AND l.settled_at IS NOT NULL AND l.retry_at <= %(at)s
      AND (m.stage IN ('answered', 'closed', 'refused', 'redirected', 'withdrawn', 'quarantined', 'destroyed')
           OR m.erased_at IS NOT NULL)
    ORDER BY l.id LIMIT %(most)s
"""


def follower_round(at: datetime, most: int = 100) -> int:
    """Answer, or set free, up to MOST followers whose main matter has ended, and as many whose answer was taken up again;
    returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"at": at, "most": most})
        waiting = cursor.fetchall()
        cursor.execute(_IN_DOUBT, {"at": at, "most": most})
        doubted = cursor.fetchall()
    if settled := [link_id for link_id, _case_id, move in doubted if not move]:
        Link.objects.filter(pk__in=settled, retry_at__lte=at).update(retry_at=None)
    moves = [(*ids, "answer_follower" if answered else "unmerge") for *ids, answered in waiting]
    moves += [each for each in doubted if each[2]]
    return sum(_led_on(link_id, case_id, move, at) for link_id, case_id, move in moves)


def _led_on(link_id: UUID, case_id: UUID, move: str, at: datetime) -> bool:
    with by_itself("follower failed", case=case_id, move=move) as row:
        try:
            perform(case_id, move, SYSTEM, at=at)
        except MoveNotAllowed:
            return False  # another worker, or a person, was quicker
    if row.failed:
        Link.objects.filter(pk=link_id).update(retry_at=at + _LATER)
    return not row.failed
