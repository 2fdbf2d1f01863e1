"""Somebody spoke of not wanting to live, or of danger, and in the end sent nothing: an official is asked to reach them in that chat.

To protect a life no consent is asked for (Law 91/2025/QH15, art. 19), and as little as possible is written down: of the words
nothing. With a matter of theirs under way it is a task beside that; else a matter of its own in the house's own words, which
is read, kept, erased and let go of as any other. Its sender was told so at once (`texts.DESPAIR`), and gets no receipt.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from access.actor import SYSTEM
from casework.models import Case
from kinds.feedback.sender.care import ask_to_look_after
from kinds.feedback.submission import Origin, submit
from messaging.models import Conversation

TITLE: Final = "Hỏi thăm người nhắn tin"
WORDS: Final = (
    "Người nhắn tin cho thành phố đã nói lời cho thấy đang rất khổ tâm hoặc đang gặp nguy hiểm, rồi không gửi phản ánh. Lời đó không được ghi vào đây. "
    "Việc cần làm: hỏi thăm ngay trong chính cuộc trò chuyện này (hoặc gọi điện, nếu có số); cần thì báo người trực của phường, xã, cơ sở y tế, công an."
)
_CONTACT: Final = ("name", "address", "phone", "email", "other")


def reach_out(conversation: Conversation, fields: Mapping[str, str], told: str, key: str, at: datetime) -> None:
    """FIELDS: how the person may be reached. TOLD is read for one thing alone: who must not be the one to receive it."""
    own = Case.objects.filter(conversation_id=conversation.pk, is_sealed=False, stopped_at=None, closed_at=None)
    if not (case := own.order_by("-opened_at").values().first()):
        said = {name: value for name in _CONTACT if (value := fields.get(name))}
        origin = Origin(actor=SYSTEM, is_quiet=True, about=told)
        way = {"channel": conversation.channel, "conversation": conversation}
        done = submit({**said, "title": TITLE, "content": WORDS}, at=at, key=key, origin=origin, **way)
        case = Case.objects.filter(pk=done.opened.id, is_sealed=False).values().first()
    if case:
        ask_to_look_after(case, at)
