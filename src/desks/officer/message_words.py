"""What a message said that belongs to no case: opened by whoever has to decide on it, one at a time, each opening written down.

Whether it arrived can only be found out by somebody who knows what was said, to whom and when. The words of a case stand on
its own page; an operator decides without words.
"""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from access.actor import Actor
from access.guards import official
from books import people
from desks.cases.labels import CHANNELS
from desks.kit.language import instant
from desks.officer.deciding import in_trouble
from desks.officer.messages_page import shown
from kernel.text import excerpt
from kernel.time import local, now
from ledger import streams, verbs
from ledger.chain import LedgerActor
from messaging.models import Conversation, Outbound
from messaging.outbox import words_of

LONGEST: Final = 300
_LINK: Final = re.compile(r"https?://\S+")  # may open something for whoever has it
_READ = verbs.register("messages:words:read", label_vi="Đọc lời của tin nhắn", label_en="Words of a message read").code


@official("coordinator")
@require_POST
def read_words(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The same page with this message's words; no browser and no proxy keeps it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    message = in_trouble(actor).filter(pk=message_id, case_id=None, forget_when_sent=False).first()
    if message is None:
        raise Http404
    response = shown(request, opened=opened(message, actor))
    response["Cache-Control"] = "no-store"
    return response


def opened(message: Outbound, actor: Actor) -> dict[str, Any]:
    """To whom, when they were last heard, and the beginning of what was said; written down before it is shown."""
    at = now()
    talk = Conversation.objects.filter(pk=message.conversation_id).first()
    with transaction.atomic():
        who = LedgerActor.of(actor)
        streams.append("messages", message.pk, verb=_READ, actor=who, at=at, particulars={"notice": message.notice})
        name = _name(message.person_id or (talk.person_id if talk else None), actor)
    heard = talk.last_heard_at if talk else None
    return {
        "id": message.pk,
        "who": name or _("chưa cho biết tên"),
        "channel": str(CHANNELS.get(talk.channel, talk.channel)) if talk else "",
        "heard": instant(local(heard)) if heard else "",
        "words": _LINK.sub(str(_("[liên kết]")), excerpt(words_of(message), LONGEST)) or str(_GONE),
    }


_GONE = gettext_lazy("Lời của tin này đã xóa.")


def _name(person_id: UUID | None, actor: Actor) -> str:
    if person_id is None:
        return ""
    try:
        return people.read_identity(person_id, actor, "settle_message", now()).name
    except (people.IdentityErased, people.IdentityUnknown):
        return ""
