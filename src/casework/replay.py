"""A move that was made once before and that a restore undid, made again by the system from whatever stage came back.

The stage in a backup is that of its day: what was sealed from "assigned" may have come back as "answered". So no source is
asked for, and no holder; the plan's own checks, the entry and the writes are those of `casework.perform`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from access.actor import SYSTEM
from casework.errors import MoveNotAllowed
from casework.kind import Asked, kind_of
from casework.perform import change, lock, not_before
from casework.writes import write_together
from kernel.ids import uuid7


def make_again(
    case_id: UUID, name: str, *, at: datetime, inputs: Mapping[str, Any] | None = None, words: str = ""
) -> None:
    """Make the move NAME on a case again; only for what somebody who had the right to it had done before."""
    with transaction.atomic():
        case = lock(case_id)
        kind = kind_of(case["kind"])
        flow = kind.flow(case["flow_version"])
        move = flow.move(name)
        if move is None:
            raise MoveNotAllowed(move=name, stage=flow.stage(case["stage"]).label)
        asked = Asked(case, move, SYSTEM, dict(inputs or {}), not_before(case, at), uuid7())
        _, writes = change(kind, flow, asked, kind.plans[name](asked), words)
        write_together(writes)
