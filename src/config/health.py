"""Is it alive, is it ready, what does it count: for probes and for Prometheus. No personal data, no words."""

import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from access.guards import public
from access.guessing import slowed_accounts
from access.proxies import CAME_THROUGH
from channels.zalo import receive, signature
from kernel.time import now
from ledger import standing
from vault.disk import keys_folder
from vault.errors import VaultError
from vault.keys import Keyring

_GAUGES = {
    "motcua_inbound_waiting": "SELECT count(*) FROM messaging_inbound WHERE state = 'new'",
    "motcua_inbound_failed": "SELECT count(*) FROM messaging_inbound WHERE state = 'failed'",
    "motcua_outbound_waiting": "SELECT count(*) FROM messaging_outbound WHERE state IN ('queued', 'sending')",
    "motcua_outbound_trouble": "SELECT count(*) FROM messaging_outbound WHERE state = 'unknown' OR (state = 'failed' AND (has_failed OR case_id IS NULL))",
    "motcua_alarms_due": "SELECT count(*) FROM casework_case WHERE next_alarm_at <= %(now)s",
    "motcua_attachments_failed": "SELECT count(*) FROM casework_attachment WHERE state = 'failed'",
    # 1 asks for a person: Zalo refuses the refresh token (./motcua manage zalo_token --show says what to do).
    "motcua_zalo_token_refused": "SELECT count(*) FROM zalo_grant WHERE stage = 'refused'",
    "motcua_zalo_token_in_doubt": "SELECT count(*) FROM zalo_grant WHERE stage = 'unknown'",
}
_ALL = "SELECT " + ", ".join(f"({query})" for query in _GAUGES.values())


@public
def live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return JsonResponse({"live": True})


@public
def ready(request: HttpRequest) -> HttpResponse:
    """Database and keys are there; a worker has been seen within the last minute, and what it seals does not stand still (both
    told, not required)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM ledger_entry LIMIT 1")
    except DatabaseError:
        return JsonResponse({"ready": False, "missing": "database"}, status=503)
    try:
        # From the folder itself: this process may still hold keys that the next one to start would not find.
        Keyring.load(keys_folder())
    except (VaultError, OSError):
        return JsonResponse({"ready": False, "missing": "keys"}, status=503)
    return JsonResponse({"ready": True, "worker": _worker_seen(), "sealing": not standing.is_still()})


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; from the machine itself only (a proxy must not pass it on)."""
    is_from_here = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    if not is_from_here or request.META.get(CAME_THROUGH) or "HTTP_X_FORWARDED_FOR" in request.META:
        return HttpResponse(status=404)
    with connection.cursor() as cursor:
        cursor.execute(_ALL, {"now": now()})
        lines = [_gauge(name, count) for name, count in zip(_GAUGES, cursor.fetchone(), strict=True)]
    seals, unsealed_for = standing.gauges(now())
    lines += [_gauge("motcua_seals", seals), _gauge("motcua_unsealed_oldest_seconds", unsealed_for)]
    lines.append(_gauge("motcua_sign_in_slowed", slowed_accounts()))
    lines += _webhook_counts()
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _gauge(name: str, value: int) -> str:
    return f"# TYPE {name} gauge\n{name} {value}"


def _webhook_counts() -> list[str]:
    """Of the web process that answers this call, since it started: which reading of the signature is Zalo's, above all."""
    lines = ["# TYPE motcua_zalo_webhook counter", "# TYPE motcua_zalo_signature counter"]
    lines += [f'motcua_zalo_webhook{{outcome="{name}"}} {count}' for name, count in sorted(receive.counts().items())]
    lines += [
        f'motcua_zalo_signature{{variant="{name}"}} {count}' for name, count in sorted(signature.counts().items())
    ]
    return lines


def _worker_seen() -> bool:
    beats = Path(settings.STATE, "run").glob("worker-*.beat")
    return any(time.time() - beat.stat().st_mtime < 60 for beat in beats)
