"""A matter arrives, by chat or by form: it becomes a case, or, where it may be a denunciation, a sealed token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from access.actor import Actor, citizen
from books import people
from casework import practice
from casework.attachment_rows import new_rows, pending_row, stored_row
from casework.deadlines import Began
from casework.intake import Draft, Opened, open_case
from casework.outside import ALONE, Along
from casework.together import Wished, moves_in_turn
from casework.writes import Insert, Update, Write, write_together
from kernel.text import keep_legible, one_line
from kernel.time import local_day
from kinds.feedback import notices
from kinds.feedback.reading.scope import scope_hint
from kinds.feedback.sealing.quarantine import quarantine
from kinds.feedback.sealing.suspicion import suspects_denunciation
from kinds.feedback.sender.care import look_after
from kinds.feedback.stages import RECEIVED
from kinds.feedback.subjects import subject_of
from kinds.feedback.suggestions.arrival import may_be_denunciation
from kinds.feedback.units.duties import RECEIVE, OnDuty
from kinds.feedback.units.first_receiver import first_receiver
from messaging.models import Conversation
from vault.files import StoredFile, Written

FIELDS = ("name", "address", "phone", "email", "other", "title", "content", "unit_id", "unit_text", "happened_on")
# Wherever a form lets people write a sentence.
_TOLD = ("title", "content", "proposal", "unit_text", "happened_on", "address", "on_behalf_of")
# Who they are. No sentence belongs there, yet some write it there; beside the others a name would only make them longer.
_SELF = ("name", "phone", "email", "other")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of it. `is_sealed`: tell the sender the neutral guidance and nothing else."""

    opened: Opened
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """How a matter came, where that is more than its channel: keyed in by ACTOR, received on another day (on paper, or by
    another authority's portal), for somebody else, with a proposal or the wish for a letter."""

    actor: Actor | None = None
    received_at: datetime | None = None  # the day on the paper: the term runs from it
    on_behalf_of: str = ""
    wants_letter: bool = False
    has_proposal: bool = False
    reference: str = ""  # under which another system knows it
    marks: Sequence[str] = ()  # of its files: with other files it is another request
    code: str = ""  # that its sender was given on paper, where a desk had no network
    practised_by: Sequence[UUID] = ()  # an exercise of these accounts, no matter of anybody
    written: Sequence[Written] = ()  # files that come to the vault with the case
    along: Along = ALONE  # rows of whoever brings it
    is_quiet: bool = False  # nobody sent it: no receipt
    about: str = ""  # words that are not noted, and are read for who must not receive it


_SOURCES = {"web": "form"}


def looks_secret(*texts: str) -> bool:
    """May these words be a denunciation? Then nothing of them is stored in clear anywhere."""
    return may_be_denunciation("\n".join(t for t in texts if t))


def tells_secret(fields: Mapping[str, str], file_names: Sequence[str] = ()) -> bool:
    """The same of a filled form: any of its boxes may hold the words, and so may the name of a file ("don-to-cao.pdf")."""
    told = (str(fields.get(name) or "") for name in _TOLD)
    # A file's name is read by itself: it seldom has the diacritics of the text beside it.
    if looks_secret(*told) or any(map(looks_secret, file_names)):
        return True
    return any(_is_more_than_a_name(str(fields.get(name) or "")) for name in _SELF)


def _is_more_than_a_name(text: str) -> bool:
    """By the rules; the model takes "Bí thư chi bộ 3" for somebody who is spoken of, so it is asked about sentences alone."""
    return suspects_denunciation(text) or (len(text) > _LONGEST_NAME and looks_secret(text))


def submit(
    fields: Mapping[str, str],
    *,
    channel: str,
    at: datetime,
    key: str,
    conversation: Conversation | None = None,
    media: Sequence[Mapping[str, str]] = (),
    stored: Sequence[StoredFile] = (),
    file_names: Sequence[str] = (),
    origin: Origin = Origin(),
) -> Submitted:
    """Open a case for FIELDS (names as in `FIELDS`).

    MEDIA are addresses at the channel, fetched later by a job; STORED are files that are in the vault already,
    FILE_NAMES what the sender called them.
    """
    actor = origin.actor or citizen()
    said = {name: _legible(name, str(fields.get(name) or "")) for name in FIELDS}
    names = [*file_names, *(str(m.get("name") or "") for m in media)]
    if tells_secret({**said, "on_behalf_of": origin.on_behalf_of}, names):
        files = {"media": [dict(m) for m in media], "file_names": [name for name in names if name]}
        sealed = {**_sealed(said, channel, conversation), **files, **_sealed_origin(origin)}
        token = quarantine(sealed, actor, at, key, code=origin.code, along=origin.along.of_token)
        return Submitted(token, is_sealed=True)
    called = file_names[: len(stored)]
    person = people.identity_row(
        name=said["name"], address=said["address"], phone=said["phone"], email=said["email"], other=said["other"], at=at
    )
    read = {**said, "content": origin.about} if origin.about else said
    draft = _draft(said, channel, conversation, person["id"], at, read) | _from(origin, said, channel)

    def rows(case_id: UUID, entry_id: UUID) -> Sequence[Write]:
        files = [pending_row(case_id, channel, m, at) for m in media]
        files += [stored_row(case_id, f.id, at, name=name) for f, name in zip_longest(stored, called)]
        files += new_rows(case_id, origin.written, at)
        files += [practice.row(case_id, origin.practised_by)] if origin.practised_by else []
        own: list[Write] = [Insert("people_identity", person), _feedback_row(case_id, said, channel, origin)]
        own += (
            [Update("messaging_conversation", {"person_id": person["id"]}, {"id": conversation.pk})]
            if conversation
            else []
        )
        return [*own, *files, *origin.along.of_case(case_id)]

    opened = open_case(Draft(**draft, code=origin.code, rows=rows), actor, at=at, key=key)
    if conversation and not opened.again:
        conversation.person_id = person["id"]
    if not opened.again:
        look_after(opened.id, said["content"], at)
    return Submitted(opened, is_sealed=False)


