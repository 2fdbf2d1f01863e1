"""How many random examples a property is tried with.

Few in every run, for the runs add up; many on demand: `MOTCUA_DEPTH=10 ./motcua test tests/clock` tries ten times as many.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

DEPTH = int(os.environ.get("MOTCUA_DEPTH", "1"))


def examples(usual: int) -> settings:
    return settings(max_examples=usual * DEPTH, deadline=None, suppress_health_check=list(HealthCheck))
