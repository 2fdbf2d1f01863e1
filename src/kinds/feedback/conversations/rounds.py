"""The round of conversations in which nobody says more: what the dialogue owes then (`dialogue.quiet`)."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from kinds.feedback import intake
from messaging.conversations import put_off, woken

log = logging.getLogger(__name__)


def quiet_round(at: datetime, most: int = 20) -> int:
    """Come back to up to MOST conversations; returns to how many. Each is a transaction of its own, and any number of
    workers may do it: the row is locked while it is looked at."""
    done = 0
    while done < most and _one(at):
        done += 1
    return done


def _one(at: datetime) -> bool:
    conversation = None
    try:
        with transaction.atomic():
            conversation = woken(at)
            if conversation is not None:
                intake.woken(conversation, at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if conversation is None:
            raise
        log.exception("waking failed", extra={"facts": {"conversation": str(conversation.pk)}})
        put_off(conversation, at)  # nothing is lost, and the others do not wait for this one
    return conversation is not None
