"""The letter of a move: takes its number in the same transaction, so that no number is lost and none is given twice
(Decree 30/2020/NĐ-CP, art. 15: one running series a year). Printing and signing come after, in `printing`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from access.actor import Actor
from books.numbers.blocks import take_in_order
from books.orgs.models import Unit
from casework import chores
from casework.errors import MoveNotAllowed
from casework.kind import Asked, Plan
from casework.reads import read_together
from casework.writes import Insert, Write
from kernel.ids import uuid7
from kernel.time import local, local_day
from kinds.feedback.asked import receiver
from kinds.feedback.chores import ISSUE, soon
from kinds.feedback.letters.capacity import doubt_beside
from kinds.feedback.letters.models import NUMBERED, Letter
from kinds.feedback.letters.wording import symbol_of, writing_unit
from kinds.feedback.models import Feedback
from ledger.models import Entry

# The moves that give an answer: whoever made the last of them signs the letter.
ANSWERING = (
    "feedback:answer:approved", "feedback:question:answered", "feedback:reply:recorded", "feedback:scene:answered",
)  # fmt: skip


def issue_letter(asked: Asked) -> Plan:
    """The answer that was given goes out as a letter too; signed by the one who gave it."""
    signs = who_signs(asked.case, asked.actor)
    own = signs.own
    if not own.answer or own.answered_at is None:
        raise MoveNotAllowed(move=asked.move.label, stage="chưa có trả lời")
    if signs.letter and signs.letter.issued_at >= own.answered_at:
        raise MoveNotAllowed(move=asked.move.label, stage="đã có công văn cho trả lời này")
    writes, particulars = _numbered(asked, signs.unit, (signs.person_id, signs.position_id))
    return Plan(writes=[*writes, chores.closed(asked.case["id"], ISSUE, asked.at)], particulars=particulars)


class Signs(NamedTuple):
    """Who signs a letter, in which position, and for which unit; the matter, and its newest letter so far."""

    person_id: Any
    position_id: Any
    unit: Unit
    own: Feedback
    letter: Letter | None


def who_signs(case: Mapping[str, Any], actor: Actor) -> Signs:
    """Of a letter that ACTOR would issue now: whoever gave the answer signs it. One statement."""
    matter = Feedback.objects.filter(pk=case["id"])
    entries = Entry.objects.filter(stream=case["id"], verb__in=ANSWERING, at__gte=case["opened_at"]).order_by("-seq")
    unit = Coalesce(
        Subquery(matter.values("answering_unit_id")),
        Subquery(entries.values("unit_id")[:1]),
        Value(case["receiving_unit_id"], UUIDField()),
    )
    letters = Letter.objects.filter(case_id=case["id"]).order_by("-issued_at")
    (own,), gave, newest, (unit,) = read_together(matter, entries[:1], letters[:1], writing_unit(unit))
    person, position = (gave[0].actor_id, gave[0].position_id) if gave else (actor.user_id, actor.position_id)
    return Signs(person, position, unit, own, newest[0] if newest else None)


def with_answer(
    asked: Asked, *, unit_id: UUID | None = None, wanted: bool | None = None
) -> tuple[list[Write], dict[str, Any]]:
    """For the plans that answer: the letter, where the case asks for one (`wants_letter`) or the official chose it.

    Where the books leave a doubt whether who answers may sign, no number is taken: the coordinator is to have it issued, and
    reads the doubt first (Decree 30/2020/NĐ-CP, art. 13). WANTED: what the case asks for, for a plan that has looked.
    """
    if wanted is None:
        wanted = Feedback.objects.filter(pk=asked.case["id"], wants_letter=True).exists()
    if not (wanted or asked.inputs.get("letter")):
        return [], {}
    signer, unit_id = (asked.actor.user_id, asked.actor.position_id), unit_id or asked.actor.unit_id
    unit_id = unit_id or asked.case["unit_id"]
    undone = chores.closed(asked.case["id"], ISSUE, asked.at)  # of an answer before this one
    doubt, ((unit,),) = doubt_beside(signer, unit_id, local_day(asked.at), writing_unit(unit_id))
    if doubt:
        case = {**asked.case, "unit_id": receiver(asked)}
        due = soon(asked.case, asked.at)
        return [undone, chores.opened(case, ISSUE, asked.at, ends="", due_at=due, role="coordinator")], {}
    writes, particulars = _numbered(asked, unit, signer)
    return [*writes, undone], particulars


def _numbered(asked: Asked, unit: Unit, signer: tuple[Any, Any]) -> tuple[list[Write], dict[str, Any]]:
    year = local(asked.at).year
    number, letter_id = take_in_order(f"CV.{unit.pk}", date(year, 1, 1)), uuid7()
    row = {
        "id": letter_id,
        "case_id": asked.case["id"],
        "unit_id": unit.pk,
        "year": year,
        "number": number,
        "symbol": symbol_of(number, unit),
        "signer_id": signer[0],
        "position_id": signer[1],
        "state": NUMBERED,
        "sha256": "",
        "attempts": 0,
        "next_try_at": asked.at,
        "issued_at": asked.at,
    }
    return [Insert("letters_letter", row)], {"letter": str(letter_id), "number": number, "year": year}


PLANS = {"issue_letter": issue_letter}
