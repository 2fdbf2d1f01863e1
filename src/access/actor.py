"""Who acts: the one value that every move, ledger entry and query receives. Plain data: no request, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args
from uuid import UUID

ActorKind = Literal["official", "citizen", "system", "integration"]
Role = Literal[
    "coordinator", "handler", "approver", "integrity_officer", "leader", "administrator", "auditor", "operator"
]

ROLES: frozenset[str] = frozenset(get_args(Role))


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting party. An official without a held position has no roles and may do nothing."""

    kind: ActorKind
    user_id: UUID | None = None
    position_id: UUID | None = None
    unit_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    # An official who stands in for another: for whom, by which delegation or absence, and for which moves alone.
    stands_for: UUID | None = None
    under: UUID | None = None
    moves: frozenset[str] | None = None
    # Units that the actor's unit took over: what they had is its own to see.
    before: frozenset[UUID] = frozenset()
    # Where this person belongs by any position, not only by the one acted in (`books.orgs.holders.HeldPosition.houses`).
    houses: frozenset[UUID] = frozenset()
    # The version of the book of units under which all this was read; None: nobody looked. It says nothing of who acts.
    orgs_version: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in get_args(ActorKind):
            raise ValueError(f"Unknown kind of actor: {self.kind!r}")
        unknown = self.roles - ROLES
        if unknown:
            raise ValueError(f"Unknown roles: {sorted(unknown)}")
        if self.roles and self.kind != "official":
            raise ValueError("Only an official in a position carries roles")

    def has_role(self, *roles: str) -> bool:
        """Does the actor hold at least one of these roles?"""
        return not self.roles.isdisjoint(roles)

    @property
    def units(self) -> frozenset[UUID]:
        """The unit in which the actor acts, with those that it took over."""
        return self.before | {self.unit_id} if self.unit_id else self.before

    @property
    def walled(self) -> frozenset[UUID]:
        """What accuses one of these units is not there for this person, in whichever position he acts just now."""
        return self.houses | self.units

    def may(self, move: str) -> bool:
        """Does a delegation that names single moves leave this one out?"""
        return self.moves is None or move in self.moves

    def is_for(self, person_id: UUID | None) -> bool:
        """Is what is given to this person by name the actor's: himself, or the one for whom he stands in?"""
        return person_id is not None and person_id in (self.user_id, self.stands_for)


SYSTEM = Actor(kind="system")


def citizen(person_id: UUID | None = None) -> Actor:
    """A citizen, known by the id of the person record (never by name)."""
    return Actor(kind="citizen", user_id=person_id)
