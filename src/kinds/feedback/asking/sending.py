"""From a form to a matter: the uploads, the one-time link from a chat, the double press. Nothing is sent twice, nothing stays
of words that were sealed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.actor import citizen
from books.numbers.blocks import make_ready
from casework.models import Request
from casework.writes import Delete, Update, Write
from desks.citizen.drafts import Drafted, drop
from kernel.errors import MotCuaError
from kernel.text import keep_legible
from kernel.time import local_day
from kinds.feedback.asking import from_the_chat
from kinds.feedback.conversations.form_links import cut
from kinds.feedback.dialogue.draft import has_matter
from kinds.feedback.kind import KIND
from kinds.feedback.models import FormLink
from kinds.feedback.sender import follow
from kinds.feedback.submission import Origin, Submitted, add_each, submit, tells_secret
from messaging.conversations import DRAFT, draft_of, draft_under
from messaging.models import Conversation
from vault import files

LINK_LIVES = timedelta(hours=24)
_CLAIM = """
    WITH claimed AS (
        UPDATE feedback_formlink SET used_at = %s WHERE token_tag = %s AND used_at IS NULL AND made_at >= %s
        RETURNING conversation_id
    ) SELECT c.*, k.wrapped AS draft_key FROM messaging_conversation c JOIN claimed ON claimed.conversation_id = c.id
    LEFT JOIN vault_messagekey k ON k.id = c.draft_key_id WHERE c.withdrawn_at IS NULL
"""


class LinkUsed(MotCuaError):
    """Đường dẫn này đã dùng hoặc đã hết hạn. Hãy nhắn tin trên Zalo để nhận đường dẫn mới."""

    http_status = 409


def submitted(
    said: Mapping[str, Any],
    *,
    key: UUID,
    at: datetime,
    stored: Sequence[files.StoredFile] = (),
    written: Sequence[files.Written] = (),
    names: Sequence[str] = (),
    link: bytes | None = None,
    media: Sequence[Mapping[str, str]] = (),
    told: Mapping[str, Any] = MappingProxyType({}),
) -> Submitted:
    """Open the matter. With a LINK from a chat: link and matter in one transaction, so that of two presses at once one
    takes the link and the other is told the same. TOLD: what the link brought from the chat (`from_the_chat.taken_over`);
    what the box of the form has no room for and what was said in the chat since go along as additions. NAMES are those of the
    files that a draft has STORED, or that come with the matter (WRITTEN)."""
    request = f"form:{key}"
    make_ready(KIND.number_scope, local_day(at))  # blocks of numbers are reserved in a transaction of their own
    with transaction.atomic():
        conversation, asked = _claimed(link, request, at) if link else (None, {})
        channel = conversation.channel if conversation else "web"
        whole, more, late = _with_the_chat(_whole(said), asked, told, names) if conversation else (_whole(said), (), ())
        way: dict[str, Any] = {"channel": channel, "conversation": conversation}
        way["media"] = [*media, *late] if conversation else ()
        done = submit(whole, **way, at=at, key=request, stored=stored, file_names=names, origin=_origin(said, written))
        if done.is_sealed and conversation:  # a link used at the minute of the sealed case would tell whose it is
            cut(conversation.pk, at)
        elif conversation and not done.opened.again:
            # What the chat was asking for has been sent from here.
            over = _draft_over(conversation) if has_matter(dict(asked)) else ()
            sender, key_of_more = citizen(conversation.person_id), f"{request}:chat"
            add_each(done.opened.id, more, sender, at=at, key=key_of_more, beside=over)
    return done


def _draft_over(conversation: Conversation) -> Sequence[Write]:
    """As `forget_draft` and the saving of it, in the statement of others."""
    gone = Update("messaging_conversation", dict.fromkeys(DRAFT), {"id": conversation.pk})
    return [Delete("vault_messagekey", {"id": conversation.draft_key_id}), gone]


def _with_the_chat(
    said: Mapping[str, Any], asked: Mapping[str, Any], told: Mapping[str, Any], names: Sequence[str]
) -> tuple[Mapping[str, Any], Sequence[str], Sequence[Mapping[str, str]]]:
    """(what is sent, what is added to it, pictures that came since), where the chat has ASKED so far. Words that together may be a
    denunciation stay together."""
    words, media = from_the_chat.said_since(asked, told)
    more = [*told.get("more", []), *words]
    joint = {**said, "content": "\n".join([str(said.get("content") or ""), *more])}
    return (joint, (), media) if more and tells_secret(joint, names) else (said, more, media)


def _whole(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """A proposal is part of the words: read, cleared, exported and erased with them. It is marked as on any paper, in
    Vietnamese, whatever language the page was read in."""
    proposal = _proposal(said)
    return {**said, "content": f"{said.get('content', '')}\n\nKiến nghị: {proposal}"} if proposal else said


def _origin(said: Mapping[str, Any], written: Sequence[files.Written]) -> Origin:
    return Origin(
        written=written,
        on_behalf_of=str(said.get("on_behalf_of") or ""),
        wants_letter=bool(said.get("wants_letter")),
        has_proposal=bool(_proposal(said)),
    )


def _proposal(said: Mapping[str, Any]) -> str:
    return keep_legible(str(said.get("proposal") or "")).strip()


def _claimed(tag: bytes, request: str, at: datetime) -> tuple[Conversation, Mapping[str, Any]]:
    """The conversation behind a link that nobody used yet, or that this very request used a moment ago; and its draft."""
    for claimed in Conversation.objects.raw(_CLAIM, [at, tag, at - LINK_LIVES]):
        return claimed, draft_under(claimed, claimed.draft_key)
    conversation = None
    if Request.objects.filter(key__in=[request, f"sealed:{request}"]).exists():
        used = FormLink.objects.filter(token_tag=tag).values("conversation_id")
        conversation = Conversation.objects.filter(pk__in=used, withdrawn_at=None).first()
    if conversation is None:
        raise LinkUsed
    return conversation, draft_of(conversation)


def where(done: Submitted) -> str:
    """The page that the sender sees next."""
    return reverse("feedback_guidance") if done.is_sealed else f"{follow.path_of(done.opened)}?moi=1"


def sent_from(draft: Drafted, at: datetime) -> Submitted:
    """Send what a draft holds; its files become the matter's, or go when the words are sealed."""
    words = draft.words
    kept = words.get("files", [])
    known = files.about_each(ids := [UUID(each["id"]) for each in kept])
    done = submitted(
        words,
        key=draft.key,
        at=at,
        stored=[known.get(each) or files.about(each) for each in ids],
        names=[each["name"] for each in kept],
        link=link_of(draft),
        media=words.get("media", []),
        told=words,
    )
    if done.is_sealed:
        drop(draft, at)
    return done


def link_of(draft: Drafted) -> bytes | None:
    """The one-time link that a draft was begun with, if it came from a chat."""
    tag = draft.words.get("link", "")
    return bytes.fromhex(tag) if tag else None
