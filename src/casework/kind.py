"""A kind of case and the register of kinds. The engine knows kinds by their slug only and imports none of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from casework.flow import Flow, FlowInconsistent, Move

if TYPE_CHECKING:
    from access.actor import Actor
    from casework.writes import Write


@dataclass(frozen=True, slots=True)
class Plan:
    """What a kind adds to a move: rows of its own, ids and codes for the ledger, who holds the case next.

    `person_id` is the official named personally; without one a move to another stage leaves the work with everybody
    who holds the role in the unit, and a move that stays changes nothing of it.
    """

    writes: Sequence["Write"] = ()
    particulars: Mapping[str, Any] = field(default_factory=dict)
    unit_id: Any = None
    person_id: Any = None
    frees: bool = False  # whoever was named is so no longer, though the case stays where it is
    case_values: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""  # what the citizen reads where the mover typed nothing (a reason's own text)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a move, as a kind's rules see it: the locked case, who asks, with what, when."""

    case: Mapping[str, Any]
    move: Move
    actor: "Actor"
    inputs: Mapping[str, Any]
    at: datetime
    entry_id: Any
    known: Any = None  # what was read of this case along with others (`Kind.reads`); None where a plan reads for itself


@dataclass(frozen=True, slots=True)
class Facet:
    """Something of a kind's own by which a desk may narrow a list: its name in the address, where it stands from the case."""

    name: str
    label: str
    path: str  # from the case, such as "feedback__stream"
    choices: Callable[[], Sequence[tuple[str, str]]]
    is_days: bool = False  # PATH is an instant, and what is asked for are the days within which it lies
    first_for: str = ""  # the role that is told above its list how much bears the first choice: to be looked at first

    def asked(self, value: str) -> Any:
        """What PATH is compared with: whether something is there at all is asked with a yes or no."""
        return value == "True" if self.path.endswith("__isnull") else value


