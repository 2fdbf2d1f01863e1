"""Words that were added to a matter and sealed: where they belong when they are released, and that they go when it is erased.

Which matter it is stands under the key alone, with the words: beside a sealed case nothing leads to its sender (Law on
Denunciations 25/2018/QH14, art. 56). Whoever looks for it opens what is sealed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from access.actor import Actor, citizen
from casework import erasure, links, outside
from casework.attachment_rows import pending_row
from casework.entries import hashed
from casework.errors import InputMissing, InTruth
from casework.flow import CITIZEN
from casework.kind import Asked, Plan, kind_of
from casework.models import Case
from casework.perform import allowed, change, lock, may_make, not_before
from casework.quarantine import Sealed, destroying, forgotten, opened_all, sealed_for, waiting
from casework.reads import read_together
from casework.writes import Write
from kernel.ids import uuid7
from kernel.text import keep_legible
from kinds.feedback.dialogue import words_so_far
from kinds.feedback.dialogue.draft import moment
from kinds.feedback.dialogue.talk import OPEN_FOR
from kinds.feedback.stages import FLOWS

RETURN, RELEASE = "return_words", "release"
# As what words belong to a matter that has moved on since they were said.
_AS = ("add", "supplement")
_SAID_TO = frozenset({"add", "supplement", "reopen", "rate"})
_SENDER = frozenset({CITIZEN})
# The cases that were added to these, to those, and so on.
_ADDED = """
    WITH RECURSIVE added AS (
        SELECT case_id AS id FROM casework_link WHERE other_id = ANY (%s) AND relation = %s
        UNION SELECT near.case_id FROM casework_link near JOIN added ON near.other_id = added.id WHERE near.relation = %s
    ) SELECT id FROM added
