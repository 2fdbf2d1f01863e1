"""Where the two systems do not agree: found by comparing every day, listed for a person, gone when it is put right."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from casework import doors
from gateways.national_portal import mapping
from gateways.national_portal.client import look
from gateways.national_portal.models import Difference, Sync

SPAN = timedelta(days=60)
SETTLING = timedelta(hours=2)  # what changed just now is still on its way
KINDS = ("missing_there", "missing_here", "state")


def found(
    kind: str, at: datetime, *, code: str = "", national_code: str = "", ours: str = "", theirs: str = ""
) -> None:
    """Note a difference, or that it is still there."""
    told = {"ours": ours, "theirs": theirs, "seen_at": at}
    open_ones = Difference.objects.filter(kind=kind, code=code, national_code=national_code, settled_at=None)
    if not open_ones.update(**told):
        Difference.objects.create(kind=kind, code=code, national_code=national_code, found_at=at, **told)


def reconcile(at: datetime) -> int:
    """Compare what both have of the last two months; how many differences there are. What is ours to tell is told again."""
    since = at - SPAN
    theirs = {
        str(row["MaPAKN"]): row
        for row in look(mapping.LIST, at, tuNgay=mapping.stamp(since), denNgay=mapping.stamp(at))
        if row.get("MaPAKN")
    }
    ours = list(Sync.objects.filter(changed_at__gte=since, changed_at__lte=at - SETTLING, stage="sent"))
    states = doors.glimpses([sync.case_id for sync in ours])
    for sync in ours:
        glimpse = states.get(sync.case_id)
        if glimpse is not None:
            _compare(sync, mapping.STATES[glimpse.state], theirs.get(sync.national_code), at)
    known = set(Sync.objects.exclude(national_code="").values_list("national_code", flat=True))
    for number in sorted(set(theirs) - known):
        if theirs[number].get("MaPAKNDonVi"):
            found(
                "missing_here",
                at,
                national_code=number,
                code=str(theirs[number]["MaPAKNDonVi"]),
                theirs=str(theirs[number].get("TrangThai")),
            )
    Difference.objects.filter(kind__in=KINDS, settled_at=None, seen_at__lt=at).update(settled_at=at)
    return Difference.objects.filter(settled_at=None).count()


def _compare(sync: Sync, state: str, row: Mapping[str, Any] | None, at: datetime) -> None:
    if row is None:
        found("missing_there", at, code=sync.code, national_code=sync.national_code, ours=state)
        Sync.objects.filter(pk=sync.pk).update(
            stage="queued", national_code="", state_told="", answer_told=False, next_try_at=at, attempts=0
        )
    elif str(row.get("TrangThai")) != state:
        found(
            "state", at, code=sync.code, national_code=sync.national_code, ours=state, theirs=str(row.get("TrangThai"))
        )
        Sync.objects.filter(pk=sync.pk).update(stage="queued", state_told="", next_try_at=at, attempts=0)


def open_differences() -> list[Difference]:
    return list(Difference.objects.filter(settled_at=None).order_by("found_at")[:100])
