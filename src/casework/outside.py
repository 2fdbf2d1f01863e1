"""The port through which other systems reach a kind: what may be reported, a report that becomes a case, what may be told.

Gateways and the API stand beside the kinds and never import them; a kind fills in one `Outside`, config.wiring lists it.
They name no verb, stage or move of a kind: what its entries mean, which state a stage is, which of its moves an act is and
which services are its own the kind says itself. Nothing here tells personal data, and a sealed case is not there at all.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from casework.models import Attachment, Case
from casework.writes import Write
from kernel.errors import MotCuaError

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")


def is_code(text: str) -> bool:
    """Can a case bear this as its code in another system? What they give otherwise is a person's to look at, and never cut."""
    return _CODE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a report may say beside its words. `kind` is string, text, datetime, singlevaluelist, multivaluelist."""

    code: str
    description: str
    kind: str = "string"
    required: bool = False
    values: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Reportable:
    """A sort of matter that may be reported. No two kinds have the same code: it leads to the kind."""

    code: str
    name: str
    description: str
    group: str
    group_name: Any = ""
    keywords: Sequence[str] = ()
    questions: Sequence[Question] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A report as another system brings it. `files` are (name, bytes), `media` are addresses that are fetched later."""

    service: str
    content: str
    title: str = ""
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""
    unit_text: str = ""
    happened_on: str = ""
    files: Sequence[tuple[str, bytes]] = ()
    media: Sequence[str] = ()
    reference: str = ""  # under which the reporting system will know it
    # When it was sent to the public authorities, where that was earlier: the term runs from it.
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What a sender adds to a matter by way of another system. `key`: the same one sent twice is one.

    `act`: one of SENDERS_ACTS, with which it was said. `reference`: under which the other system knows the matter.
    """

    text: str
    key: str
    channel: str = ""
    act: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Along:
    """Rows of whoever brings a report, which travel in the statement that opens its case: those of a case that is open
    (by its id), and those of a sealed one, which lead to no case."""

    of_case: Callable[[UUID], Sequence[Write]] = lambda case_id: ()
    of_token: Callable[[], Sequence[Write]] = lambda: ()


ALONE = Along()


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a report. Of a sealed one nothing is told: neither its id nor its code."""

    is_sealed: bool
    case_id: UUID | None = None
    code: str = ""
    secret: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What anybody may know of a case. Words only where a person has cleared them for the public.

    `state` is one of STATES: what happened in words that no flow changes.
    """

    case_id: UUID
    code: str
    service: str
    state: str
    state_label: str
    opened_at: datetime
    changed_at: datetime
    due_at: datetime | None = None
    unit: str = ""
    version: int = 1
    public_code: str = ""
    title: str = ""
    content: str = ""
    answer: str = ""
    published_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Published:
    """A matter whose words a person has cleared for the public. `cursor` names its place in the list."""

    code: str
    title: str
    content: str
    answer: str
    field: str
    unit: str
    published_at: datetime
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one entry of the ledger says to other systems. `event` is one of EVENTS, or empty: they are not told.

    `takes_up`: a person has found that it is a matter of this kind, so from here on the national system is to know it.
    `notes_code`: the code of the national system was written down.
    """

    event: str = ""
    takes_up: bool = False
    notes_code: bool = False


RECEIVED, CHANGED, PUBLISHED, UNPUBLISHED = EVENTS = "received", "state_changed", "published", "unpublished"
# What other systems do with a matter; which of its moves that is says the kind. The first five are the sender's.
ADD, SUPPLEMENT, WITHDRAW, RATE, REOPEN = SENDERS_ACTS = "add", "supplement", "withdraw", "rate", "reopen"
NOTE_CODE = "note_code"  # inputs: national_code
SCENE_TOLD, SCENE_ANSWERED = "scene_told", "scene_answered"  # inputs: words, state (theirs), scene_code
HANDED_OVER = "handed_over"
OPEN_STATES = frozenset({"received", "waiting", "at_work", "forwarded", HANDED_OVER, "merged"})
STATES = OPEN_STATES | {"answered", "refused", "redirected", "ended", "withdrawn"}


class NotComplete(Exception):
    """A report lacks what the law asks for: (field, sentence) each."""

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(sentence for _, sentence in missing))
        self.missing = tuple(missing)


