"""The one-time links from a chat to the form: ended with their conversation, so that nothing leads from a sealed case to its sender."""

from datetime import datetime
from uuid import UUID

from desks.citizen import drafts
from kinds.feedback.models import FormLink


def cut(conversation_id: UUID, at: datetime) -> None:
    """The links of a conversation go, and the drafts that were begun with them: they hold what was told in the chat."""
    links = FormLink.objects.filter(conversation_id=conversation_id)
    drafts.drop_begun_by([bytes(tag) for tag in links.values_list("token_tag", flat=True)], at)
    links.delete()
