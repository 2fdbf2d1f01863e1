"""After a restore: a scene report that the backup holds unsent may be with the neighbour already."""

from datetime import datetime

from django.conf import settings

from gateways.open311.client.handing import collect
from gateways.open311.models import Handover

RESTORED = "restored"


def doubt_unsent(at: datetime) -> int:
    """A person finds out which are there; where the neighbour knows a repeat by our code, the machine may send again."""
    scene = settings.SCENE_REPORTS
    if scene["url"]:
        collect(at)  # what an official had handed over and no round had taken up yet
    if scene["knows_repeats"]:
        return 0
    waiting = Handover.objects.filter(stage__in=("queued", "sending"))
    return waiting.update(stage="unknown", problem=RESTORED, next_try_at=None, lease_until=None)
