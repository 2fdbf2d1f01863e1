"""Moves that are made together: the same one on several cases, or one after another on the same case. One lock-and-read and one
writing statement however many they are, as of a single move (`casework.perform`): all of them are made, or none (in
`casework.perform_many` each stands by itself)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from access.actor import Actor
from casework import requests
from casework.errors import CaseError, CaseNotFound
from casework.perform import Done, lock, moved, perform, update_case
from casework.perform_many import locked
from casework.statements import NothingMatched, brief_transaction
from casework.writes import Write, write_together


@dataclass(frozen=True, slots=True)
class Wished:
    """One of the moves, as `perform` is asked for it."""

    case_id: UUID
    actor: Actor
    key: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    expects: int | None = None

    def asking(self, move: str) -> requests.Asking:
        asked = requests.asking(self.key, self.actor, str(self.case_id), move, self.inputs)
        assert asked, "what is made together has a key, so that twice is once"
        return asked


def lock_each(case_ids: Collection[UUID], *beside: QuerySet[Any]) -> list[dict[str, Any]]:
    """The rows of several cases, of which none may be missing. BESIDE: as `locked`."""
    rows = locked(case_ids, *beside)
    if len(rows) != len(set(case_ids)):
        raise CaseNotFound
    return list(rows.values())


def perform_each(move: str, wished: Sequence[Wished], *, at: datetime, beside: Sequence[Write] = ()) -> Done:
    """MOVE on several cases, and what is written BESIDE; what came of the first one. The same request again is known by the first
    one's key, and writes nothing."""
    if len(wished) == 1 and not beside:
        (one,) = wished
        return perform(one.case_id, move, one.actor, at=at, inputs=one.inputs, key=one.key, expects=one.expects)
    askings = [each.asking(move) for each in wished]
    done: dict[UUID, Done] = {}
    try:
        with brief_transaction():
            writes = [*beside]
            cases = {case["id"]: case for case in lock_each([each.case_id for each in wished])}
            for each, asking in zip(wished, askings, strict=True):
                case = cases[each.case_id]
                changed, made = moved(case, move, each.actor, at, each.inputs, expects=each.expects)
                version, stage = changed["row_version"], changed["stage"]
                writes += [*made, asking.row(each.case_id, version, changed["last_entry_at"])]
                done[each.case_id] = Done(each.case_id, version, stage)
            write_together(writes)
    except (CaseError, IntegrityError, NothingMatched):
        earlier = askings[0].answered()
        if earlier is None:
            raise
        return Done(earlier.case_id, earlier.row_version, "", again=True)
    return done[wished[0].case_id]


def moves_in_turn(move: str, wished: Sequence[Wished], *, at: datetime) -> list[Write]:
    """MOVE several times on one case that this transaction has opened, in this order: what is to be written in it. That twice is
    once the opening has seen to."""
    before = case = lock(wished[0].case_id)
    writes: list[Write] = []
    for each in wished:
        case, (_own, *made) = moved(case, move, each.actor, at, each.inputs)
        writes += [*made, each.asking(move).row(each.case_id, case["row_version"], case["last_entry_at"])]
    return [update_case(before, case), *writes]
