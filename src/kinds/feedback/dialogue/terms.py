"""The words of the conversation's interface: what it is told, what it says, what it asks the engine to do. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from messaging.routes import Button


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A matter of this person, as much of it as the chat may show."""

    code: str
    stage_label: str
    due_words: str
    can_add: bool
    awaits_supplement: bool
    can_withdraw: bool
    can_rate: bool
    can_reopen: bool
    link: str
    id: str
    is_elsewhere: bool = False  # others have it: what is added is passed on by a person


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a matter may concern; `also` holds older and other names, `place` the code of its commune."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    place: str = ""


def _unsure(_: str) -> str:
    return ""


def _whole(_: str) -> Sequence[str]:
    return ()


def _never(_: Sequence[str]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the engine knows about the person and the city at this moment."""

    cases: Sequence[KnownCase] = ()
    person: Mapping[str, str] = field(default_factory=dict)
    units: Sequence[Unit] = ()
    form_link: str = ""
    catalogue: str = ""  # the page where procedures are looked up
    scope: str | None = (
        None  # of all words so far: question or scene when rather sure, "" when not; None: not looked at
    )
    page: str = ""  # the city's own page for this, where a citizen can see that the channel is genuine
    is_new: bool = False  # nothing was ever said to this person here
    scope_of: Callable[[str], str] = _unsure  # what some words by themselves surely are, "" when unsure
    parts_of: Callable[[str], Sequence[str]] = (
        _whole  # by a case's id: codes of its other parts that may be withdrawn too
    )
    sent_as: Callable[[Sequence[str]], str] = _never  # the code under which one of these texts was sent a moment ago


@dataclass(frozen=True, slots=True)
class Reply:
    """One message back: at most 2000 characters and 5 buttons (limits of a Zalo consultation message)."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Submit:
    """The person confirmed: make it a case."""

    fields: dict[str, str]
    media: list[dict[str, str]]
    others: list[dict[str, str]] = field(default_factory=list)  # further matters, each a case of its own
    whole: str = ""  # where there are others: all words as they were told


@dataclass(frozen=True, slots=True)
class Add:
    case_id: str
    text: str
    media: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Supplement:
    case_id: str
    text: str
    media: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Withdraw:
    case_id: str
    along: tuple[str, ...] = ()  # codes of its other parts


@dataclass(frozen=True, slots=True)
class Rate:
    case_id: str
    score: str  # satisfied, accepted, unsatisfied
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    case_id: str
    text: str
    media: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Held:
    """Words wait that may belong to one of these matters: whoever holds one may know that, not what they say."""

    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Care:
    """Somebody despaired, or was in danger, and sent nothing: to be reached by what they gave. `about`: the words, not to be noted."""

    fields: dict[str, str]
    about: str = ""


Act = Submit | Add | Supplement | Withdraw | Rate | Reopen | Held | Care


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to."""

    draft: dict[str, Any]
    replies: tuple[Reply, ...]
    act: Act | None
    wake_at: datetime | None = None  # when to come back to it if nothing more is heard
