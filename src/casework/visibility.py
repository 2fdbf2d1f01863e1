"""Who sees which case: in the query, so that no page, count, search or export can forget it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.actor import Actor
from casework.models import Case, Work

_NONE = Q(pk__in=[])
# Roles that look over the whole city: they see cases, never the sender.
_OVERSEERS = frozenset({"leader", "auditor"})


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that an official may open.

    Sealed ones (a likely denunciation) only the integrity officer of the unit that holds them (Law on Denunciations,
    art. 56); a case that accuses a unit is not there for that unit.
    """
    return Case.objects.filter(_rule(actor))


def open_works(actor: Actor) -> QuerySet[Work]:
    """The open work of an official: what the unit has for one of the roles, and is not somebody else's by name."""
    mine = Q(person_id=None) | Q(person_id=actor.user_id)
    works = Work.objects.filter(closed_at=None, unit_id=actor.unit_id, role__in=actor.roles)
    return works.filter(mine).exclude(case__shielded_unit_id=actor.unit_id)


def sees_sender(case: Case, actor: Actor) -> bool:
    """Does the role need the sender's identity? On conduct, only the coordinator who answers to the sender.

    Deciding whether somebody may ask; the reading itself is `books.people.read_identity`, which writes it down.
    """
    if case.is_sealed or actor.unit_id is None or actor.unit_id == case.shielded_unit_id:
        return False
    if "coordinator" in actor.roles and actor.unit_id == case.receiving_unit_id:
        return True
    is_conduct = case.shielded_unit_id is not None
    return not is_conduct and "handler" in actor.roles and actor.unit_id == case.unit_id


def _rule(actor: Actor) -> Q:
    if actor.kind != "official" or actor.unit_id is None:
        return _NONE
    open_cases = _NONE
    if actor.has_role("coordinator"):
        open_cases |= Q(receiving_unit_id=actor.unit_id)
    if actor.has_role("coordinator", "handler", "approver"):
        # Not a join with the work items: a case with three of them must not be listed three times.
        had = Work.objects.filter(case_id=OuterRef("pk"), unit_id=actor.unit_id)
        open_cases |= Q(unit_id=actor.unit_id) | Q(Exists(had))
    if actor.roles & _OVERSEERS:
        open_cases = Q()
    rule = open_cases & Q(is_sealed=False) & ~Q(shielded_unit_id=actor.unit_id)
    if actor.has_role("integrity_officer"):
        rule |= Q(is_sealed=True, unit_id=actor.unit_id)
    return rule
