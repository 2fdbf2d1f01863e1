"""After a restore: the national system may know of our matters what we have forgotten. It is asked before it is told."""

from datetime import datetime

from gateways.national_portal.models import Checkpoint, Sync

_NAME = "restored"


def doubt_untold(at: datetime) -> int:
    """Every matter without their number is looked up there first: those that wait, and those that will be queued anew."""
    Checkpoint.objects.update_or_create(name=_NAME, defaults={"until": at})
    return Sync.objects.filter(national_code="", is_theirs=False).update(doubtful=True)


def may_be_known(opened_at: datetime) -> bool:
    """Was a matter opened before the last restore? Then it may have been sent in the time that was lost."""
    return Checkpoint.objects.filter(name=_NAME, until__gte=opened_at).exists()
