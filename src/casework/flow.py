"""A flow: the stages of a kind, the clock in each, the moves between them. Data that is checked when it is loaded, no Django.

A flow is versioned: a case ends under the flow that it began under, so a stage or move is never removed from
an old version; a change is a new version beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casework.clock import PauseMode


class ClockIn(StrEnum):
    """What the clock does while a case is in a stage."""

    RUNS = "runs"
    PAUSED = "paused"  # waiting for somebody outside (the sender, another authority); the waiting time is given back
    STOPPED = "stopped"  # the answer is out or the case ended: the verdict is taken here


class Tone(StrEnum):
    """The six meanings that colour may carry (one more would be a decoration)."""

    NEUTRAL = "neutral"
    PROGRESS = "progress"
    WAITING = "citizen"  # waits for the citizen
    SOON = "soon"
    LATE = "late"
    DONE = "done"


class Words(StrEnum):
    """Whether a move takes words, and who will read them."""

    NONE = "none"
    INTERNAL = "internal"
    CITIZEN = "citizen"


class Group(StrEnum):
    """Under which heading a desk shows a move."""

    LEAD = "lead"  # what leads the matter on
    SEND = "send"  # to somebody else
    TELL = "tell"  # talk with the sender
    FILE = "file"  # the file itself: notes, codes, confirmed facts
    ABOVE = "above"  # from somebody who answers for the work without holding it


CITIZEN = "citizen"
SYSTEM = "system"


class FlowInconsistent(Exception):
    """The table of a flow contradicts itself; the kind refuses to load."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its label for officials and for the citizen, its clock, and the role that holds the case in it."""

    name: str
    label: str
    clock: ClockIn | None = None
    holder: str = ""  # role; empty = the unit and role that held it before
    public_label: str = ""
    tone: Tone = Tone.NEUTRAL
    limit: str = ""  # code of the limit for staying here, beside the limit of the whole case
    lapse: str = ""  # the move that the system makes when `limit` has passed; empty = a person decides
    pause: PauseMode = PauseMode.SUBTRACT  # in a paused stage: whether the term goes on after it or begins anew
    follow: str = ""  # code of the limit after which, again and again, whoever has it elsewhere is to be reminded
    index: tuple[str, ...] = ()  # codes of outside indexes that measure this step: an alarm each, never the due date
    index_after_wait: tuple[
        str, ...
    ] = ()  # the same for a case whose clock has waited: what comes first was done by then
    is_final: bool = False

    @property
    def for_citizen(self) -> str:
        return self.public_label or self.label


@dataclass(frozen=True, slots=True)
class Move:
    """One move: who may make it, from where to where, the ledger's verb, the article of law that asks for it."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str = ""  # empty = the stage stays
    roles: frozenset[str] = frozenset()
    verb: str = ""
    law: str = ""
    words: Words = Words.NONE
    words_required: bool = False
    is_main: bool = False  # shown first, as the expected next step
    is_grave: bool = False  # cannot be undone: asks for a confirmation of its own
    is_from_above: bool = False  # also for a leader of a unit above, who answers for the case without holding it
    for_several: bool = False  # sensible for several cases of a list at once: the same inputs, each its own entry
    cause: str = ""  # what outside the case makes the system move it (a main matter answered, a state that came back)
    group: Group = Group.LEAD


@dataclass(frozen=True)
class Flow:
    """All stages and moves of one version; constructing it checks it."""

    version: int
    initial: tuple[str, ...]
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    _stage: Mapping[str, Stage] = field(init=False, repr=False)
    _move: Mapping[str, Move] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stage", {s.name: s for s in self.stages})
        object.__setattr__(self, "_move", {m.name: m for m in self.moves})
        faults = list(_faults(self))
        if faults:
            raise FlowInconsistent(f"flow {self.version}: " + "; ".join(faults))

    def stage(self, name: str) -> Stage:
        """The stage NAME (KeyError when this version has none)."""
        return self._stage[name]

    def move(self, name: str) -> Move | None:
        """The move NAME, or None."""
        return self._move.get(name)

    def moves_from(self, stage: str, roles: frozenset[str]) -> list[Move]:
        """The moves that somebody with ROLES may make from STAGE, the expected one first."""
        found = [m for m in self.moves if stage in m.sources and roles & m.roles]
        return sorted(found, key=lambda m: not m.is_main)


def _faults(flow: Flow) -> list[str]:
    """Every contradiction of the table, in words for the one who wrote it."""
    faults = _faults_of_names(flow)
    if faults:
        return faults
    out: dict[str, set[str]] = {s.name: set() for s in flow.stages}
    for move in flow.moves:
        for source in move.sources:
            out[source].add(move.target or source)
    # Who stands above answers for the work and does not do it.
    faults += [f"move {m.name} from above leads a case elsewhere" for m in flow.moves if m.is_from_above and m.target]
    for stage in flow.stages:
        if stage.clock is None:
            faults.append(f"stage {stage.name} has no clock")
        if stage.name not in _reached(set(flow.initial), out):
            faults.append(f"stage {stage.name} is unreachable")
        if not stage.is_final and not any(flow.stage(n).is_final for n in _reached({stage.name}, out)):
            faults.append(f"stage {stage.name} has no way out")
        if stage.lapse and stage.lapse not in {
            m.name for m in flow.moves if stage.name in m.sources and SYSTEM in m.roles
        }:
            faults.append(f"stage {stage.name} lapses into {stage.lapse}, which the system may not make")
        if stage.lapse and not stage.limit:
            faults.append(f"stage {stage.name} lapses without a limit")
        if stage.name in flow.initial and not stage.holder:
            faults.append(f"initial stage {stage.name} has no holder")
        if stage.is_final and stage.clock is not ClockIn.STOPPED:
            faults.append(f"final stage {stage.name} does not stop the clock")
        if stage.pause is not PauseMode.SUBTRACT and stage.clock is not ClockIn.PAUSED:
            faults.append(f"stage {stage.name} begins the term anew without pausing it")
    return faults


def _faults_of_names(flow: Flow) -> list[str]:
    names = [s.name for s in flow.stages]
    faults = [f"stage {n} stands twice" for n in sorted({n for n in names if names.count(n) > 1})]
    moves = [m.name for m in flow.moves]
    faults += [f"move {n} stands twice" for n in sorted({n for n in moves if moves.count(n) > 1})]
    faults += [f"initial stage {n} does not exist" for n in flow.initial if n not in names]
    for move in flow.moves:
        # The system moves a case by itself only when a stage lapses, or for a cause that the table names.
        caused = {s.lapse for s in flow.stages} | {m.name for m in flow.moves if m.cause}
        if not move.roles or (move.roles == {SYSTEM} and move.name not in caused):
            faults.append(f"move {move.name} may be made by nobody")
        if not move.verb:
            faults.append(f"move {move.name} has no verb")
        wanted = (*move.sources, move.target) if move.target else move.sources
        faults += [f"move {move.name} names the unknown stage {n}" for n in wanted if n not in names]
    return faults


def _reached(start: set[str], out: Mapping[str, set[str]]) -> set[str]:
    seen, front = set(start), set(start)
    while front:
        front = {target for stage in front for target in out[stage]} - seen
        seen |= front
    return seen
