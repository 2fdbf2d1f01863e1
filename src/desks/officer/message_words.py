"""What a message said that belongs to no case: opened by whoever has to decide on it, one at a time, each opening written down.

Whether it arrived can only be found out by somebody who knows what was said, to whom and when. The words of a case stand on
its own page; an operator decides without words.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
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
_TOLD: Final = JSONObject(channel="channel", person="person_id", heard="last_heard_at")
_READ = verbs.register("messages:words:read", label_vi="Đọc lời của tin nhắn", label_en="Words of a message read").code


@official("coordinator")
@require_POST
def read_words(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The same page with this message's words; no browser and no proxy keeps it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    talk = Conversation.objects.filter(pk=OuterRef("conversation_id")).values(told=_TOLD)
    asked = in_trouble(actor).filter(pk=message_id, case_id=None, forget_when_sent=False)
    message = asked.annotate(talk=Subquery(talk)).first()
    if message is None:
        raise Http404
    response = shown(request, opened=opened(message, actor))
    response["Cache-Control"] = "no-store"
    return response


def opened(message: Any, actor: Actor) -> dict[str, Any]:
    """To whom, when they were last heard, and the beginning of what was said; written down before it is shown."""
    talk = message.talk or {}
    name, heard = _read(message, message.person_id or talk.get("person"), actor), talk.get("heard")
    return {
        "id": message.pk,
        "who": name or _("chưa cho biết tên"),
        "channel": str(CHANNELS.get(talk["channel"], talk["channel"])) if talk else "",
        "heard": instant(local(datetime.fromisoformat(heard))) if heard else "",
        "words": _LINK.sub(str(_("[liên kết]")), excerpt(words_of(message), LONGEST)) or str(_GONE),
    }


_GONE = gettext_lazy("Lời của tin này đã xóa.")


def _read(message: Outbound, person: str | UUID | None, actor: Actor) -> str:
    """Both readings, of the words and of who is behind them, written down by one statement; the name, where there is one."""
    at, who = now(), LedgerActor.of(actor)
    words = ("messages", message.pk, _READ, {"notice": message.notice})
    if person:
        with suppress(people.IdentityErased, people.IdentityUnknown), transaction.atomic():
            identity, entry = people.reading(UUID(str(person)), actor, "settle_message", at)
            streams.append_among([words], actor=who, at=at, beside=streams.behind(entry))
            return identity.name
    streams.append_among([words], actor=who, at=at)
    return ""
