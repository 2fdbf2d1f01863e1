"""The sender tells a new number, name or home after the matter was sent: to the identity, and a mark among the words.

Nothing that was known is lost: a number that another takes the place of stands among the further contacts. Each matter has an
identity of its own, and whose number is no more is reached by it in none: said in a chat, the new one goes to all matters of
this chat that run and have the old one. A name, a home, a second number is said of the one matter; and whoever has the secret
of one changes nothing of another.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from access.actor import citizen
from books import people
from casework.models import Case
from kernel.text import format_phone
from kinds.feedback.dialogue import Reply, Turn, texts
from kinds.feedback.dialogue.understanding.changed_contacts import Changed
from messaging.models import Conversation

_LONGEST = 300


def note(case: Case, told: Changed, at: datetime) -> str:
    """Read and written under the sender's own name, in the transaction of the move. Returns the number that was known."""
    return _amend(case.pk, case.sender_id, told, at) if told and case.sender_id else ""


def note_everywhere(conversation: Conversation, case: Case, told: Changed, at: datetime) -> Sequence[str]:
    """The same for what was said in a chat. Returns the codes of the other matters that have the new number now."""
    before = note(case, told, at)
    if not (told.phone and before) or told.phone == before:
        return ()
    having_it = [each for each in people.find_by_phone(before) if each != case.sender_id]
    number, found = Changed(told.phone), Case.objects.filter(conversation_id=conversation.pk, sender_id__in=having_it)
    others = list(found.filter(is_sealed=False, closed_at=None).order_by("code"))
    for each in others:
        note(each, number, at)
    last = (
        conversation.person_id
    )  # what is known of the sender when the next matter begins, whatever became of this one
    if last in having_it and last not in {each.sender_id for each in others}:
        _amend(None, last, number, at)
    return [each.code for each in others]


def _amend(case_id: UUID | None, person_id: UUID, told: Changed, at: datetime) -> str:
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
    return known.phone


def answered(step: Turn, told: Changed, also: Sequence[str]) -> Turn:
    """Who told it hears where it has gone (ALSO: to which other matters), also where a run of messages needs no other answer."""
    if not told:
        return step
    first, *more = step.replies or (Reply(""),)
    added = [texts.CONTACT_CHANGED, *([texts.NUMBER_EVERYWHERE.format(codes=", ".join(also))] if also else [])]
    said = replace(first, text=f"{first.text}\n{' '.join(added)}".strip())
    return replace(step, replies=(said, *more))
