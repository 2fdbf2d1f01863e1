"""The port for those who live by the calendar: they register, they are called in the transaction that changes it.

A listener that fails undoes the edit; a listener with much to do leaves itself a row of work and returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Change:
    """Which days count differently now, for which unit and those below it (None: everybody)."""

    first: date
    last: date | None
    unit_id: UUID | None
    version: int
    at: datetime


Listener = Callable[[Change], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> Listener:
    """Add a listener once; usable as a decorator."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def announce(change: Change) -> None:
    for listener in _listeners:
        listener(change)