class CursorUnknown(ValueError):
    """A cursor that nobody was given: a list that began anew instead would be read for ever."""


class WaysBack(Protocol):
    """What the rooms above know of where a case came from: goes under the seal with its words, and comes back with them."""

    def reports_of(self, case_id: UUID) -> QuerySet[Any]: ...

    def case_of(self, reference: str) -> UUID | None: ...

    def come_back(self, reference: str, case_id: UUID, version: int, at: datetime) -> Sequence[Write]: ...


class Outside(Protocol):
    """What a kind gives to other systems.

    `route` is its word in addresses, scopes and events: /api/v1/<route>, <route>:read, motcua.<route>.received. `called`: one
    matter, in the description of the API; `rights`: what a key may be good for. `first_stage`: where what arrives stands.
    `unsorted`: the service of what another system brings without saying which. `acts`: act → the kind's own move.
    `glimpsed`: the cases behind `glimpses`, to be read with other things (`casework.reads`); `glimpse_of` each of these.
    """

    slug: str
    route: str
    called: str
    rights: Mapping[str, Any]
    first_stage: str
    unsorted: str
    acts: Mapping[str, str]

    def services(self) -> Sequence[Reportable]: ...

    def ready(self, at: datetime) -> None: ...

    def submit(self, told: Told, *, channel: str, at: datetime, key: str, along: Along = ALONE) -> Arrived: ...

    def looks_secret(self, *texts: str) -> bool: ...

    def refuse_bad_files(self, files: Sequence[tuple[str, bytes]]) -> None: ...

    def add_files(self, case_id: UUID, files: Sequence[tuple[str, bytes]], at: datetime) -> None: ...

    def put_aside(self, case: Case | None, said: Addition, at: datetime, along: Sequence[Write] = ()) -> None: ...

    def meaning_of(self, verb: str, particulars: Mapping[str, Any]) -> Meaning: ...

    def state_of(self, stage: str) -> str: ...

    def label_of(self, stage: str) -> str: ...

    def is_running(self, stage: str) -> bool: ...

    def sender_move(self, stage: str, act: str) -> tuple[str, bool]: ...

    def stages_in(self, states: Sequence[str]) -> Sequence[str]: ...

    def just_received(self, service: str, at: datetime) -> Glimpse: ...

    def glimpses(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Glimpse]: ...

    def glimpsed(self, case_ids: Sequence[UUID]) -> QuerySet[Any]: ...

    def glimpse_of(self, row: Any) -> Glimpse: ...

    def published(self) -> QuerySet[Any]: ...

    def published_as(self, code: str) -> Sequence[UUID]: ...

    def search_published(self, words: str, *, after: str = "", most: int = 20) -> Sequence[Published]: ...

    def published_one(self, code: str) -> Published | None: ...

    def words_for(self, case_id: UUID) -> Mapping[str, str]: ...

    def words_handed_over(self, case_id: UUID, at: datetime) -> Mapping[str, str]: ...

    def pictures_for(self, case_id: UUID) -> Sequence[Attachment]: ...


class FileNotTaken(Exception):
    """One of the files that came with a report is refused: which, and why."""

    def __init__(self, place: int, name: str, why: MotCuaError) -> None:
        super().__init__(place)
        self.place = place
        self.name = name
        self.why = why


_ways_back: list[WaysBack] = []


def lead_back(ways: WaysBack) -> None:
    """Enter who knows under which reference another system brought a case; config.wiring lists it."""
    _ways_back[:] = [ways]


def reports_of(case_id: UUID) -> QuerySet[Any]:
    """Rows with the `reference` under which another system brought this case, for who reads them with other things; none when
    none did."""
    return next((ways.reports_of(case_id) for ways in _ways_back), Case.objects.none())


def case_of(reference: str) -> UUID | None:
    """The case that another system knows under this reference, while nothing seals it."""
    return next((ways.case_of(reference) for ways in _ways_back), None)


def come_back(reference: str, case_id: UUID, version: int, at: datetime) -> Sequence[Write]:
    """The case is released from its seal: the writes after which whoever reported it under REFERENCE follows it again."""
    return [write for ways in _ways_back for write in ways.come_back(reference, case_id, version, at)]
