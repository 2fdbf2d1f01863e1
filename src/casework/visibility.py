"""Who sees which case: in the query, so that no page, count, search or export can forget it."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from access.actor import Actor
from books.orgs.holders import has_a_duty, units_below
from casework import practice
from casework.models import Case, Work
from kernel.time import today

_NONE = Q(pk__in=[])
# An auditor looks over the whole city, whatever unit the position belongs to. A coordinator does so only in a unit to which
# the city gave a duty (books.orgs.UnitDuty); elsewhere a coordinator distributes work within the own unit. The integrity
# officer decides on what is sealed and has no business with any other matter: once released, it is not there for them either.
_CITY_WIDE = frozenset({"auditor"})
# A coordinator must reach the sender to ask for what is missing; a handler, an approver, a leader and an auditor work
# without the name, because the unit that handles is often the one that is meant. The integrity officer reads who sent
# what is sealed together with its words, and of no other matter.
_SEES_SENDER = "coordinator"


def visible_cases(actor: Actor, on: date | None = None) -> QuerySet[Case]:
    """The cases that an official may open.

    Sealed ones (a likely denunciation) only the integrity officer of the unit that holds them (Law on Denunciations,
    art. 56); a case that accuses a unit is not there for whoever belongs to it, in whichever position he acts. One's own
    exercises are among them: what lists or counts everything takes `listed_cases`.
    """
    return Case.objects.filter(_rule(actor, on or today())).exclude(practice.foreign(actor))


def listed_cases(actor: Actor, on: date | None = None) -> QuerySet[Case]:
    """Of these the real ones: what stands in lists of all cases, in searches and in figures."""
    return practice.real(visible_cases(actor, on))


def sees_whole_city(actor: Actor, on: date | None = None) -> bool:
    """Does the actor's role, in this unit, reach over all units (but for the cases that accuse his own)?"""
    return _units_seen(actor, on or today()) is None


def open_works(actor: Actor) -> QuerySet[Work]:
    """The open work of an official: what the unit has for one of the roles, and is not somebody else's by name."""
    mine = Q(person_id=None) | Q(person_id__in=[each for each in (actor.user_id, actor.stands_for) if each])
    works = Work.objects.filter(closed_at=None, unit_id=actor.unit_id, role__in=actor.roles)
    works = works.filter(mine).exclude(case__shielded_unit_id__in=actor.walled)
    return works.exclude(practice.foreign(actor, "case_id"))


def sees_sender(case: Case, actor: Actor) -> bool:
    """Does the role need the sender's identity? Only where the actor's unit received the matter or has it; never in the
    accused unit, never while the words are sealed.

    Deciding whether somebody may ask; the reading itself is `books.people.read_identity`, which writes it down.
    """
    if case.is_sealed or actor.unit_id is None or case.shielded_unit_id in actor.walled:
        return False
    return actor.has_role(_SEES_SENDER) and not actor.units.isdisjoint({case.receiving_unit_id, case.unit_id})


def _rule(actor: Actor, on: date) -> Q:
    """Cases that are or were with the actor's units; sealed ones are only there for the named official."""
    units = _units_seen(actor, on)
    rule = _NONE if units is not None and not units else _ordinary(units) & ~Q(shielded_unit_id__in=actor.walled)
    if actor.has_role("integrity_officer"):
        rule |= Q(is_sealed=True, unit_id=actor.unit_id)
    return rule


def _ordinary(units: frozenset[UUID] | None) -> Q:
    """What is not sealed, and is or was with UNITS (None: all of them)."""
    seen = Q()
    if units is not None:
        # Whoever has a case, or had it, has a work item of it. Not a join: a case with three is listed once; and from
        # the small side: a commune's 500 cases are found among a million without walking over the million.
        seen = Q(pk__in=Work.objects.filter(unit_id__in=units).values("case_id"))
    return seen & Q(is_sealed=False)


def _units_seen(actor: Actor, on: date) -> frozenset[UUID] | None:
    """The units whose cases this actor may see on a day: None means all of them, an empty set none."""
    if actor.kind != "official" or actor.unit_id is None or not actor.roles:
        return frozenset()
    if not actor.roles.isdisjoint(_CITY_WIDE):
        return None
    if actor.has_role("coordinator") and has_a_duty(actor.unit_id, on, version=actor.orgs_version):
        return None  # the city gave this unit a duty: its coordinators work for the whole city
    if actor.has_role("leader", "coordinator"):
        return units_below(actor.unit_id, on, version=actor.orgs_version)
    return actor.units if actor.has_role("handler", "approver") else frozenset()