@dataclass(frozen=True, slots=True)
class Panel:
    """Something of a kind's own beside a case: a template that the case page includes, and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a leader looks at beside the clock: a label and the filters (names as in the address) of the list it counts.

    `in_period`: counted within the period which the page is about, by the day on which the case ended, or by the days of
    the facet that `days` names.
    """

    name: str
    label: str
    filters: Mapping[str, str]
    in_period: bool = False
    days: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Kind:
    """The manifest of a kind: about thirty lines in its `kind.py`, registered by `config.wiring`.

    `limit` is the code of the legal limit for the whole case. `plans` maps a move to the function that checks its inputs
    and says what it writes. `notices` maps a verb to the notice for the citizen; a verb that tells the citizen nothing
    is mapped to None on purpose. `facts(case, actor, at)` and `form_for(move, case, data)` are what the desks show.
    `chores` maps the verb of an alarm to the work that it gives somebody; `is_settled(case, alarm)` says of an alarm that
    what it is about was done meanwhile. `moot(case, actor)` names moves that make no sense now (nothing was asked for, nothing
    is published): the engine would refuse them with words, a desk need not offer them. A plan raises `errors.InTruth` where
    what is asked is another move in truth: a classification that takes the matter from whom it accuses.
    """

    slug: str
    label: str
    flows: Mapping[int, Flow]
    limit: str
    plans: Mapping[str, Callable[[Asked], Plan]] = field(default_factory=dict)
    notices: Mapping[str, Callable[..., Any] | None] = field(default_factory=dict)
    number_scope: str = ""
    facts: Callable[[Any, "Actor", datetime], Any] | None = None
    form_for: Callable[..., Any] | None = None
    erase_words: Callable[[Any], Sequence["Write"]] | None = None
    # Move → what its plan asks, read of many cases in a statement or two: case → `Asked.known`. A move without is read by itself.
    reads: Mapping[str, Callable[[Sequence[Asked]], Mapping[Any, Any]]] = field(default_factory=dict)
    chores: Mapping[str, Callable[[Asked], Sequence["Write"]]] = field(default_factory=dict)
    is_settled: Callable[[Mapping[str, Any], str], bool] | None = None
    moot: Callable[[Any, "Actor"], frozenset[str]] | None = None
    own: Sequence[str] = ()  # relations from a case to the kind's own rows, which a page reads along with the case
    along: Mapping[str, Any] = field(
        default_factory=dict
    )  # name → what else a page reads along, by an expression on the case
    tasks: Mapping[str, Any] = field(default_factory=dict)  # extra task → what an inbox calls it
    panels: Sequence[Callable[[Any, "Actor", datetime], Panel | None]] = ()  # beside a case that is not sealed
    facets: Sequence[Facet] = ()
    # What is true of a case, by paths from it, that ended with an answer; empty = of every one. What its sender withdrew, or
    # what was not taken in, ended neither in time nor late.
    answered: Mapping[str, Any] = field(default_factory=dict)
    # Label → what is true of a case (paths from it) that bears it as a mark in the list of whoever has work on it.
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    watched: Sequence[Watched] = ()
    # (case before, move, inputs) → the move and inputs that bring the state before back; None where nothing honestly does.
    reversal: Callable[[Any, str, Mapping[str, Any]], tuple[str, Mapping[str, Any]] | None] | None = None
    duties: Mapping[str, Any] = field(default_factory=dict)  # what a unit may be given to do (UnitDuty) → its name
    duty_roles: Mapping[str, str] = field(default_factory=dict)  # duty → the role that its work goes to first
    said_after: Mapping[str, Any] = field(default_factory=dict)  # move → what its maker reads afterwards, with %(code)s
    told: Mapping[str, Any] = field(default_factory=dict)  # notice to the sender → what the office calls it
    gives: str = ""  # the move that gives the work of a unit to another person of it; inputs: person_id, words
    index_steps: Mapping[str, Any] = field(default_factory=dict)  # mark of an outside index → the step that it measures
    # (case, actor) → verbs whose words this reader of the file does not read; None where everybody reads all.
    unread: Callable[[Any, "Actor"], frozenset[str]] | None = None
    notes: str = ""  # the move that only leaves a note in the file

    @property
    def current(self) -> Flow:
        return self.flows[max(self.flows)]

    def form(self, *asked: Any) -> Any:
        """The form of a move, as `form_for` makes it."""
        if self.form_for is None:
            raise LookupError(f"the kind {self.slug} has no forms for the desks")
        return self.form_for(*asked)

    def flow(self, version: int) -> Flow:
        """The flow that a case of VERSION began under."""
        return self.flows[version]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Enter KIND; a kind whose notices or flows are incomplete refuses to load."""
    if kind.slug in _kinds and _kinds[kind.slug] is not kind:
        raise FlowInconsistent(f"kind {kind.slug} is registered twice")
    known = {move.name for flow in kind.flows.values() for move in flow.moves}
    if unknown := sorted(set(kind.plans) - known):
        raise FlowInconsistent(f"kind {kind.slug}: a plan for the unknown move {unknown[0]}")
    for version, flow in kind.flows.items():
        if version != flow.version:
            raise FlowInconsistent(f"kind {kind.slug}: flow {flow.version} is listed as {version}")
        for move in flow.moves:
            if move.verb not in kind.notices:
                raise FlowInconsistent(f"kind {kind.slug}: no notice decision for {move.verb}")
            if not move.verb.startswith(f"{kind.slug}:"):
                raise FlowInconsistent(f"kind {kind.slug}: verb {move.verb} belongs to another kind")
    _kinds[kind.slug] = kind


def kind_of(slug: str) -> Kind:
    """The registered kind SLUG (KeyError when config.wiring does not list it)."""
    return _kinds[slug]


def kinds() -> list[Kind]:
    """All registered kinds in the order of their registration."""
    return list(_kinds.values())


def forget(slug: str) -> None:
    """Take a kind out of the register again (the tests' tiny second kind)."""
    _kinds.pop(slug, None)
