"""What a person says in a chat → the dialogue → a case, a move, or the next question. Registered as messaging's listener.

The order matters: words that may be a denunciation are sealed before anything else looks at them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q

from access.actor import citizen
from books import people
from books.numbers.blocks import make_ready
from casework import chores, erasure
from casework.attachment_rows import pending_row
from casework.errors import CaseError
from casework.models import Case
from casework.perform import perform
from casework.writes import write_together
from kernel.ids import uuid7
from kernel.time import local_day
from kinds.feedback import reasons
from kinds.feedback.chores import HELD_WORDS, soon
from kinds.feedback.conversations.cared_for import reach_out
from kinds.feedback.conversations.form_links import cut, one_time_link
from kinds.feedback.conversations.known_cases import known_case, sent_as
from kinds.feedback.dialogue import (
    Add,
    Care,
    Held,
    Known,
    Rate,
    Reopen,
    Reply,
    Submit,
    Supplement,
    Turn,
    Withdraw,
    kept_back,
    quiet,
    turn,
    words_so_far,
)
from kinds.feedback.dialogue.understanding.changed_contacts import apart
from kinds.feedback.dialogue.understanding.purposes import QUESTION, settled
from kinds.feedback.inputs.from_catalogue import at_once, page_for
from kinds.feedback.kind import KIND
from kinds.feedback.reading.long_words import content_and_more
from kinds.feedback.sealing import added
from kinds.feedback.sealing.quarantine import quarantine
from kinds.feedback.sender import afterwards, parts
from kinds.feedback.sender.care import look_after
from kinds.feedback.submission import Submitted, add_each, looks_secret, submit, tells_secret
from kinds.feedback.suggestions.suggesting import suggest
from kinds.feedback.suggestions.surely import surely
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.units.called import units_called
from messaging import outbox
from messaging.conversations import DRAFT, draft_of, forget_draft, keep_draft, look_again
from messaging.inbound import Heard
from messaging.models import Conversation, Inbound
from vault.sealed import destroy

FORM_LINK = (
    "https://form.invalid/one-time"  # stands in a reply until the reply is sent, so that unused links are never made
)
_MOST_CASES = 5
_AWAITED_FIRST = ExpressionWrapper(Q(stage="awaiting_sender"), output_field=BooleanField()).desc()
_TELLING = ("", "content", "rewrite")


class FeedbackListener:
    """The feedback service as the listener of every chat channel."""

    def before(self, at: datetime) -> None:
        make_ready(KIND.number_scope, local_day(at))

    def heard(self, conversation: Conversation, message: Heard, inbound_id: UUID, at: datetime) -> None:
        look_again(conversation)
        draft = draft_of(conversation)
        beside = [*(m.name for m in message.media), *message.contact.values()]  # a file's name tells, and so may a card
        # By itself too: a harmless beginning must not take the edge off what is said behind it.
        if any(map(looks_secret, (message.text, _so_far(draft, message.text), *beside))):
            _seal(conversation, draft, message, inbound_id, at)
            return
        if message.kind == "text" and (said := at_once(draft, message.text, at)):
            _say(conversation, said, at)
            return
        known = replace(known_to(conversation, draft, at), scope=_scope(draft, message))
        if known.scope == QUESTION:
            known = replace(known, catalogue=page_for(_so_far(draft, message.text).strip(), at))
        step, is_sealed = _acted(conversation, turn(draft, message, known, at), f"heard:{inbound_id}", at)
        if is_sealed:
            _leave_no_trace(conversation, inbound_id, at)
            return
        keep(conversation, step, at)

    def withdrew(self, conversation: Conversation, at: datetime) -> None:
        """`user_withdraw`: end what is open, then erase words and identity; the ledger stays whole."""
        for case in Case.objects.filter(conversation_id=conversation.pk, closed_at=None):
            if any(
                m.name == "withdraw"
                for m in KIND.flow(case.flow_version).moves_from(case.stage, frozenset({"citizen"}))
            ):
                perform(case.pk, "withdraw", citizen(), at=at)
        forget_draft(conversation)
        conversation.save(update_fields=[*DRAFT])
        cut(conversation.pk, at)
        erasure.erase_conversation(conversation, at)


def _so_far(draft: Mapping[str, Any], text: str) -> str:
    """Ten short messages may say together what none says alone."""
    return f"{words_so_far(dict(draft))}\n{text}"


def _seal(conversation: Conversation, draft: Mapping[str, Any], message: Heard, inbound_id: UUID, at: datetime) -> None:
    """Everything that was said goes under one key; the stored original and the draft go. Media are not fetched, but
    where they lie goes under the key too: what is released is whole."""
    said: dict[str, Any] = dict(draft.get("fields", {}))
    said["content"] = _so_far(draft, message.text).strip()
    said["media"] = [*draft.get("media", []), *draft.get("held_media", []), *(asdict(m) for m in message.media)]
    said["file_names"] = [str(m["name"]) for m in said["media"] if m.get("name")]
    way_back = {"channel": conversation.channel, "conversation_id": str(conversation.pk)}
    quarantine({**said, **way_back, **added.in_a_talk(conversation.pk, draft, at)}, citizen(), at)
    _leave_no_trace(conversation, inbound_id, at)


def _leave_no_trace(conversation: Conversation, inbound_id: UUID, at: datetime) -> None:
    """Outside the sealed words nothing stays of what was said: not the stored originals, earlier ones included (ten
    messages may be one denunciation), not the draft, not our replies that repeated it. Then the neutral guidance."""
    destroy(inbound_id)
    gone = {"body": None, "sender_tag": None, "state": "quarantined", "done_at": at}
    Inbound.objects.filter(pk=inbound_id).update(**gone)
    # Those on their way too; and none keeps the way to the sender beside the very minute of the sealed case.
    replies = {"conversation_id": conversation.pk, "case_id": None, "notice": "reply"}
    write_together([*erasure.heard_erased(conversation.pk), erasure.messages_erased(replies, at)])
    cut(conversation.pk, at)
    forget_draft(conversation)
    conversation.save(update_fields=[*DRAFT])
    outbox.put(
        notice="guidance", text=reasons.GUIDANCE_DENUNCIATION, at=at, conversation_id=conversation.pk, forget=True
    )


def woken(conversation: Conversation, at: datetime) -> None:
    """Nobody said more, and the dialogue wanted to come back to its draft at this time (`conversations.rounds`)."""
    draft = draft_of(conversation)
    step, _ = _acted(conversation, quiet(draft, known_to(conversation, draft, at), at), f"woken:{uuid7()}", at)
    keep(conversation, step, at)


def keep(conversation: Conversation, step: Turn, at: datetime) -> None:
    """What the dialogue knows now, and what it says."""
    keep_draft(conversation, step.draft, at, step.wake_at)
    for reply in step.replies:
        _say(conversation, reply, at)


def _scope(draft: Mapping[str, Any], message: Heard) -> str | None:
    """What all words so far seem to be, looked at while the matter is being told; None when nothing was added to it."""
    if message.kind != "text" or draft.get("step", "") not in _TELLING or draft.get("aside"):
        return None
    so_far = _so_far(draft, message.text)
    guess = suggest(so_far, in_use()).scope
    return settled(so_far, guess.value, guess.probability)


def known_to(conversation: Conversation, draft: Mapping[str, Any], at: datetime) -> Known:
    """What need not be asked again. The identity is read once, when a new matter begins (each reading is written down)."""
    person: Mapping[str, str] = {}
    if conversation.person_id and not draft.get("id"):  # between two matters a draft holds only when we last spoke
        identity = people.read_identity(conversation.person_id, citizen(), "own_conversation", at)
        person = {name: getattr(identity, name) for name in ("name", "address", "phone", "email", "other")}
    own = Case.objects.filter(conversation_id=conversation.pk)
    cases = own.order_by(_AWAITED_FIRST, "-opened_at")[:_MOST_CASES]  # whoever was asked, answers about that
    units = units_called(local_day(at))
    known = [known_case(c) for c in cases]
    here: dict[str, Any] = {"page": settings.PUBLIC_URL, "is_new": not draft and not known}
    here |= {"scope_of": surely, "parts_of": parts.withdrawable, "sent_as": partial(sent_as, cases, at)}
    return Known(known, person, units, FORM_LINK, page_for("", at), **here)


def _acted(conversation: Conversation, step: Turn, key: str, at: datetime) -> tuple[Turn, bool]:
    """Carry out what the dialogue decided; a refusal of the engine becomes a friendly reply. True: it was sealed."""
    match step.act:
        case None:
            return step, False
        case Held(case_ids=case_ids):
            _tell_of_held_words(conversation, case_ids, at)
            return step, False
        case Care(fields=fields, about=about):
            reach_out(conversation, fields, about, key, at)
            return step, False
        case Submit() as act:
            code, is_sealed = _submitted(conversation, act, key, at)
            sent = {**step.draft, "sent": dict.fromkeys(step.draft.get("sent", {}), code)}
            return replace(step, replies=(), draft=sent), is_sealed
        case act:
            return _moved(conversation, step, act, key, at), False


def _submitted(conversation: Conversation, act: Submit, key: str, at: datetime) -> tuple[str, bool]:
    """The matter becomes a case; several each one of its own. Their codes; True: it was sealed."""
    matters = [act.fields, *act.others]
    if act.others and any(map(tells_secret, matters)):
        matters = [{**act.fields, "content": act.whole}]  # a part by itself sounds worse than the whole: for a person
    way: dict[str, Any] = {"channel": conversation.channel, "at": at, "conversation": conversation, "media": act.media}
    done = [_opened(fields, f"{key}:{n}" if n else key, way) for n, fields in enumerate(matters)]
    return ", ".join(each.opened.code for each in done), any(each.is_sealed for each in done)


def _opened(fields: Mapping[str, str], key: str, way: Mapping[str, Any]) -> Submitted:
    """One matter; what its content has no room for goes along as additions, unless it is sealed, whole."""
    content, more = content_and_more(fields["content"])
    cut_off = {**fields, "content": content}
    if more and (tells_secret(fields) or tells_secret(cut_off)):
        return submit(fields, key=key, **way)
    done = submit(cut_off, key=key, **way)
    if not done.is_sealed and not done.opened.again:
        add_each(done.opened.id, more, citizen(way["conversation"].person_id), at=way["at"], key=key)
    return done


_MOVES: Mapping[type, str] = {
    Add: "add",
    Supplement: "supplement",
    Withdraw: "withdraw",
    Rate: "rate",
    Reopen: "reopen",
}


def _moved(conversation: Conversation, step: Turn, act: Any, key: str, at: datetime) -> Turn:
    case = Case.objects.filter(pk=act.case_id, conversation_id=conversation.pk).first()
    if case is None:
        return replace(step, replies=(Reply("Tôi không tìm thấy việc này trong các phản ánh ông/bà đã gửi."),))
    words, told = apart(getattr(act, "text", ""))
    inputs = {"words": words, "score": getattr(act, "score", "")}
    try:
        perform(case.pk, _MOVES[type(act)], citizen(conversation.person_id), at=at, inputs=inputs, key=key)
        also = afterwards.note_everywhere(conversation, case, told, at)
        parts.withdraw(case, getattr(act, "along", ()), at, key)
        look_after(case.pk, inputs["words"], at)
    except CaseError as refused:
        said = (Reply(refused.message),)
        return replace(
            step,
            replies=said,
            draft=kept_back(step.draft, act) if isinstance(act, Add | Supplement | Reopen) else step.draft,
        )
    media = getattr(act, "media", ())
    write_together([pending_row(case.pk, conversation.channel, m, at) for m in media])
    # The notice of the verb says it already, where there is one; two thanks for one act would be noise.
    step = replace(step, replies=step.replies[1:]) if isinstance(act, Withdraw | Rate | Reopen) else step
    return afterwards.answered(step, told, also)


def _tell_of_held_words(conversation: Conversation, case_ids: Sequence[str], at: datetime) -> None:
    """Who holds the matter learns that words wait, not what they say: it is not certain whose they are."""
    for case in Case.objects.filter(pk__in=case_ids, conversation_id=conversation.pk, is_sealed=False).values():
        closed = chores.closed(case["id"], HELD_WORDS, at)
        write_together([closed, chores.opened(case, HELD_WORDS, at, ends=chores.STAGE, due_at=soon(case, at))])


def _say(conversation: Conversation, reply: Reply, at: datetime) -> None:
    made: list[str] = []

    def real(text: str) -> str:
        if FORM_LINK in text and not made:
            made.append(one_time_link(conversation, at))
        return text.replace(FORM_LINK, made[0]) if made else text

    buttons = [replace(b, url=real(b.url)) for b in reply.buttons]
    outbox.put(notice="reply", text=real(reply.text), buttons=buttons, at=at, conversation_id=conversation.pk)
