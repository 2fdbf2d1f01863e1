"""After a restore: the refresh token of the backup is good for one use, and may have been used since."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from channels.zalo import verbs
from channels.zalo.models import Grant
from ledger import streams
from ledger.chain import SYSTEM

RESTORED: Final = "restored"


def doubt_grant(at: datetime) -> bool:
    """No machine tries it: where it was used, a second use shows Zalo a stolen token; where this is only a restore on
    trial, it would take the token away from the house that runs. The access token serves on; a person is told what to do."""
    with transaction.atomic():
        grant = Grant.objects.select_for_update().filter(pk=str(settings.ZALO["oa_id"] or "oa")).first()
        if grant is None or grant.stage == "refused":
            return False
        grant.stage, grant.problem, grant.lease_until, grant.changed_at = "refused", RESTORED, None, at
        grant.save(update_fields=["stage", "problem", "lease_until", "changed_at"])
        told = {"version": grant.version, "why": RESTORED}
        streams.append("book", streams.book_stream("zalo"), verb=verbs.DOUBTED, actor=SYSTEM, at=at, particulars=told)
    return True
