"""Where an SMS gateway reports what became of a message: proved, stored, answered. What it means is for the worker.

Unconfigured there is no such address; whoever proves nothing is answered as if there were none. 200 is said only for what
is committed, so that the gateway reports again when it was not.
"""

from __future__ import annotations

import hashlib
import hmac
import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from access.guards import machine
from channels.sms.receipts import CHANNEL, Rules, kept, rules_of
from kernel.time import now
from messaging import arrivals
from messaging.arrivals import Arrival
from vault.keys import keyring
from vault.sealed import seal

log = logging.getLogger(__name__)
LARGEST = 256 * 1024


@machine("a secret in the address, or an HMAC-SHA256 of the body under it, as configured")
@csrf_exempt
def report(request: HttpRequest, given: str = "") -> HttpResponse:
    """One report, or several in one body; from the gateway's POST or, with the secret in the address, its GET."""
    rules = rules_of(settings.SMS_RECEIPTS)
    if rules is None or not _is_proved(request, given, rules):
        raise Http404
    if request.method not in ("POST", "GET") or (request.method == "GET" and rules.signature):
        return HttpResponse(status=405, headers={"Allow": "POST" if rules.signature else "GET, POST"})
    _keep(_raw(request))
    return HttpResponse("OK", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def _is_proved(request: HttpRequest, given: str, rules: Rules) -> bool:
    if not rules.signature:
        return hmac.compare_digest(given.encode(), rules.secret.encode())
    if given or request.method != "POST" or int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return False
    said = request.headers.get(rules.signature, "").strip().lower().removeprefix("sha256=")
    expected = hmac.new(rules.secret.encode(), request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(said.encode(), expected.encode())


def _raw(request: HttpRequest) -> bytes:
    if request.method == "GET":
        return kept("application/x-www-form-urlencoded", request.META.get("QUERY_STRING", "").encode())
    return kept(request.content_type or "", request.body[:LARGEST])


def _keep(raw: bytes) -> None:
    """Sealed like every message that comes in: a number stands in it. The same report twice is one."""
    dedup, *earlier = keyring().blinds(f"inbound:{CHANNEL}", hashlib.sha256(raw).hexdigest())
    at = now()
    ciphertext, wrapped = seal(raw, at)
    is_new = arrivals.keep(Arrival(CHANNEL, dedup, dedup, ciphertext, wrapped, at, earlier))
    log.info("sms report", extra={"facts": {"is_new": is_new}})
