"""Where the two systems do not agree: found by comparing every day, listed for a person, gone when it is put right."""

from datetime import datetime, timedelta

from casework import doors
from casework.outside import is_code
from gateways.national_portal import answers, mapping
from gateways.national_portal.client import Row, look
from gateways.national_portal.facts import facts_of
from gateways.national_portal.hearing import heard, is_final, waits
from gateways.national_portal.models import Difference, Sync

SPAN = timedelta(days=60)
SETTLING = timedelta(hours=2)  # what changed just now is still on its way
LONGEST_SHOWN = 60
KINDS = ("missing_there", "missing_here", "state", "recorded_there")


def found(
    kind: str,
    at: datetime,
    *,
    code: str = "",
    national_code: str = "",
    ours: str = "",
    theirs: str = "",
    words: str = "",
) -> None:
    """Note a difference, or that it is still there."""
    told = {"ours": ours, "theirs": theirs, "their_words": words, "seen_at": at}
    open_ones = Difference.objects.filter(kind=kind, code=code, national_code=national_code, settled_at=None)
    if not open_ones.update(**told):
        Difference.objects.create(kind=kind, code=code, national_code=national_code, found_at=at, **told)


def bad_number(number: str, at: datetime, *, code: str = "") -> None:
    """Listed as far as it can be shown, and how long it is where that is the trouble."""
    shown, size = number[:LONGEST_SHOWN], len(number)
    found("bad_number", at, code=code, national_code=shown, theirs=str(size) if size > LONGEST_SHOWN else "")


def reconcile(at: datetime) -> int:
    """Compare what both have of the last two months; how many differences there are. What is ours to tell is told again."""
    since = at - SPAN
    theirs = {
        row["MaPAKN"]: row
        for row in look(mapping.LIST, at, tuNgay=mapping.stamp(since), denNgay=mapping.stamp(at))
        if is_code(row.get("MaPAKN", ""))
    }
    ours = list(Sync.objects.filter(changed_at__gte=since, changed_at__lte=at - SETTLING, stage="sent"))
    states = doors.glimpses([sync.case_id for sync in ours])
    for sync in ours:
        glimpse, row = states.get(sync.case_id), theirs.get(sync.national_code)
        if glimpse is None:
            continue
        is_refused = glimpse.state == "ended" and sync.state_told == mapping.STATES["refused"]  # as `facts` tells it
        _compare(sync, mapping.STATES["refused" if is_refused else glimpse.state], row, at)
        if row is not None and glimpse.state in answers.ENDED:
            _compare_answers(sync, row, at)
    answers.agree([sync.code for sync in ours], at)
    known = set(Sync.objects.exclude(national_code="").values_list("national_code", flat=True))
    for number in sorted(set(theirs) - known):
        if theirs[number].get("MaPAKNDonVi"):
            found(
                "missing_here",
                at,
                national_code=number,
                code=theirs[number]["MaPAKNDonVi"][:60],
                theirs=theirs[number].get("TrangThai", "")[:20],
            )
    Difference.objects.filter(kind__in=KINDS, settled_at=None, seen_at__lt=at).update(settled_at=at, their_words="")
    return Difference.objects.filter(settled_at=None).count()


def _compare(sync: Sync, state: str, row: Row | None, at: datetime) -> None:
    """What only we may say is told again; a result that was recorded there stands until the coordinator has seen it."""
    if row is None:
        found("missing_there", at, code=sync.code, national_code=sync.national_code, ours=state)
        Sync.objects.filter(pk=sync.pk).update(
            stage="queued", national_code="", state_told="", answer_mark="", next_try_at=at, attempts=0
        )
        return
    theirs = row.get("TrangThai", "")[:20]
    if theirs == state:
        return
    heard(sync, theirs, at)
    is_kept = is_final(theirs) and waits(sync.case_id)
    kind = "recorded_there" if is_kept else "state"
    words = answers.words_in(row) if is_kept else ""
    found(kind, at, code=sync.code, national_code=sync.national_code, ours=state, theirs=theirs, words=words)
    if not is_kept:
        Sync.objects.filter(pk=sync.pk).update(stage="queued", state_told="", next_try_at=at, attempts=0)


def _compare_answers(sync: Sync, row: Row, at: datetime) -> None:
    """A case is read only where the words there are others than those that were told last."""
    theirs = answers.words_in(row)
    if answers.is_as_told(sync, theirs):
        return
    facts = facts_of(sync.case_id, at, with_sender=False)
    if facts is not None:
        answers.compare(sync, facts, theirs, at)


def open_differences() -> list[Difference]:
    return list(Difference.objects.filter(settled_at=None).order_by("found_at")[:100])
