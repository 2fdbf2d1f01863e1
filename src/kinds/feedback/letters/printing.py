"""The round that prints and signs what was numbered, and puts it beside its case. Any number of workers may run it."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from access.actor import SYSTEM
from books import people
from books.orgs.models import Unit
from casework.models import Attachment, Case
from casework.perform import lock
from desks.kit.context import house_words
from kernel.time import local_day
from kinds.feedback.letters.capacity import block_of
from kinds.feedback.letters.keys import signing_key
from kinds.feedback.letters.models import NUMBERED, SIGNED, UNSIGNED, Letter
from kinds.feedback.letters.orders import PressFailed, printed_and_signed
from kinds.feedback.letters.wording import UNSEALED, UNSIGNED_DRAFT, seal_time, seal_words, values_of
from kinds.feedback.models import Feedback
from vault import files

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=5)
BACKOFF: Final = [timedelta(seconds=s) for s in (30, 120, 600, 3600)]
KEPT: Final = "letter"  # the state of its attachment: erased with the case, and in no list of what the sender sent
WHY: Final = "answer_letter"

_CLAIM: Final = """
    UPDATE letters_letter SET attempts = attempts + 1, next_try_at = %(lease)s
    WHERE id IN (SELECT id FROM letters_letter WHERE state = 'numbered' AND next_try_at <= %(at)s
        ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def letter_round(at: datetime, most: int = 3) -> int:
    """Print up to MOST letters that wait; returns how many were tried."""
    done = 0
    while done < most and _one(at):
        done += 1
    return done


def _one(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "lease": at + LEASE})
        row = cursor.fetchone()
    if row is None:
        return False
    letter = Letter.objects.select_related("case").get(pk=row[0])
    if letter.case.erased_at is not None or letter.case.is_sealed:
        # Its number stays in the register, its words are gone: there is nothing to print.
        Letter.objects.filter(pk=letter.pk).update(next_try_at=None)
        return True
    try:
        pdf, is_signed = printed_and_signed("letter", _values(letter, at), at)
    except PressFailed as problem:
        log.error("letter", extra={"facts": {"letter": str(letter.pk), "why": str(problem.fields.get("why", ""))}})
        later = BACKOFF[min(letter.attempts, len(BACKOFF)) - 1]
        Letter.objects.filter(pk=letter.pk).update(next_try_at=at + later)
        return True
    _keep(letter, pdf, at, is_signed=is_signed)
    return True


def _keep(letter: Letter, pdf: bytes, at: datetime, *, is_signed: bool) -> None:
    with transaction.atomic():
        case = lock(letter.case_id)
        if case["erased_at"] is not None or case["is_sealed"]:
            return
        kept = files.put(pdf, at=at, name=f"{letter.symbol}.pdf")
        name = f"Công văn {letter.symbol}"
        Attachment.objects.create(case_id=letter.case_id, channel=KEPT, file_id=kept.id, name=name, state=KEPT, at=at)
        done = {"state": SIGNED if is_signed else UNSIGNED, "file_id": kept.id, "printed_at": at, "next_try_at": None}
        Letter.objects.filter(pk=letter.pk, state=NUMBERED).update(sha256=hashlib.sha256(pdf).hexdigest(), **done)


def _values(letter: Letter, at: datetime) -> dict[str, Any]:
    case, own = letter.case, Feedback.objects.get(pk=letter.case_id)
    unit = Unit.objects.select_related("parent").get(pk=letter.unit_id)
    signer = signer_words(letter.signer_id, letter.position_id, unit, letter.issued_at)
    values = values_of(
        case=case,
        own=own,
        unit=unit,
        letter=letter,
        at=at,
        signer=signer,
        to=_addressee(case, own, at),
        answer=own.answer,
    )
    if signing_key():
        return values | {"seal": seal_words(str(house_words()["authority"]), unit.name, seal_time(at))}
    return values | {"draft": UNSIGNED_DRAFT, "seal": UNSEALED, "foot": ""}


def signer_words(user_id: UUID | None, position_id: UUID | None, unit: Unit, at: datetime) -> tuple[str, str]:
    """(the lines of the capacity, the name) of who signs a letter of UNIT."""
    block = block_of(user_id, position_id, unit, local_day(at))
    return "\n".join(block.lines), block.name


def _addressee(case: Case, own: Feedback, at: datetime) -> tuple[str, str, str]:
    """The machine addresses the letter: who handles a matter works without the sender's name (the reading is entered), and
    without the name of those for whom the sender wrote, which leads to the sender."""
    if case.sender_id is None:
        return f"Ông/Bà gửi phản ánh, kiến nghị {case.code}", "", ""
    who = people.read_identity(case.sender_id, SYSTEM, WHY, at, case_id=case.pk)
    return (who.name if who.kind == "organisation" else f"Ông/Bà {who.name}"), own.on_behalf_of, who.address
