"""The table in which django-axes counts wrong tries by name and address: each change of it in one statement.

axes itself looks, locks, writes and looks again; how it counts, and for how long, is as there. The server counts, so that tries
at the same time are all counted; what is over is let go of only where nobody holds it, so that none waits for another.
"""

from __future__ import annotations

from typing import Any, Final

from axes.attempts import get_cool_off_threshold
from axes.helpers import get_query_str
from django.db import connection
from django.http import HttpRequest

from access.entries import stream_of
from access.models import User
from ledger import alone

_OVER: Final = "SELECT id FROM axes_accessattempt WHERE attempt_time <= %(over)s"
# One more, by who has counted elsewhere before (`counted`: everybody locks rows in the same order); and how many there are of this
# name at this address, with whatever browser.
ONE_MORE: Final = f"""
    tried AS (
        INSERT INTO axes_accessattempt AS before (username, ip_address, user_agent, http_accept, path_info, attempt_time,
            get_data, post_data, failures_since_start)
        SELECT %(username)s::text, %(address)s::inet, %(agent)s::text, %(accept)s::text, %(path)s::text, %(now)s::timestamptz,
            %(get)s::text, %(post)s::text, 1 FROM (SELECT count(*) FROM counted) AS first
        ON CONFLICT (username, ip_address, user_agent) DO UPDATE SET
            http_accept = excluded.http_accept, path_info = excluded.path_info, attempt_time = excluded.attempt_time,
            get_data = CASE WHEN before.attempt_time <= %(over)s THEN '' ELSE before.get_data || %(line)s::text END
                || excluded.get_data,
            post_data = CASE WHEN before.attempt_time <= %(over)s THEN '' ELSE before.post_data || %(line)s::text END
                || excluded.post_data,
            failures_since_start = CASE WHEN before.attempt_time <= %(over)s THEN 1 ELSE before.failures_since_start + 1 END
        RETURNING id, failures_since_start
    ), over AS (
        DELETE FROM axes_accessattempt WHERE id IN ({_OVER} AND id NOT IN (SELECT id FROM tried) FOR UPDATE SKIP LOCKED)
    ), here AS (
        SELECT tried.failures_since_start + coalesce((
            SELECT sum(other.failures_since_start) FROM axes_accessattempt other
            WHERE other.username = %(username)s::text AND other.ip_address IS NOT DISTINCT FROM %(address)s::inet
                AND other.attempt_time > %(over)s AND other.id <> tried.id
        ), 0) AS count FROM tried
    )
"""
_SIGNED_IN: Final = f"""
    WITH seen AS (UPDATE access_user SET last_login = %(at)s WHERE id = %(user)s),
    used AS (UPDATE mfa_authenticator SET last_used_at = %(at)s WHERE id = %(factor)s::bigint),
    gone AS (
        DELETE FROM axes_accessattempt
        WHERE (username = %(username)s::text AND ip_address IS NOT DISTINCT FROM %(address)s::inet)
            OR id IN ({_OVER} FOR UPDATE SKIP LOCKED)
    ) {alone.END}
"""
_LET_GO: Final = f"DELETE FROM axes_accessattempt WHERE id IN ({_OVER} FOR UPDATE SKIP LOCKED)"


def of(request: HttpRequest, username: str) -> dict[str, Any]:
    """The values of ONE_MORE. What is typed is kept as axes keeps it: no password."""
    seen: Any = request  # axes has noted on it what it keeps
    return {
        **_where(request, username),
        "agent": seen.axes_user_agent,
        "accept": seen.axes_http_accept,
        "path": seen.axes_path_info,
        "now": seen.axes_attempt_time,
        "get": get_query_str(seen.GET).replace("\0", "0x00"),
        "post": get_query_str(seen.POST).replace("\0", "0x00"),
        "line": "\n---------\n",
    }


def signed_in(request: HttpRequest, user: User, username: str) -> alone.End:
    """Somebody is in: when, by which second factor, and wrong tries of this name at this address count no more. Gives where the
    account's stream of the ledger ends, for the entry that follows."""
    user.last_login = request.axes_attempt_time  # type: ignore[attr-defined]
    told = {
        **_where(request, username),
        "user": user.pk,
        "at": user.last_login,
        "factor": getattr(request, "second_factor_used", None),
        "stream": stream_of(user.pk),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, told)
        return alone.found_end(cursor.fetchone())


def let_go(request: HttpRequest) -> int:
    """Of tries that count no more: how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO, {"over": get_cool_off_threshold(request)})
        return int(cursor.rowcount)


def _where(request: HttpRequest, username: str) -> dict[str, Any]:
    address = request.axes_ip_address  # type: ignore[attr-defined]
    return {"username": username, "address": address, "over": get_cool_off_threshold(request)}
