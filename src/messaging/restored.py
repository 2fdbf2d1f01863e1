"""After a restore: what the backup holds unsent may have gone out since, so no machine sends it; a person settles each."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from messaging.models import Outbound
from messaging.outcomes import doubt

RESTORED: Final = "restored:"
_UNSENT: Final = ("queued", "sending")
_AT_ONCE: Final = 200


def doubt_unsent(made_at: datetime, at: datetime) -> int:
    """Every message that waited or was on its way when the backup was MADE_AT has an unknown outcome now, and says why.

    Doing it twice changes nothing. What must leave no trace (`forget_when_sent`) is written off, as with every doubt.
    """
    code = f"{RESTORED}{made_at.isoformat(timespec='minutes')}"
    count = 0
    while True:
        with transaction.atomic():
            rows = Outbound.objects.select_for_update().filter(state__in=_UNSENT).order_by("pk")[:_AT_ONCE]
            for message in rows:
                doubt(message, code, at)
                count += 1
        if not rows:
            return count


def made_at(problem: str) -> datetime | None:
    """When the backup was made after which nobody knows, if that is what the PROBLEM of a message says."""
    if not problem.startswith(RESTORED):
        return None
    try:
        return datetime.fromisoformat(problem.removeprefix(RESTORED))
    except ValueError:
        return None
