"""How many random examples a property is tried with.

Few in every run, and the same ones; many on demand, and others each time: `MOTCUA_DEPTH=10 ./motcua test tests/clock`
tries ten times as many.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

DEPTH = int(os.environ.get("MOTCUA_DEPTH", "1"))
if DEPTH == 1:
    settings.load_profile("ci")  # the same examples in every run: what is found by chance fails whoever runs it then


def examples(usual: int) -> settings:
    return settings(max_examples=usual * DEPTH, deadline=None, suppress_health_check=list(HealthCheck))