def add_each(
    case_id: UUID, said: Sequence[str], actor: Actor, *, at: datetime, key: str, beside: Sequence[Write] = ()
) -> None:
    """What goes along with a matter that was just opened as its sender's additions: the rest of a long story, words said beside
    the form. BESIDE: what is written with them."""
    wished = [Wished(case_id, actor, f"{key}:more:{number}", {"words": words}) for number, words in enumerate(said, 1)]
    write_together([*(moves_in_turn("add", wished, at=at) if wished else ()), *beside])


def _legible(name: str, text: str) -> str:
    return keep_legible(text).strip() if name == "content" else one_line(text)


def _draft(
    said: Mapping[str, str],
    channel: str,
    conversation: Conversation | None,
    person_id: UUID,
    at: datetime,
    read: Mapping[str, str],
) -> dict[str, Any]:
    duty = OnDuty(local_day(at), RECEIVE)
    unit_id, kept_from = first_receiver(read, local_day(at), duty)
    return {
        "kind": "feedback",
        "stage": "received",
        "verb": RECEIVED,
        "channel": channel,
        "unit_id": unit_id,
        "shielded_unit_id": kept_from,
        "subject": subject_of(said),
        "sender_id": person_id,
        "conversation_id": conversation.pk if conversation else None,
        "notice": notices.received,
        "books": duty.books,
        "asks": said,
    }


def _from(origin: Origin, said: Mapping[str, str], channel: str) -> dict[str, Any]:
    """What a matter has beside the words: for whom, with a letter or not; keyed in: the day on the paper, and by which way."""
    asks: dict[str, Any] = {
        "asks": {**said, "for": origin.on_behalf_of, "letter": origin.wants_letter, "files": list(origin.marks)}
    }
    asks |= {"notice": lambda case: None} if origin.is_quiet else {}
    if origin.actor is None and origin.received_at is None:
        return asks if origin.is_quiet or origin.on_behalf_of or origin.wants_letter or origin.marks else {}
    told = ({"source": channel} if origin.actor else {}) | (
        {"received_on": local_day(origin.received_at)} if origin.received_at else {}
    )
    began = Began(origin.received_at, origin.received_at) if origin.received_at else None
    return {**asks, "began": began, "particulars": told}


def _feedback_row(case_id: UUID, said: Mapping[str, str], channel: str, origin: Origin) -> Insert:
    hint = scope_hint(f"{said['title']}\n{said['content']}")
    values = {
        "case_id": case_id,
        "content": said["content"],
        "happened_on": said["happened_on"],
        "stream": "",
        "source": _SOURCES.get(channel, channel),
        "on_behalf_of": one_line(origin.on_behalf_of),
        "wants_letter": origin.wants_letter,
        "has_proposal": origin.has_proposal,
        "unit_named_id": UUID(said["unit_id"]) if said["unit_id"] else None,
        "unit_named_text": said["unit_text"],
        "suggestion": hint.scope if hint else "",
        "reason": "",
        "answer_draft": "",
        "answer": "",
        "rating": "",
    }
    return Insert("feedback_feedback", values)


def _sealed_origin(origin: Origin) -> dict[str, Any]:
    """The same under the key, so that what is released is whole and its term counts from the day on the paper."""
    names = ("on_behalf_of", "wants_letter", "has_proposal")
    told: dict[str, Any] = {name: value for name in names if (value := getattr(origin, name))}
    told |= {"reference": origin.reference} if origin.reference else {}
    return told | ({"clock_from": origin.received_at.isoformat()} if origin.received_at else {})


def _sealed(said: Mapping[str, str], channel: str, conversation: Conversation | None) -> dict[str, Any]:
    """All that goes under the key: the words and the way back, in case the official releases it."""
    way_back = {"channel": channel, "conversation_id": str(conversation.pk) if conversation else ""}
    return {**said, **way_back}
