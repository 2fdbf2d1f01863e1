"""What the moves of publication ask for and write; called by `kinds.feedback.moves`. Each is one row, in the engine's
one statement. A person clears (Law 91/2025/QH15, art. 16): a text in which a telephone or a name still stands is refused
until somebody has said that it is none of a private person's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from casework import links, practice
from casework.entries import hashed
from casework.errors import InputMissing, MoveNotAllowed, ReadAndRefused
from casework.kind import Asked, Plan
from casework.writes import Insert, Update, Write
from kernel.ids import random_code
from kernel.text import keep_legible, one_line
from kinds.feedback.publication.models import PRACTISED, PROPOSED, PUBLISHED, UNPUBLISHED, WITHHELD, Publication
from kinds.feedback.publication.reasons import TAKING_DOWN, WITHHOLDING
from kinds.feedback.publication.residue import known_sender, residue_of
from kinds.feedback.publication.tokens import vector_of
from vault import journal

TABLE = "publication_publication"
_CLEAN = {
    "title": "",
    "content": "",
    "answer": "",
    "words": None,
    "cleared_by": None,
    "cleared_at": None,
    "published_at": None,
}


def waiting(case_id: UUID, at: datetime, *, unit_id: UUID | None = None, known: bool | None = None) -> list[Write]:
    """An answer went out: it waits to be cleared. For every plan that answers a case (not for followers of another).

    A second answer, after a matter was taken up again, takes the first one off the public list until it is cleared too.
    KNOWN: whether there is a row already, for a plan that has looked.
    """
    row = {
        "state": PROPOSED,
        "answered_at": at,
        "unit_id": unit_id,
        "ended_at": None,
        "reason": "",
        **_CLEAN,
    }
    if Publication.objects.filter(pk=case_id).exists() if known is None else known:
        return [Update(TABLE, row, {"case_id": case_id}, must_match=True)]
    return [Insert(TABLE, {"case_id": case_id, "code": random_code(10), "field": "", **row})]


def taken_down(case_id: UUID, at: datetime | None = None, reason: str = "erased") -> list[Write]:
    """The sender withdrew or was erased, or the words were sealed: nothing of the case stays public. Harmless without a row."""
    row = {**_CLEAN, "state": UNPUBLISHED, "reason": reason, **({"ended_at": at} if at else {})}
    return [Update(TABLE, row, {"case_id": case_id})]


def clear_publication(asked: Asked) -> Plan:
    """A person has cleared title, content and answer: from now on they are public. Those of an exercise never are."""
    own = _row_as_filed(asked)
    cleared = {
        "title": _text(asked, "title", one_line, _("Hãy ghi tiêu đề để công khai."), 10),
        "content": _text(asked, "content", keep_legible, _("Hãy ghi nội dung phản ánh để công khai."), 15),
        "answer": _text(asked, "answer", keep_legible, _("Hãy ghi nội dung trả lời để công khai."), 30),
    }
    reading = _refuse_residue(asked, cleared)
    row = {
        **cleared,
        "field": own.field_now,
        **({"unit_id": own.answering_id} if own.answering_id else {}),
        "state": PRACTISED if own.is_practice else PUBLISHED,
        "words": None if own.is_practice else vector_of(*cleared.values()),
        "cleared_by": asked.actor.user_id,
        "cleared_at": asked.at,
        "published_at": own.published_at or asked.at,
        "ended_at": None,
        "reason": "",
    }
    told = {"publication": own.code, "text": hashed(asked.case, "\n\n".join(cleared.values()))}
    return Plan(writes=[_update(asked, row), *reading], particulars=told)


def withhold_publication(asked: Asked) -> Plan:
    """Not published, for a coded reason that an auditor can read."""
    own = _row(asked)
    reason = _reason(asked, WITHHOLDING)
    row = {**_CLEAN, "state": WITHHELD, "reason": reason, "ended_at": asked.at, "cleared_by": asked.actor.user_id}
    return Plan(writes=[_update(asked, row)], particulars={"publication": own.code, "reason": reason})


def unpublish(asked: Asked) -> Plan:
    """Taken off the public list; the text goes, the entry in the ledger stays."""
    own = _row(asked)
    if own.state != PUBLISHED:
        raise MoveNotAllowed(move=asked.move.label, stage="chưa công khai")
    reason = _reason(asked, TAKING_DOWN)
    journal.note("public", asked.case["id"], asked.at, reason)
    row = {**_CLEAN, "state": UNPUBLISHED, "reason": reason, "ended_at": asked.at}
    return Plan(writes=[_update(asked, row)], particulars={"publication": own.code, "reason": reason})


def return_answer(asked: Asked) -> Plan:
    """An answer that does not fit the matter goes back before it is published (Decision 31/2021/QĐ-TTg, art. 46(2)).

    To the unit that answered. What is public already has to be taken down first, by name and reason.
    """
    own = Publication.objects.filter(pk=asked.case["id"]).first()
    if own is not None and own.state == PUBLISHED:
        raise MoveNotAllowed(move=asked.move.label, stage="đã công khai (hãy gỡ trước)")
    case_id = asked.case["id"]
    row = {**_CLEAN, "state": UNPUBLISHED, "reason": "returned", "ended_at": asked.at}
    gone = [Update(TABLE, row, {"case_id": case_id})] if own else []
    return Plan(writes=[*gone, links.doubted(case_id, asked.at)], unit_id=own.unit_id if own and own.unit_id else None)


def _row_as_filed(asked: Asked) -> Any:
    """With what the public list filters by, as it stands now: the field may have been confirmed after the answer."""
    filed = {"field_now": F("case__feedback__field"), "answering_id": F("case__feedback__answering_unit_id")}
    return _row(asked, is_practice=practice.is_practice("pk"), **filed)


def _row(asked: Asked, **beside: Any) -> Any:
    own = Publication.objects.filter(pk=asked.case["id"]).annotate(**beside).first()
    if own is None:
        raise MoveNotAllowed(move=asked.move.label, stage="không có trả lời để công khai")
    return own


def _update(asked: Asked, row: dict[str, Any]) -> Update:
    return Update(TABLE, row, {"case_id": asked.case["id"]}, must_match=True)


def _text(asked: Asked, name: str, clean: Any, message: str, shortest: int) -> str:
    text = str(clean(str(asked.inputs.get(name) or ""))).strip()
    if len(text) < shortest:
        raise InputMissing(name, message)
    return text


def _refuse_residue(asked: Asked, cleared: dict[str, str]) -> list[Write]:
    """What looks like personal data in the text to be published: the sender's own never passes, the rest once it was seen.

    Returns the rows that enter the reading of the sender's identity.
    """
    left, reading = residue_of(asked.case, cleared, asked.actor, asked.at)
    enter = partial(known_sender, asked.case, asked.actor, asked.at)
    for name, marks in left.items():
        for mark in marks:
            if mark.is_senders:
                raise ReadAndRefused(
                    name, "Còn thông tin của người gửi: “{text}”. Hãy che trước khi công khai.", enter, text=mark.text
                )
    if any(left.values()) and not asked.inputs.get("seen"):
        told = ", ".join(f"“{mark.text}”" for marks in left.values() for mark in marks)
        raise ReadAndRefused(
            "seen",
            "Còn chỗ có thể là thông tin cá nhân: {told}. Hãy che, hoặc xác nhận đã xem từng chỗ.",
            enter,
            told=told,
        )
    return reading


def _reason(asked: Asked, known: Sequence[tuple[str, Any]]) -> str:
    reason = str(asked.inputs.get("reason") or "")
    if reason not in dict(known):
        raise InputMissing("reason", "Hãy chọn lý do.")
    return reason


PLANS = {
    "clear_publication": clear_publication,
    "withhold_publication": withhold_publication,
    "unpublish": unpublish,
    "return_answer": return_answer,
}
