"""Feedback that looks like a denunciation: sealed at arrival or by an official's hand, released, or destroyed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from access.actor import Actor
from books import people
from casework import entries, erasure, outside
from casework.attachment_rows import pending_row, stored_row
from casework.errors import InputMissing, MoveNotAllowed
from casework.intake import Draft, Opened, open_case
from casework.kind import Asked
from casework.models import Case
from casework.quarantine import Sealed, destroying, sealed_for, sealing
from casework.reads import read_together
from casework.writes import Insert, Write
from desks.citizen import drafts
from kernel.time import local_day
from kinds.feedback import reasons
from kinds.feedback.conversations import form_links
from kinds.feedback.sealing import added, under_seal
from kinds.feedback.stages import QUARANTINED
from kinds.feedback.subjects import subject_of
from kinds.feedback.suggestions import corrections
from kinds.feedback.units.duties import QUARANTINE, RECEIVE, OnDuty
from kinds.feedback.units.first_receiver import first_receiver
from messaging import outbox
from messaging.models import Conversation
from vault import files, journal

# What else was said of a matter that was sealed at arrival.
_WHO = ("name", "address", "phone", "email", "other")
_KEPT = ("source", "on_behalf_of", "wants_letter", "has_proposal", "national_code")


@dataclass(frozen=True, slots=True)
class Change:
    """The rows and case columns of a way into quarantine or out of it."""

    writes: Sequence[Write]
    case_values: Mapping[str, Any]
    unit_id: UUID | None = None
    was_promised: bool = True  # its sender was told a date before it was sealed


def quarantine(
    words: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    key: str | None = None,
    *,
    code: str = "",
    along: Callable[[], Sequence[Write]] = tuple,
) -> Opened:
    """A case that is only a token: no subject, no channel, no conversation, no sender outside the sealed words.

    The KEY is remembered, what was asked is not: not even a keyed hash of such words stays (art. 56). ALONG: rows that travel
    with it and lead to it from nowhere.
    """
    duty = OnDuty(local_day(at), QUARANTINE, RECEIVE)
    draft = Draft(
        kind="feedback",
        stage="quarantined",
        verb=QUARANTINED,
        channel="sealed",
        unit_id=duty.unit(QUARANTINE),
        receiving_unit_id=duty.unit(RECEIVE),
        is_sealed=True,
        limit="feedback.quarantine",
        code=code,
        books=duty.books,
        rows=lambda case_id, entry_id: [*sealing(case_id, words, at), *along()],
    )
    return open_case(draft, actor, at=at, key=f"sealed:{key}" if key else None)


def sealing_by_hand(asked: Asked) -> Change:
    """Everything of a case that an official takes for a denunciation goes under one key, the sender's name too.

    Beside the case nothing stays: words, messages, stored originals, identity. The sender gets the neutral guidance.
    """
    case, at = asked.case, asked.at
    found = under_seal.gathered(case, local_day(at))
    words, reading = _gathered(asked, found)
    journal.note("seal", case["id"], at)
    writes = [
        *under_seal.hidden(case["id"], found.rows),
        *erasure.stripped([case], erasure.SEALED, at, found.around),
        *reading,
        *corrections.sealed(case["id"]),
        *sealing(case["id"], words, at, is_again=found.is_again),
    ]
    if case["conversation_id"]:
        drafts.drop_all(found.drafts, at)
        text = reasons.GUIDANCE_AFTER_WORK if found.was_passed_on else reasons.GUIDANCE_DENUNCIATION
        told = outbox.row(notice="guidance", text=text, at=at, conversation_id=case["conversation_id"], forget=True)
        writes += [form_links.gone(case["conversation_id"]), Insert("messaging_outbound", told)]
    gone = {"is_sealed": True, "subject": "", "channel": "sealed", "conversation_id": None, "sender_id": None}
    gone["words_salt"] = None  # under the key with the words: without it no earlier entry says what was in them
    return Change(writes, {**gone, "shielded_unit_id": None}, found.unit_id)


def _gathered(asked: Asked, found: under_seal.Found) -> tuple[dict[str, Any], list[Write]]:
    """All that goes under the key: what the named official reads (the matter, and what was said since), each of the rows as
    it stands, the sender and the way back; and the rows that enter the reading of the sender's identity."""
    case, rows = asked.case, found.rows
    (own,) = rows["feedback_feedback"]
    said = sorted((row["at"], row["text"]) for row in rows["casework_words"] if row["is_public"])
    words: dict[str, Any] = {
        "title": case["subject"],
        "content": "\n\n".join([own["content"], *(text for _at, text in said)]),
        "happened_on": own["happened_on"],
        "unit_text": own["unit_named_text"],
        "rows": rows,
        "files": under_seal.files_in(rows, case["id"]),
        "channel": case["channel"],
        "conversation_id": str(case["conversation_id"] or ""),
        "sender_id": str(case["sender_id"] or ""),
        "shielded_unit_id": str(case["shielded_unit_id"] or ""),
        "clock_from": case["clock_from"].isoformat(),
        "pauses": case["pauses"],
        "extended_by": case["extended_by"],
        "words_salt": bytes(case["words_salt"] or b"").hex(),
        "reference": found.reference,
    }
    if not case["sender_id"]:
        return words, []
    who, entry = people.reading(case["sender_id"], asked.actor, "seal_case", asked.at, case_id=case["id"])
    words |= {"name": who.name, "address": who.address, "phone": who.phone, "email": who.email, "other": who.other}
    return words, entries.behind(entry)


