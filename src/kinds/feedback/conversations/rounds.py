"""The round of conversations in which nobody says more: what the dialogue owes then (`dialogue.quiet`)."""

from datetime import datetime

from django.db import transaction

from casework.by_itself import by_itself
from kinds.feedback import intake
from messaging.conversations import put_off, woken


def quiet_round(at: datetime, most: int = 20) -> int:
    """Come back to up to MOST conversations; returns to how many. Each is a transaction of its own, and any number of
    workers may do it: the row is locked while it is looked at."""
    done = 0
    while done < most and _one(at):
        done += 1
    return done


def _one(at: datetime) -> bool:
    with by_itself("waking failed") as row, transaction.atomic():
        conversation = woken(at)
        if conversation is None:
            return False
        row.known_as(conversation=conversation.pk)
        intake.woken(conversation, at)
    if row.failed:
        put_off(conversation, at)  # nothing is lost, and the others do not wait for this one
    return True
