"""Conversations in which nobody says more: words that never became a matter go first, the address of who has no matter later.

Purpose limitation (Law 91/2025/QH15): what was never sent is needed for nothing. Each round that lets go of something says so in
the ledger, by number alone; the erasure journal names what a restore must erase again.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework import erasure
from casework.models import Case
from casework.writes import write_together
from kinds.feedback.conversations.form_links import cut
from ledger import verbs
from ledger.chain import SYSTEM
from ledger.streams import append, book_stream
from messaging.conversations import DRAFT, forget_draft
from messaging.models import Conversation
from vault import journal

_AT_ONCE: Final = 200
_HAS_CASE: Final = Exists(Case.objects.filter(conversation_id=OuterRef("pk")))
WORDS_ERASED: Final = verbs.register(
    "messaging:words:erased",
    label_vi=_("Xóa lời chưa gửi của các cuộc trò chuyện đã im lặng"),
    label_en="Unsent words of silent conversations erased",
).code
ADDRESSES_ERASED: Final = verbs.register(
    "messaging:addresses:erased",
    label_vi=_("Xóa địa chỉ của người đã lâu không nhắn và không có vụ việc"),
    label_en="Addresses of people who wrote long ago and have no matter erased",
).code


def forget_words(before: datetime, at: datetime) -> int:
    """Let go of drafts that nobody has added to since BEFORE, and, where there is no case, of our replies that repeated them."""
    with transaction.atomic():
        silent = list(_silent(before).exclude(draft=None).annotate(has_case=_HAS_CASE)[:_AT_ONCE])
        for conversation in silent:
            forget_draft(conversation)
            conversation.save(update_fields=[*DRAFT])
            if not conversation.has_case:
                _strip(conversation, at)
        _tell(WORDS_ERASED, len(silent), at)
    return len(silent)


def forget_people(before: datetime, at: datetime) -> int:
    """Let go of the conversation itself with whoever was last heard before BEFORE and has no case."""
    with transaction.atomic():
        gone = list(_silent(before).exclude(_HAS_CASE)[:_AT_ONCE])
        for conversation in gone:
            journal.note("conversation", conversation.pk, at)
            forget_draft(conversation)
            _strip(conversation, at)
        Conversation.objects.filter(pk__in=[each.pk for each in gone]).delete()
        _tell(ADDRESSES_ERASED, len(gone), at)
    return len(gone)


def _silent(before: datetime) -> QuerySet[Conversation]:
    """Locked; one that is being served is not silent."""
    heard = Conversation.objects.annotate(heard=Coalesce("last_heard_at", "opened_at")).filter(heard__lt=before)
    return heard.order_by("pk").select_for_update(skip_locked=True, of=("self",))


def _strip(conversation: Conversation, at: datetime) -> None:
    """Stored originals, replies, links to a form and what was begun with them."""
    cut(conversation.pk, at)
    said = erasure.messages_erased({"conversation_id": conversation.pk}, at)
    write_together([*erasure.heard_erased(conversation.pk), said])


def _tell(verb: str, count: int, at: datetime) -> None:
    if count:
        append("book", book_stream("messaging"), verb=verb, actor=SYSTEM, at=at, particulars={"count": count})
