"""The doors of all kinds (`casework.outside`): which one a case, a service or an act belongs to, and what they tell together.

Gateways and the API ask here and never say "the kind": there may be any number of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from casework.flow import FlowInconsistent
from casework.outside import CursorUnknown, Glimpse, Outside, Published, Reportable

_doors: dict[str, Outside] = {}


def register(outside: Outside) -> None:
    """Enter what a kind gives to other systems; config.wiring lists it. Two kinds with one address or service are refused."""
    for other in (each for each in doors() if each.slug != outside.slug):
        codes = {service.code for service in other.services()} & {service.code for service in outside.services()}
        if codes or other.route == outside.route:
            raise FlowInconsistent(f"kinds {other.slug} and {outside.slug} offer the same: {codes or outside.route}")
    _doors[outside.slug] = outside


def forget(slug: str) -> None:
    """Take a kind out of the register again (the tests' tiny second kind)."""
    _doors.pop(slug, None)


def doors() -> list[Outside]:
    """What each kind gives, in the order of their registration."""
    return list(_doors.values())


def of_kind(slug: str) -> Outside:
    """What the kind of a case gives (KeyError: nothing)."""
    return _doors[slug]


def of_service(code: str) -> Outside | None:
    """The kind that a service belongs to; None for a code that nobody offers."""
    return next((door for door in doors() if any(service.code == code for service in door.services())), None)


def for_service(code: str) -> Outside:
    """The door that a report of this service goes to: of one that nobody offers the first, which refuses it."""
    return of_service(code) or doors()[0]


def that_knows(act: str) -> Outside | None:
    """The kind whose matters know this act (the first, where several do)."""
    return next((door for door in doors() if act in door.acts), None)


def services() -> list[Reportable]:
    return [service for door in doors() for service in door.services()]


def glimpses(case_ids: Sequence[UUID]) -> dict[UUID, Glimpse]:
    """What anybody may know of these cases, whatever their kinds; three statements for each kind."""
    return {case_id: glimpse for door in doors() for case_id, glimpse in door.glimpses(case_ids).items()}


def stages_in(*states: str) -> list[str]:
    """The stages of all kinds that are one of STATES outside."""
    return [stage for door in doors() for stage in door.stages_in(states)]


def in_states(*states: str, prefix: str = "") -> Q:
    """The cases that stand in one of STATES, by their kind and stage; PREFIX: how a query comes to the case."""
    each = (Q(**{f"{prefix}kind": door.slug, f"{prefix}stage__in": list(door.stages_in(states))}) for door in doors())
    return reduce(or_, each, Q(pk__in=[]))


def search_published(words: str, *, after: str = "", most: int = 20) -> list[Published]:
    """What was published, kind by kind, each in its own order. A cursor names the kind and the place in its list (or
    CursorUnknown)."""
    slug, _tilde, place = after.rpartition("~")
    rest = doors()
    if after:
        if slug not in _doors or not place:
            raise CursorUnknown
        rest = rest[[door.slug for door in rest].index(slug) :]
    found: list[Published] = []
    for door in rest:
        told = door.search_published(words, after=place, most=most - len(found))
        found += [replace(each, cursor=f"{door.slug}~{each.cursor}") for each in told]
        if len(found) >= most:
            break
        place = ""
    return found


def published_one(code: str) -> Published | None:
    return next((found for door in doors() if (found := door.published_one(code))), None)
