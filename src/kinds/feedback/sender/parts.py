"""The other parts of a sender's matter that was split: listed where one of them is withdrawn or erased, to go along or to stay."""

from collections.abc import Collection
from datetime import datetime

from access.actor import citizen
from casework import erasure, links
from casework.models import Case
from casework.together import Wished, perform_each
from kinds.feedback.sender import follow


def others_of(case: Case, *, move: str = "") -> list[Case]:
    """Every part but CASE that can still be read; only those on which its sender may make MOVE. Of an erased one too: whoever
    has its secret was the sender of them all."""
    found = Case.objects.filter(pk__in=links.family(case.pk), is_sealed=False, erased_at=None, sender_id__isnull=False)
    return [each for each in found.exclude(pk=case.pk).order_by("code") if not move or follow.move_of(each, move)]


def withdrawable(case_id: str) -> list[str]:
    """The codes of the parts that may be withdrawn along with this one."""
    return [each.code for each in others_of(Case.objects.get(pk=case_id), move="withdraw")]


def rows_of(parts: Collection[Case], ticked: Collection[str]) -> list[dict[str, object]]:
    """Each part as a page lists it, to be ticked."""
    return [
        {
            "code": each.code,
            "subject": each.subject,
            "href": follow.path_of_case(each),
            "is_ticked": each.code in ticked,
        }
        for each in parts
    ]


def erase(case: Case, along: Collection[str], at: datetime) -> list[Case]:
    """CASE, and the parts whose codes were ticked: all or none. What still runs ends first. Returns the parts that are left."""
    others = others_of(case)
    going = [case.pk, *(each.pk for each in others if each.code in along)]
    gone = erasure.erase_cases(going, erasure.ON_REQUEST, at, citizen(), ending="withdraw")
    return [each for each in others if each.pk not in gone]


def withdraw(case: Case, along: Collection[str], at: datetime, key: str) -> None:
    """The parts whose codes were ticked, beside CASE."""
    if wished := along_with(case, along, key):
        perform_each("withdraw", wished, at=at)


def along_with(case: Case, codes: Collection[str], key: str) -> list[Wished]:
    """The same, for who withdraws them together with CASE."""
    parts = others_of(case, move="withdraw") if codes else ()
    return [Wished(each.pk, citizen(each.sender_id), f"{key}:{each.code}") for each in parts if each.code in codes]
