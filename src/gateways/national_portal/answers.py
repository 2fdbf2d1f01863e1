"""The words of an answer here and there: known again by a keyed digest, told anew where theirs are ours of earlier.

What stands there and never came from us is somebody's: it is listed for a person with its words, and never written over
before that person has said so. Their words are kept only while the difference is open.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final

from django.db.models import Case, F, Q, Value, When

from gateways.national_portal.client import Row
from gateways.national_portal.models import Difference, Sync
from kernel.text import one_line
from ledger.streams import Beside
from vault.keys import keyring

THEIRS, OLDER = "answer", "answer_older"
KINDS: Final = (THEIRS, OLDER)
ENDED: Final = ("answered", "ended")
LONGEST_KEPT: Final = 20_000  # letters of an answer of theirs that are looked at and kept
REMEMBERED: Final = 20  # answers of ours that are known again when they stand there


class Standing(Enum):
    """What stands there beside what we say."""

    SAME = "same"
    OURS = "ours"  # nothing, or words that we told earlier, or that a person let us write over: ours are newer
    THEIRS = "theirs"  # words that never came from us
    LEFT = "left"  # such words, that a person has let stand beside ours


def words_in(row: Row | None) -> str:
    return (row or {}).get("NoiDungTraLoi", "")[:LONGEST_KEPT]


def mark_of(facts: Mapping[str, Any]) -> str:
    """A keyed digest of what was told as the answer, and whether as a public one. Its words are not kept."""
    return _marks(facts)[0]


def is_marked(sync: Sync, facts: Mapping[str, Any]) -> bool:
    """Is this what was told last? Also when the key has been rotated since."""
    return sync.answer_mark in _marks(facts)


def digest(sync: Sync, words: str) -> str:
    """A keyed digest by which WORDS are known again without being kept. Spacing and the way letters are composed do not count."""
    return _digests(sync, words)[0]


def _marks(facts: Mapping[str, Any]) -> list[str]:
    """Under every version of the key, the current one first; the digests likewise."""
    told = f"{facts['code']} {facts['is_public']} {facts['answer']}"
    return [tag.hex() for tag in keyring().blinds("national-answer", told)]


def _digests(sync: Sync, words: str) -> list[str]:
    return [tag.hex() for tag in keyring().blinds("national-answer-words", f"{sync.code} {one_line(words)}")]


def standing(sync: Sync, ours: str, theirs: str) -> Standing:
    if one_line(theirs) == one_line(ours[:LONGEST_KEPT]):
        return Standing.SAME
    if not one_line(theirs) or not set(sync.answers_told).isdisjoint(_digests(sync, theirs)) or _was_told(sync, theirs):
        return Standing.OURS
    return Standing.LEFT if sync.answer_left in _pairs(sync, ours, theirs) else Standing.THEIRS


def is_as_told(sync: Sync, theirs: str) -> bool:
    """Do the words there equal those that we told last? Answered without reading a case."""
    return bool(sync.answer_mark and sync.answers_told) and sync.answers_told[-1] in _digests(sync, theirs)


def remembered(sync: Sync, words: str) -> list[str]:
    """The digests of what we told, this one the last."""
    marks = _digests(sync, words)
    return [*(each for each in sync.answers_told if each not in marks), marks[0]][-REMEMBERED:]


def differ(sync: Sync, kind: str, theirs: str, at: datetime) -> None:
    """Note that the words differ, with those that stand there."""
    told = {"their_words": theirs if kind == THEIRS else "", "seen_at": at}
    same = {"code": sync.code, "national_code": sync.national_code, "settled_at": None}
    Difference.objects.filter(kind__in=KINDS, **same).exclude(kind=kind).update(settled_at=at, their_words="")
    if not Difference.objects.filter(kind=kind, **same).update(**told):
        Difference.objects.create(kind=kind, found_at=at, **same, **told)


def agree(codes: list[str], at: datetime) -> None:
    """The matters CODES were compared just now: a difference that was noted before and not found again is settled."""
    gone = Difference.objects.filter(kind__in=KINDS, code__in=codes, settled_at=None, seen_at__lt=at)
    gone.update(settled_at=at, their_words="")


_SETTLED: Final = "UPDATE national_difference SET settled_at = %s, their_words = '' WHERE id = %s"


def settle(row: Difference, sync: Sync | None, ours: str, at: datetime, *, tells_ours: bool) -> Beside | None:
    """A person's word, for the words that this person saw: ours go there again, or theirs stand beside OURS. ROW is open, and locked;
    that it is settled goes with the entry that says so. None: there is nothing to decide on."""
    if sync is None or row.kind != THEIRS:
        return None
    if tells_ours:
        told = [*sync.answers_told[:-1], digest(sync, row.their_words), *sync.answers_told[-1:]][-REMEMBERED:]
        again(sync, at, answers_told=told, answer_left="")
    else:
        Sync.objects.filter(pk=sync.pk).update(answer_left=_pairs(sync, ours, row.their_words)[0])
    return {"settled": (_SETTLED, [at, row.pk])}


def again(sync: Sync, at: datetime, **values: Any) -> None:
    """Queue the answer to be told anew, also while another worker is telling the one before."""
    rests = Q(stage__in=("sent", "failed"))
    queued = {"stage": "queued", "next_try_at": at, "attempts": 0}
    kinds = {name: Sync._meta.get_field(name) for name in queued}  # each in its column's own type
    turned = {n: Case(When(rests, then=Value(queued[n], kinds[n])), default=F(n)) for n in queued}
    Sync.objects.filter(pk=sync.pk).update(wanted=F("wanted") + 1, answer_mark="", **turned, **values)


def compare(sync: Sync, facts: Mapping[str, Any], theirs: str, at: datetime) -> None:
    """One of the nightly comparisons, for a matter that is answered here."""
    ours = facts["answer"]
    found = standing(sync, ours, theirs) if ours else Standing.SAME
    if found is Standing.SAME and ours:
        Sync.objects.filter(pk=sync.pk).update(answers_told=remembered(sync, ours))
    elif found is Standing.OURS:
        differ(sync, OLDER, theirs, at)
        again(sync, at)
    elif found is Standing.THEIRS:
        differ(sync, THEIRS, theirs, at)


def _was_told(sync: Sync, theirs: str) -> bool:
    """The last that was told, before digests of the words were kept."""
    told = ({"code": sync.code, "is_public": is_public, "answer": theirs} for is_public in (False, True))
    return any(is_marked(sync, each) for each in told)


def _pairs(sync: Sync, ours: str, theirs: str) -> list[str]:
    return [one + other for one, other in zip(_digests(sync, ours), _digests(sync, theirs), strict=True)]
