"""A short message to a mobile number: code, state and the protected link, never words of the matter.

What is known of a broken call decides what follows: surely not heard is tried again, perhaps heard is never sent again
unasked. By day only: a telephone that rings at night for news of an office is no service.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from api.exchange import Answer, MayBeHeard, NotHeard, exchange
from channels.sms.length import length, without_marks
from channels.sms.provider import Provider, found_at, provider_of
from kernel.text import normalise_phone, one_line
from kernel.time import local
from messaging.routes import NotThisWay, OutcomeUnknown, Outgoing, Passing, Permanent

log = logging.getLogger(__name__)
MORNING: Final = 7
EVENING: Final = 21
_MOBILE: Final = frozenset("35789")  # after 84; a landline takes no short message
_REFUSED_US: Final = frozenset({401, 403})
_LATER: Final = frozenset({408, 425, 429, 503})


@dataclass(frozen=True, slots=True)
class Sms:
    """A way to a person whose mobile number is known."""

    slug: str = "sms"
    label: str = _("Tin nhắn SMS")

    def send(self, message: Outgoing, at: datetime) -> str:
        provider = provider_of(settings.SMS)
        if provider is None:
            raise NotThisWay("no_sms")
        phone = _mobile(message)
        text = text_for(message, provider)
        _wait_for_morning(at)
        size = length(text)
        log.info("sms", extra={"facts": {"alphabet": size.alphabet, "units": size.units, "segments": size.segments}})
        values = {"phone": phone, "plus_phone": f"+{phone}", "local_phone": f"0{phone[2:]}", "text": text}
        method, address, request = provider.call({**values, "id": str(message.id)})
        try:
            answer = exchange(method, address, **request)
        except MayBeHeard as problem:
            raise OutcomeUnknown(problem.code) from problem
        except NotHeard as problem:
            raise Passing(problem.code) from problem
        return _understood(answer, provider)


def text_for(message: Outgoing, provider: Provider) -> str:
    """The words of one message; the state gives way before the link does."""
    code, state, link = (one_line(message.fields.get(name, "")) for name in ("code", "state", "link"))
    if not (code and link):
        raise NotThisWay("no_fields")
    for words in (f"Vụ việc {code}: {state or 'có thông báo mới'}. Xem: {link}", f"Vụ việc {code}: {link}"):
        text = words if provider.with_marks else without_marks(words)
        if length(text).segments <= provider.most_segments:
            return text
    raise Permanent("too_long")


def _mobile(message: Outgoing) -> str:
    phone = normalise_phone(message.phone) if message.phone else None
    if phone is None:
        raise NotThisWay("no_phone")
    if phone[2] not in _MOBILE:
        raise NotThisWay("no_mobile")
    return phone


def _wait_for_morning(at: datetime) -> None:
    here = local(at)
    if MORNING <= here.hour < EVENING:
        return
    morning = here.replace(hour=MORNING, minute=5, second=0, microsecond=0)
    raise Passing("night", (morning if morning > here else morning + timedelta(days=1)) - here)


def _understood(answer: Answer, provider: Provider) -> str:
    """The gateway's number of the message, or how it failed."""
    told = _json(answer)
    code = found_at(told, provider.code_path) if provider.code_path else ""
    if code and code not in provider.good:
        _refused(code, provider)
    if answer.status in _LATER:
        raise Passing(f"http_{answer.status}")
    if answer.status in _REFUSED_US:
        log.error("sms gateway refuses us", extra={"facts": {"status": answer.status}})
        raise Passing(f"http_{answer.status}")
    if 300 <= answer.status < 500:
        raise Permanent(f"http_{answer.status}")
    if answer.status >= 500 or (provider.code_path and not code):
        raise OutcomeUnknown(f"http_{answer.status}" if answer.status >= 500 else "not_understood")
    return found_at(told, provider.id_path) if provider.id_path else ""


def _refused(code: str, provider: Provider) -> None:
    """A gateway that answers with a code of its own has not sent anything."""
    name = f"sms_{one_line(code)[:20]}"
    if code in provider.later:
        raise Passing(name)
    if code in provider.not_this_way:
        raise NotThisWay(name)
    log.error("sms refused", extra={"facts": {"code": name}})
    raise Permanent(name)


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.content.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        return None
