"""After a restore: a report under a seal goes on reading as an open one does, whose version is new then (casework/restored.py)."""

from dataclasses import replace
from datetime import datetime

from api import veiled
from casework.restored import renewed


def renew_versions(at: datetime) -> int:
    """How many reports were told a new version. Beside an open case only a difference is kept: that stays."""
    changed = [replace(each, version=renewed(each.version, at)) for each in veiled.all_kept() if not each.is_beside]
    for each in changed:
        veiled.keep(each, at)
    return len(changed)
