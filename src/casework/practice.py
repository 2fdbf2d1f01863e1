"""Cases on which officials practise. They run as any other, and are nobody's: no number, no list of another person, no public
page and no neighbour knows them. Said here once, for every query that counts, lists or tells.

Who practises is written when the case is opened, and goes along with what is split from it.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from access.actor import Actor
from casework.models import Case, Practice
from casework.writes import Insert

# The same in SQL, of a case under the alias `c`.
IS_REAL = "NOT EXISTS (SELECT 1 FROM casework_practice practice WHERE practice.case_id = c.id)"


def row(case_id: UUID, people: Iterable[UUID | str]) -> Insert:
    """CASE_ID is practised on by PEOPLE (accounts), and is there for nobody else."""
    return Insert("casework_practice", {"case_id": case_id, "people": [str(each) for each in people]})


def people_of(case_id: UUID) -> list[str]:
    """Who practises on the case; nobody on a real one."""
    return Practice.objects.filter(pk=case_id).values_list("people", flat=True).first() or []


def among(cases: Collection[UUID]) -> set[UUID]:
    """Those of CASES on which anybody practises."""
    return set(Practice.objects.filter(pk__in=cases).values_list("case_id", flat=True))


def people_beside(path: Any) -> Subquery:
    """The same as a column, where PATH leads to the case; None on a real one."""
    lead = OuterRef(path) if isinstance(path, str) else path
    return Subquery(Practice.objects.filter(pk=lead).values("people"))


def practised(path: str = "pk") -> Q:
    """The cases on which anybody practises; PATH leads to their id. There are few, so they are looked up as a set."""
    return Q(**{f"{path}__in": Practice.objects.values("case_id")})


def foreign(actor: Actor, path: str = "pk") -> Q:
    """Those on which others practise."""
    mine = Q(people__contains=[str(actor.user_id)])
    return Q(**{f"{path}__in": Practice.objects.exclude(mine).values("case_id")})


def real(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of CASES those that are no practice: what figures, lists of everything and neighbours know."""
    return cases.exclude(practised())


def is_practice(path: str) -> Exists:
    """As a column, for a row that says so."""
    return Exists(Practice.objects.filter(pk=OuterRef(path)))
