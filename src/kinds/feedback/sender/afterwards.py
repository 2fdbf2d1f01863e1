"""The sender tells a new number, name or home after the matter was sent: to the identity, and a mark among the words.

Nothing that was known is lost: a number that another takes the place of stands among the further contacts.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from access.actor import citizen
from books import people
from casework.models import Case
from kernel.text import format_phone
from kinds.feedback.dialogue import Reply, Turn, texts
from kinds.feedback.dialogue.understanding.changed_contacts import Changed

_LONGEST = 300


def note(case: Case, told: Changed, at: datetime) -> None:
    """Read and written under the sender's own name, in the transaction of the move."""
    if told and case.sender_id:
        _amend(case.pk, case.sender_id, told, at)


def _amend(case_id: UUID, person_id: UUID, told: Changed, at: datetime) -> None:
    sender = citizen(person_id)
    known = people.read_identity(person_id, sender, "own_conversation", at, case_id=case_id)
    changes = {"phone": told.phone} if told.phone and told.phone != known.phone else {}
    before = [format_phone(known.phone)] if changes and known.phone else []
    there = [each for each in known.other.split("; ") if each]
    own = {known.name, known.address, known.email, format_phone(changes.get("phone", known.phone))}
    said = [each for each in told.others if each.rpartition(": ")[2] not in own]
    others = "; ".join(dict.fromkeys([*said, *before, *there]))[:_LONGEST]
    changes |= {"other": others} if others != known.other else {}
    if changes:
        people.amend(person_id, changes, actor=sender, at=at, case_id=case_id)


def answered(step: Turn, told: Changed) -> Turn:
    """Who told it hears where it has gone, also where a run of messages needs no other answer."""
    if not told:
        return step
    first, *more = step.replies or (Reply(""),)
    said = replace(first, text=f"{first.text}\n{texts.CONTACT_CHANGED}".strip())
    return replace(step, replies=(said, *more))