"""


def way_to(case: Case, move: str, said: Mapping[str, Any]) -> dict[str, str]:
    """What goes under the key with words that MOVE would have added to CASE."""
    score = {"score": str(said["score"])} if said.get("score") else {}
    return {"added_to": str(case.pk), "added_code": case.code, "added_by": move, **score}


def in_a_talk(conversation_id: UUID, draft: Mapping[str, Any], at: datetime) -> dict[str, str]:
    """The same where it is said in a chat: the matter that was being spoken of, unless another one was being told."""
    aside = draft.get("aside") or {}
    since = moment(aside.get("since", ""))
    is_open = since is not None and since.tzinfo is not None and at - since <= OPEN_FOR
    if not is_open or aside.get("kind") not in _SAID_TO or words_so_far(dict(draft)):
        return {}
    case = Case.objects.filter(conversation_id=conversation_id, code=aside.get("case", ""), is_sealed=False).first()
    return way_to(case, aside["kind"], aside) if case else {}


def refuse_alone(asked: Asked, words: Mapping[str, Any], case: Case | None) -> Sequence[Write]:
    """Words of a matter (CASE) that is still open are no matter of their own; of one that ended they are, with a link to it."""
    if case is None:
        return ()
    if _is_undecided(case):
        raise InputMissing(
            "sure", "Vụ việc {code} mà nội dung này nhắn thêm cũng đang cách ly. Hãy quyết định vụ việc đó trước.", code=case.code
        )  # fmt: skip
    if _move_in(vars(case), words):
        raise InTruth("sure", _("Nội dung này được nhắn thêm cho một vụ việc còn mở."), RETURN)
    return [links.row(asked.case["id"], case.pk, links.ADDED_TO, asked.at)] if _is_there(vars(case)) else ()


def returning(asked: Asked, sealed: Sealed) -> Plan:
    """The words are said to the matter for which they were meant, as its sender's own; the key goes, a token remains. Both
    matters are written in one statement. `release` in truth, where that one has ended meanwhile."""
    words = sealed.words
    named = _named(words)
    case = lock(named) if named else {}
    move = _move_in(case, words) if case else ""
    if not move:
        raise InTruth("sure", _("Nội dung này không nhắn thêm cho vụ việc nào còn mở."), RELEASE)
    text = str(words.get("content") or "") or "\n".join(words.get("file_names", []))
    said = _said_to(case, move, {"words": text, "score": str(words.get("score") or "")}, asked.at)
    told = {"into": hashed(asked.case, case["code"], case["words_salt"])}
    files = [pending_row(case["id"], case["channel"], each, asked.at) for each in words.get("media", [])]
    return Plan(
        writes=[*said, *files, *destroying(asked, sealed.key_id)], particulars=told, case_values={"subject": ""}
    )


def are_said_elsewhere(case_id: UUID, actor: Actor) -> bool:
    """Were the words that ACTOR has read said to a matter that takes them now? For the page from which they are released."""
    sealed = sealed_for(case_id, actor)
    case = meant_for(sealed.words).first() if sealed.was_read else None
    return case is not None and bool(_move_in(vars(case), sealed.words))


def _said_to(case: Mapping[str, Any], name: str, said: Mapping[str, str], at: datetime) -> Sequence[Write]:
    """What `casework.perform` writes when the sender of CASE (locked) makes the move NAME on it."""
    kind, by = kind_of(case["kind"]), citizen(case["sender_id"])
    flow = kind.flow(case["flow_version"])
    move, text = allowed(case, flow, name, by, may_make), keep_legible(said["words"]).strip()
    if move.words_required and not text:
        raise InputMissing("words", "Hãy nhập nội dung trước khi thực hiện.")
    asked = Asked(case, move, by, said, not_before(case, at), uuid7())
    plan = kind.plans[name](asked) if name in kind.plans else Plan()
    return change(kind, flow, asked, plan, text)[1]


def along(case_ids: Collection[UUID], reason: str, at: datetime) -> list[erasure.Going]:
    """The sender has matters erased: what they had added to them goes too, sealed or released (Law 91/2025/QH15, art. 14).

    They take back their own words, and nobody but the named official ever had them: what waits for her decision is a token,
    of which she reads that its words were erased at the sender's wish.
    """
    if reason != erasure.ON_REQUEST:
        return []
    added = RawSQL(_ADDED, [list(case_ids), links.ADDED_TO, links.ADDED_TO])  # noqa: S611 -- our own text, its values apart
    linked = Case.objects.filter(pk__in=added, erased_at=None)
    released, sealed = read_together(linked.only("id"), waiting())
    going = [erasure.Going(each.pk, citizen(), "withdraw") for each in released]
    named = {str(each) for each in (*case_ids, *(each.case_id for each in going))}
    rows = {row.case_id: row for row in sealed}
    return going + [
        erasure.Going(case_id, citizen(), writes=forgotten(rows[case_id], at))
        for case_id, words in opened_all(sealed)
        if words.get("added_to") in named
    ]


def meant_for(words: Mapping[str, Any]) -> QuerySet[Case]:
    """The matter to which WORDS were said, if any."""
    named = _named(words)
    return Case.objects.filter(pk=named) if named else Case.objects.none()


def _named(words: Mapping[str, Any]) -> UUID | None:
    named = str(words.get("added_to") or _under(str(words.get("added_under") or "")) or "")
    return UUID(named) if named else None


def _under(reference: str) -> UUID | None:
    """The case that another system brought under this REFERENCE, sealed still or not any more."""
    if not reference:
        return None
    there = (sealed_id for sealed_id, words in opened_all(waiting()) if words.get("reference") == reference)
    return outside.case_of(reference) or next(there, None)


def _is_undecided(case: Case) -> bool:
    return case.is_sealed and case.closed_at is None and case.erased_at is None


def _is_there(case: Mapping[str, Any]) -> bool:
    return not case["is_sealed"] and case["erased_at"] is None


def _move_in(case: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """As what the matter takes the words now: as what they were said, else as an addition. Empty: it takes none."""
    if not _is_there(case):
        return ""
    return next((move for move in (str(words.get("added_by") or ""), *_AS) if _may(case, move)), "")


def _may(case: Mapping[str, Any], name: str) -> bool:
    return any(move.name == name for move in FLOWS[case["flow_version"]].moves_from(case["stage"], _SENDER))
