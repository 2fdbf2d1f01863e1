"""All that the national system is told of a matter, in our words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from access.actor import Actor
from books import people
from casework.doors import of_kind
from casework.models import Case
from casework.outside import Glimpse

PORTAL = Actor("integration")


def facts_of(case_id: UUID, at: datetime, *, with_sender: bool = True) -> dict[str, Any] | None:
    """All that the national system is told of a matter. Who sent it is read with a reason, and the reading is written down."""
    case = Case.objects.get(pk=case_id)
    door = of_kind(case.kind)
    glimpse = door.glimpses([case_id]).get(case_id)
    if glimpse is None:
        return None
    words = door.words_for(case_id)
    facts: dict[str, Any] = dict.fromkeys(("name", "address", "phone", "email"), "")
    if with_sender and case.sender_id:
        who = people.read_identity(case.sender_id, PORTAL, "national_portal", at, case_id=case_id)
        facts |= {"name": who.name, "address": who.address, "phone": who.phone, "email": who.email}
    return facts | {
        "kind": case.kind, "code": case.code, "national_code": words.get("national_code", ""), "title": words.get("title", ""),
        "content": words.get("content", ""), "answer": _answer(glimpse, words), "channel": case.channel,
        "opened_at": case.opened_at, "due_at": case.due_at, "unit": glimpse.unit, "state": _state(glimpse, words),
        "state_label": glimpse.state_label, "is_public": glimpse.published_at is not None,
    }  # fmt: skip


def answer_of(case: Case) -> str:
    """The answer alone, as `facts_of` has it; nothing of a matter that is not told."""
    door = of_kind(case.kind)
    glimpse = door.glimpses([case.pk]).get(case.pk)
    return _answer(glimpse, door.words_for(case.pk)) if glimpse else ""


def _state(glimpse: Glimpse, words: Mapping[str, str]) -> str:
    """What ended without an answer was refused, and stays so when the time to have it looked at again is over."""
    return "refused" if glimpse.state == "ended" and not words.get("answer") else glimpse.state


def _answer(glimpse: Glimpse, words: Mapping[str, str]) -> str:
    """What is told as public is what a person cleared for the public, not the letter to the sender."""
    return glimpse.answer if glimpse.published_at is not None else words.get("answer", "")
