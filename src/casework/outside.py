"""The port through which other systems reach a kind: what may be reported, a report that becomes a case, what may be told.

Gateways and the API stand beside the kinds and never import them; a kind fills in one `Outside`, config.wiring lists it.
Nothing here tells personal data, and a sealed case is not there at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet


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
    """A sort of matter that may be reported."""

    code: str
    name: str
    description: str
    group: str
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


OPEN_STATES = frozenset({"received", "waiting", "at_work", "forwarded", "handed_over", "merged"})
STATES = OPEN_STATES | {"answered", "refused", "redirected", "ended", "withdrawn"}


class NotComplete(Exception):
    """A report lacks what the law asks for: (field, sentence) each."""

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(sentence for _, sentence in missing))
        self.missing = tuple(missing)


class Outside(Protocol):
    """What a kind gives to other systems."""

    slug: str

    def services(self) -> Sequence[Reportable]: ...

    def ready(self, at: datetime) -> None: ...

    def submit(self, told: Told, *, channel: str, at: datetime, key: str) -> Arrived: ...

    def looks_secret(self, *texts: str) -> bool: ...

    def put_aside(self, case_id: UUID, text: str, at: datetime, key: str) -> None: ...

    def state_of(self, stage: str) -> str: ...

    def stages_in(self, states: Sequence[str]) -> Sequence[str]: ...

    def just_received(self, service: str, at: datetime) -> Glimpse: ...

    def glimpses(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Glimpse]: ...

    def published(self) -> QuerySet[Any]: ...

    def published_as(self, code: str) -> Sequence[UUID]: ...

    def search_published(self, words: str, *, after: str = "", most: int = 20) -> Sequence[Published]: ...

    def published_one(self, code: str) -> Published | None: ...

    def words_for(self, case_id: UUID) -> Mapping[str, str]: ...


@dataclass
class _Register:
    by_slug: dict[str, Outside] = field(default_factory=dict)


_register = _Register()


def register(outside: Outside) -> None:
    """Enter what a kind gives to other systems; config.wiring lists it."""
    _register.by_slug[outside.slug] = outside


def outside_of(slug: str) -> Outside:
    """What the kind SLUG gives (KeyError when it gives nothing)."""
    return _register.by_slug[slug]


def the_only() -> Outside:
    """The kind that other systems report to, while there is one."""
    return next(iter(_register.by_slug.values()))
