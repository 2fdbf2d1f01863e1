"""After a restore: whatever has effects outside and waits in the backup may have been done since. Nothing of it goes on by itself,
and nobody acts on what he read before it.

What other systems are told by webhooks is repeated on purpose: at least once, under the same `webhook-id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from api import restored as api
from casework import restored as casework
from channels.zalo.restored import doubt_grant
from gateways.national_portal.restored import doubt_untold
from gateways.open311.client.restored import doubt_unsent as doubt_handovers
from messaging.restored import doubt_unsent


def doubt_all(made_at: datetime, at: datetime) -> Mapping[str, int]:
    """How many of each kind nobody knows about any more. Before anything serves; again does no harm."""
    api.renew_versions(at)
    return {
        "versions": casework.renew_versions(at),
        "alarms": casework.ring_due(at),  # before the messages are doubted: what they tell was perhaps told
        "messages": doubt_unsent(made_at, at),
        "scene_reports": doubt_handovers(at),
        "national": doubt_untold(at),
        "zalo": int(doubt_grant(at)),
    }
