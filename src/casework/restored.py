"""After a restore: cases of the backup must not be taken for those that people and systems last saw, and what was due while it
was away comes due now, before anything serves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.db import connection

from casework.alarms import alarm_round
from casework.models import Case

_COUNTED_FROM: Final = datetime(2026, 1, 1, tzinfo=UTC)


def renewed(version: int, at: datetime) -> int:
    """A row version that nobody was ever told, whichever backups were restored before: no case is changed every second of
    its life, so none ever had as many changes as seconds have passed."""
    return max(version, int((at - _COUNTED_FROM).total_seconds())) + 1


def renew_versions(at: datetime) -> int:
    """Every case goes on from a version of its own. What was read, opened or typed before the restore is then met by the
    ordinary conflict, though the backup counts through the same numbers again."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET row_version = greatest(row_version, %s) + 1", [renewed(0, at) - 1])
        return int(cursor.rowcount)


def ring_due(at: datetime) -> int:
    """Alarms that came due since the backup rang in a life that is lost: they ring again for the ledger and the desks, now,
    so that what they tell the senders is doubted with all else that may have gone out."""
    rung = 0
    while Case.objects.filter(next_alarm_at__lte=at).exists():
        rung += alarm_round(at)
    return rung
