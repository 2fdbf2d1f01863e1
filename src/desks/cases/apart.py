"""Tasks that come in heaps and are done one after another: each sort has a list of its own, beside what one works through
by the clock. The inbox leaves them out of its main list, says how many there are, and leads to them.

Which tasks those are is said above (config.wiring); a desk knows neither kinds nor gateways.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from access.actor import Actor
from casework.models import Work

FILTER = "rieng"
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Heap:
    """A sort of task that lies apart: for which ROLE, and the name of the page on which it is done one after another."""

    task: str
    label: Any
    role: str
    page: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A heap with how much of it waits for somebody; `is_least`: at least so many."""

    heap: Heap
    count: int
    is_least: bool


_heaps: dict[str, Heap] = {}


def keep_apart(heap: Heap) -> None:
    """Enter a heap."""
    _heaps[heap.task] = heap


def heap_of(task: str) -> Heap | None:
    return _heaps.get(task)


def heaps_for(actor: Actor) -> list[Heap]:
    """The heaps that may wait for somebody in the actor's roles."""
    return [heap for heap in _heaps.values() if actor.has_role(heap.role)]


def in_heap(task: str) -> Q:
    """As a condition on open work (the words of the index: `casework.Work`)."""
    return Q(is_main=False, task=task)


def outside_heaps(works: QuerySet[Work]) -> QuerySet[Work]:
    """The main list."""
    return works.exclude(is_main=False, task__in=list(_heaps)) if _heaps else works


def counted(works: QuerySet[Work], heaps: Iterable[Heap]) -> list[Counted]:
    """How much of each heap is among WORKS, of the heaps that hold any. One statement, none without heaps."""
    named = {heap.task: heap for heap in heaps}
    if not named:
        return []
    found = works.filter(is_main=False, task__in=list(named)).order_by()[:MOST_COUNTED]
    counts = found.aggregate(**{task: Count("pk", filter=Q(task=task)) for task in named})
    is_cut = sum(counts.values()) >= MOST_COUNTED
    return [Counted(heap, counts[task], is_cut) for task, heap in named.items() if counts[task]]
