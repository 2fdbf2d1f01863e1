"""Conversations: who is at which address (encrypted), and the draft that the dialogue has so far (sealed by itself).

The draft is the words of somebody whose matter is not a case yet; it may turn out to be a denunciation. So it is
sealed under a key of its own, which can be destroyed without touching anything else (Law on Denunciations, art. 56).
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kernel.ids import uuid7
from kernel.time import local
from messaging.models import Conversation
from vault.keys import keyring
from vault.sealed import KeyDestroyed, destroy, open_sealed, seal

DRAFT = ("draft", "draft_key_id", "wake_at")


def tag_of(channel: str, address: str) -> bytes:
    """The blind index of an address: equal for equal addresses, meaningless without the key."""
    return keyring().blind(f"address:{channel}", address)


def conversation_at(channel: str, address: str, at: datetime) -> Conversation:
    """The conversation with that address, opened if it is new. Safe when two workers meet the person at once."""
    tag = tag_of(channel, address)
    # Every version of the index key: between a rotation and its end the person is still the same person.
    tags = keyring().blinds(f"address:{channel}", address)
    found = Conversation.objects.filter(channel=channel, address_tag__in=tags).first()
    if found and found.address_ct is not None:
        return found
    new_id = found.id if found else uuid7()
    sealed = keyring().encrypt("identity", address.encode(), new_id.bytes)
    if found:
        found.address_ct, found.withdrawn_at = sealed, None
        found.save(update_fields=["address_ct", "withdrawn_at"])
        return found
    # By the day: the minute of a first message would tell whose the sealed case of that minute is.
    day = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    fresh = Conversation(id=new_id, channel=channel, address_tag=tag, address_ct=sealed, opened_at=day)
    Conversation.objects.bulk_create([fresh], ignore_conflicts=True)
    return Conversation.objects.get(channel=channel, address_tag=tag)


def address_of(conversation: Conversation) -> str:
    """The address in clear, for the channel that sends (empty after the person withdrew)."""
    if conversation.address_ct is None:
        return ""
    return keyring().decrypt("identity", bytes(conversation.address_ct), conversation.id.bytes).decode()


def draft_of(conversation: Conversation) -> dict[str, Any]:
    """What the dialogue knows so far; empty when there is nothing, or its key is gone."""
    if conversation.draft is None or conversation.draft_key_id is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM vault_messagekey WHERE id = %s", [conversation.draft_key_id])
        row = cursor.fetchone()
    return draft_under(conversation, row[0] if row else None)


def draft_under(conversation: Conversation, wrapped: bytes | None) -> dict[str, Any]:
    """The same for who has read the key of the draft with the conversation."""
    if conversation.draft is None or wrapped is None:
        return {}
    try:
        return json.loads(open_sealed(bytes(conversation.draft), bytes(wrapped)))
    except KeyDestroyed:
        return {}


def keep_draft(
    conversation: Conversation, draft: dict[str, Any], at: datetime, wake_at: datetime | None = None
) -> None:
    """Seal DRAFT under a new key and destroy the old one; an empty draft leaves nothing behind. WAKE_AT: when to come back
    to it if nothing more is heard (`woken`)."""
    forget_draft(conversation)
    if draft:
        conversation.draft, wrapped = seal(json.dumps(draft, ensure_ascii=False).encode(), at)
        conversation.draft_key_id = uuid7()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO vault_messagekey (id, wrapped) VALUES (%s, %s)", [conversation.draft_key_id, wrapped]
            )
    conversation.wake_at = wake_at if draft else None
    conversation.save(update_fields=[*DRAFT])


def forget_draft(conversation: Conversation) -> None:
    """Destroy the key of the draft; the caller saves the row."""
    if conversation.draft_key_id:
        destroy(conversation.draft_key_id)
    conversation.draft = conversation.draft_key_id = conversation.wake_at = None


def woken(at: datetime) -> Conversation | None:
    """One conversation whose dialogue wanted to come back to its draft by now, locked; None when there is none that
    nobody else has in hand. Call it inside a transaction."""
    due = Conversation.objects.filter(wake_at__lte=at).order_by("wake_at")
    return due.select_for_update(skip_locked=True).first()


def put_off(conversation: Conversation, at: datetime) -> None:
    """It could not be woken: an hour later again."""
    Conversation.objects.filter(pk=conversation.pk, wake_at__lte=at).update(wake_at=at + timedelta(hours=1))


def look_again(conversation: Conversation) -> None:
    """The draft as it stands now: a conversation that was read before its row was locked may have been woken meanwhile."""
    if conversation.wake_at is not None:
        conversation.refresh_from_db(fields=[*DRAFT])