def releasing(asked: Asked) -> Change:
    """Open the words, give them back their sender, and destroy the key: what is left is feedback."""
    sealed = to_decide_on(asked)
    words, case_id, rows = sealed.words, asked.case["id"], sealed.words.get("rows") or {}
    sender_id, talk_id = _uuid(words.get("sender_id")), _uuid(words.get("conversation_id"))
    others, of_the_sender, talks, meant = read_together(
        under_seal.named_in(rows, case_id),
        Case.objects.filter(sender_id=sender_id).only("id")[:1] if sender_id else Case.objects.none(),
        Conversation.objects.filter(pk=talk_id, withdrawn_at=None).only("id"),  # who withdrew is not written to
        added.meant_for(words),
    )
    linked = added.refuse_alone(asked, words, meant[0] if meant else None)
    _let_back(asked)
    # Who sent another matter too is there still, unless that one was erased meanwhile.
    sender = [] if of_the_sender or not any(map(words.get, _WHO)) else [_identity(words, asked.at)]
    matter = under_seal.given_back(rows, case_id, others) if rows else _matter(words, asked)
    unit_id, kept_from = (None, _uuid(words.get("shielded_unit_id"))) if rows else _received(words, asked)
    followed = _followed_again(str(words.get("reference") or ""), asked)
    return Change(
        [*matter, *sender, *linked, *followed, *destroying(asked, sealed.key_id)],
        {
            "subject": str(words.get("title") or "") if rows else subject_of({"content": "", **words}),
            "channel": str(words.get("channel") or "zalo"),
            "conversation_id": talk_id if talks else None,
            "sender_id": sender[0].values["id"] if sender else sender_id if of_the_sender else None,
            "shielded_unit_id": kept_from,
            "receiving_unit_id": unit_id or asked.case["receiving_unit_id"],
            "words_salt": bytes.fromhex(str(words.get("words_salt") or "")) or entries.new_salt(),
            **_clock(words, asked),
        },
        unit_id=unit_id,
        was_promised=bool(rows),
    )


def _received(words: Mapping[str, Any], asked: Asked) -> tuple[UUID, UUID | None]:
    on = local_day(asked.at)
    return first_receiver(words, on, OnDuty(on, RECEIVE))


def _followed_again(reference: str, asked: Asked) -> Sequence[Write]:
    """By whoever brought it from elsewhere, as of the version that the release gives it."""
    version = asked.case["row_version"] + 1
    return outside.come_back(reference, asked.case["id"], version, asked.at) if reference else ()


def to_decide_on(asked: Asked) -> Sealed:
    """The sealed words, for whoever has read them: a named official decides, and not unread (docs/concepts.md, Quarantine)."""
    sealed = sealed_for(asked.case["id"], asked.actor)
    if not sealed.words:
        raise MoveNotAllowed(move=asked.move.label, stage="nội dung không còn đọc được")
    _refuse_unread(sealed)
    return sealed


def _refuse_unread(sealed: Sealed) -> None:
    if not sealed.was_read:
        raise InputMissing(
            "sure", "Đồng chí chưa mở đọc nội dung này. Hãy bấm “Mở đọc để quyết định” trước khi quyết định."
        )


def _matter(words: Mapping[str, Any], asked: Asked) -> Sequence[Write]:
    """Of what was sealed at arrival: a matter that nobody has looked at yet, with the files that came or are to be fetched."""
    case_id, channel = asked.case["id"], str(words.get("channel") or "zalo")
    values = {
        "case_id": case_id,
        "content": str(words.get("content") or ""),
        "happened_on": str(words.get("happened_on") or ""),
        "unit_named_text": str(words.get("unit_text") or ""),
        "source": "form" if words.get("channel") == "web" else str(words.get("channel") or ""),
        **{name: words[name] for name in _KEPT if words.get(name)},
    }
    blank = dict.fromkeys(("stream", "suggestion", "reason", "answer_draft", "answer", "rating"), "")
    here = [stored_row(case_id, UUID(file_id), asked.at) for file_id in words.get("files", [])]
    here += [pending_row(case_id, channel, each, asked.at) for each in words.get("media", [])]
    return [Insert("feedback_feedback", {**values, **blank}), *here]


def _clock(words: Mapping[str, Any], asked: Asked) -> Mapping[str, Any]:
    """As it ran when an official sealed the case; one sealed at arrival runs from then."""
    kept = words.get("clock_from")
    return {
        "clock_from": datetime.fromisoformat(str(kept)) if kept else asked.case["opened_at"],
        "pauses": list(words.get("pauses", [])),
        "extended_by": int(words.get("extended_by") or 0),
    }


def _identity(words: Mapping[str, Any], at: datetime) -> Insert:
    said: dict[str, Any] = {name: str(words.get(name) or "") for name in _WHO}
    return Insert("people_identity", people.identity_row(at=at, **said))


def _let_back(asked: Asked) -> None:
    """A restore need not seal these words again: only once the release is committed."""
    for what in ("seal", "case"):
        taken = partial(journal.take_back, what, asked.case["id"], asked.at)
        transaction.on_commit(taken, robust=True)


def destroyed(asked: Asked) -> Sequence[Write]:
    """Key and ciphertext go, and the files that were sealed with the words, letters of the house too; no backup from before
    the sealing brings any of it back."""
    sealed = sealed_for(asked.case["id"], asked.actor)
    if sealed.words:  # what nobody can read any more is destroyed as it is
        _refuse_unread(sealed)
    journal.note("case", asked.case["id"], asked.at, erasure.SEALED)
    for file_id in sealed.words.get("files", []):
        files.destroy(UUID(file_id), asked.at)
    return destroying(asked, sealed.key_id)


def _uuid(value: object) -> UUID | None:
    return UUID(str(value)) if value else None
