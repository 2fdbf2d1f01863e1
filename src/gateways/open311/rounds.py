"""The worker's round: handed-over scene reports go out, their states come in."""

from datetime import datetime

from django.conf import settings

from gateways.open311.client import handing, hearing, pictures


def scene_round(at: datetime) -> int:
    """All of it once; nothing without an address of the scene-report system."""
    if not settings.SCENE_REPORTS["url"]:
        return 0
    pictures.end_old(at)
    return handing.collect(at) + handing.send(at) + handing.fetch_numbers(at) + hearing.listen(at)
