"""The one-time links from a chat to the form: made in it, and ended with their conversation, so that nothing leads from a sealed case to its sender."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from casework.writes import Delete, Write
from desks.citizen import drafts
from desks.citizen.models import Draft
from kinds.feedback.models import FormLink
from messaging.models import Conversation
from vault.keys import keyring


def cut(conversation_id: UUID, at: datetime) -> None:
    """The links of a conversation go, and the drafts that were begun with them: they hold what was told in the chat."""
    drafts.drop_all(begun(conversation_id), at, [gone(conversation_id)])


def begun(conversation_id: UUID | None) -> QuerySet[Draft]:
    """The drafts that were begun with the links of a conversation."""
    links = FormLink.objects.filter(conversation_id=conversation_id).values("token_tag")
    return drafts.begun_by(links) if conversation_id else Draft.objects.none()


def gone(conversation_id: UUID) -> Write:
    """No link of a conversation opens a form any more."""
    return Delete("feedback_formlink", {"conversation_id": conversation_id})


def one_time_link(conversation: Conversation, at: datetime) -> str:
    """A link to the phone form that works once: its token is in the chat alone, we keep a keyed hash."""
    token = secrets.token_urlsafe(18)
    FormLink.objects.create(token_tag=token_tag(token), conversation_id=conversation.pk, made_at=at)
    return f"{settings.PUBLIC_URL}/gui/{token}/"


def token_tag(token: str) -> bytes:
    """The keyed hash under which a one-time token is kept."""
    return keyring().mac("index", hashlib.sha256(token.encode()).digest())
