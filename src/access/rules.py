"""Predicates about an actor alone: what the role may see. Which cases follow from it is decided by casework's queries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from access.actor import Actor
from books.orgs.holders import has_city_duty, units_below

# These work for the whole city, whatever unit their position belongs to. A coordinator does so only in a unit to which
# the city gave a duty (books.orgs.UnitDuty); elsewhere a coordinator distributes work within the own unit.
_CITY_WIDE = frozenset({"integrity_officer", "auditor"})
# Coordinators must reach the sender to ask for what is missing; the integrity officer stands between the sender of
# conduct feedback and the accused unit. A handler, an approver, a leader and an auditor work without the name.
_SEES_IDENTITY = frozenset({"coordinator", "integrity_officer"})


def visible_unit_ids(actor: Actor, on: date) -> frozenset[UUID] | None:
    """The units whose cases this actor may see on a day: None means all of them, an empty set none."""
    if actor.kind == "system":
        return None
    if actor.kind != "official" or actor.unit_id is None or not actor.roles:
        return frozenset()
    if not actor.roles.isdisjoint(_CITY_WIDE):
        return None
    if actor.has_role("coordinator") and has_city_duty(actor.unit_id, on):
        return None
    if actor.has_role("leader", "coordinator"):
        return units_below(actor.unit_id)
    if actor.has_role("handler", "approver"):
        return frozenset({actor.unit_id})
    return frozenset()


def may_see_identity(actor: Actor) -> bool:
    """May the role ask for a sender's identity at all? Each reading is still logged with its reason (books.people)."""
    return actor.kind == "system" or not actor.roles.isdisjoint(_SEES_IDENTITY)


def may_open_quarantine(actor: Actor) -> bool:
    """A likely denunciation is opened by the integrity officer alone (Law on Denunciation 25/2018, protection)."""
    return actor.has_role("integrity_officer")


def may_handle_conduct(actor: Actor) -> bool:
    """Feedback about an official's conduct is seen by those who stand outside the accused unit."""
    return actor.has_role("coordinator", "integrity_officer")


def may_edit_books(actor: Actor) -> bool:
    """Calendar, limits, units and accounts."""
    return actor.has_role("administrator")


def may_operate(actor: Actor) -> bool:
    """Outbox, dead letters, health."""
    return actor.has_role("administrator", "operator")


def may_read_ledger(actor: Actor) -> bool:
    return actor.has_role("auditor", "integrity_officer")
