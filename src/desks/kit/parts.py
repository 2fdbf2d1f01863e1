"""What the components eat: one frozen dataclass per component line.

Templates read attributes, so a dict with the same keys does as well; these classes exist to be
imported by screens that like their editor to check the names. They must hold text, never models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

# The six meanings of colour. There is no seventh: red means late, refused or wrong, nothing else.
MEANINGS = ("neutral", "progress", "citizen", "soon", "late", "done")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a summary list or of the facts panel."""

    key: str
    value: object = ""
    hint: str = ""
    href: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline: what, who (position first, name second), when."""

    what: str
    at: datetime
    position: str = ""
    person: str = ""
    unit: str = ""
    detail: str = ""
    to_position: str = ""
    to_unit: str = ""
    meaning: str = "neutral"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One paper or step of a task list; a finished one is quiet black text."""

    title: str
    state: str
    href: str = ""
    hint: str = ""
    meaning: str = "done"


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One active filter; following `href` removes it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One case in the worklist: clock, code, subject, stage, holder, last act."""

    href: str
    code: str
    subject: str
    clock: str
    stage: str
    clock_meaning: str = "neutral"
    stage_meaning: str = "neutral"
    citizen: str = ""
    holder: str = ""
    last_act: str = ""
    due: str = ""
    is_unread: bool = False
    ref: str = ""  # what a live page calls the row
    seen: str = ""  # which version of its case it shows, for a form around the list
    mark: str = ""  # a few words beside the subject, such as "chỉ đạo đến 12/09"
    mark_meaning: str = "soon"
    is_fixed: bool = False  # no box before it: nothing of what the boxes are for can be done with it
    acts: Sequence[tuple[str, str]] = ()  # (label, address) of what may be done from the list


@dataclass(frozen=True, kw_only=True)
class WorkGroup:
    """A band of the worklist: late, today, this week, paused."""

    title: str
    rows: Sequence[WorkRow | Mapping[str, object]]
    meaning: str = "neutral"
    note: str = ""
    count: int | None = None  # of the whole band, where the page shows a part of it
    is_least: bool = False  # counting stopped there: at least so many


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a filter; following `href` applies it."""

    label: str
    href: str
    is_current: bool = False
    group: str = ""  # what it and those after it narrow, where one column offers several filters


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a worklist's column: its name, and what the list may be narrowed to there."""

    label: str
    options: Sequence[Option] = ()


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing that the law and the role allow now; `law` is the article that asks for it."""

    label: str
    law: str = ""
    href: str = ""
    action: str = ""
    hint: str = ""
    weight: str = "plain"  # plain | primary | grave
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DateStep:
    """One line of "how this date came about"."""

    what: str
    when: str
    why: str = ""
    law: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of a conversation; `side` is citizen, city or note."""

    text: str
    at: datetime
    side: str = "citizen"
    who: str = ""
    delivery: str = ""
    delivery_meaning: str = "neutral"
    pictures: Sequence[Mapping[str, str]] = ()
    is_erased: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the steps indicator."""

    title: str
    href: str = ""
    state: str = "ahead"  # done | current | ahead
