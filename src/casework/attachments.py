"""Attachments of a case on their way from the channel into the vault.

A row names the place (encrypted: such a link opens without a key); this round fetches and stores it, in any number of
workers. Of a case whose words are sealed nothing is fetched (Law on Denunciations, art. 56: a machine spreads nothing),
nor of one that was erased. What cannot be had stays as a row with its reason, which the official reads.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Attachment
from messaging import media
from vault import files
from vault.errors import VaultError
from vault.keys import keyring
from vault.kinds import FileRefused

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
BACKOFF: Final = [timedelta(seconds=s) for s in (30, 120, 600, 3600, 6 * 3600)]

REASONS: Final[dict[str, str | Promise]] = {
    "gone": _("Tệp không còn ở kênh gửi (liên kết đã hết hạn). Xin ông/bà công dân gửi lại."),
    "too_large": _("Tệp lớn hơn 10 MB nên không nhận được."),
    "host_not_allowed": _("Địa chỉ của tệp không thuộc kênh gửi nên hệ thống không tải."),
    "refused": _("Tệp không thuộc loại được nhận, hoặc bị hỏng."),
    "unreachable": _("Đã thử nhiều lần nhưng không tải được tệp từ kênh gửi."),
    "place_lost": _("Không còn đọc được địa chỉ của tệp."),
}

_CLAIM: Final = """
    UPDATE casework_attachment SET attempts = attempts + 1, next_try_at = %(lease)s
    WHERE id IN (
        SELECT a.id FROM casework_attachment a JOIN casework_case c ON c.id = a.case_id
        WHERE a.state = 'pending' AND a.next_try_at <= %(at)s AND NOT c.is_sealed AND c.erased_at IS NULL
        ORDER BY a.next_try_at LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
    RETURNING id, channel, source_ct, name, attempts
"""


def attachment_round(at: datetime, most: int = 10) -> int:
    """Fetch and store up to MOST files that wait; returns how many were tried."""
    done = 0
    while done < most and _one(at):
        done += 1
    return done


def reason_of(attachment: Attachment) -> str:
    """Why a file is not here, in a sentence for the official; empty when it is here or on its way."""
    return str(REASONS.get(attachment.problem, REASONS["unreachable"])) if attachment.state == "failed" else ""


def _one(at: datetime) -> bool:
    """The claim is committed before the fetch: a worker that dies leaves a row that is due again after the lease."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "lease": at + LEASE})
        row = cursor.fetchone()
    if row is None:
        return False
    attachment_id, channel, source, name, attempts = row
    try:
        url = keyring().decrypt("words", bytes(source or b""), attachment_id.bytes).decode()
        fetched = media.fetch(channel, url)
        _keep(attachment_id, fetched.content, name, at)
    except media.FetchLater as problem:
        _later(attachment_id, attempts, problem.code, at)
    except media.FetchRefused as problem:
        _give_up(attachment_id, _reason(problem.code))
    except FileRefused:
        _give_up(attachment_id, "refused")
    except VaultError as problem:
        log.error("attachment", extra={"facts": {"attachment": str(attachment_id), "problem": type(problem).__name__}})
        if attempts > len(BACKOFF):
            _give_up(attachment_id, "place_lost")
        else:
            _later(attachment_id, attempts, type(problem).__name__, at)
    return True


_STILL_WANTED: Final = """
    SELECT 1 FROM casework_attachment a JOIN casework_case c ON c.id = a.case_id
    WHERE a.id = %s AND a.state = 'pending' AND NOT c.is_sealed AND c.erased_at IS NULL
    FOR UPDATE OF a FOR SHARE OF c
"""


def _keep(attachment_id: UUID, content: bytes, name: str, at: datetime) -> None:
    """Into the vault under the attachment's own id, so that a repeated try finds the file instead of keeping a second.

    The case may have been sealed or erased during the fetch: then nothing is kept.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STILL_WANTED, [attachment_id])
        if cursor.fetchone() is None:
            return
        stored = files.put(content, at=at, name=name, file_id=attachment_id)
        Attachment.objects.filter(pk=attachment_id).update(
            state="stored", file_id=stored.id, source_ct=None, next_try_at=None, problem=""
        )


def _later(attachment_id: UUID, attempts: int, code: str, at: datetime) -> None:
    if attempts > len(BACKOFF):
        _give_up(attachment_id, "unreachable")
        return
    rows = Attachment.objects.filter(pk=attachment_id, state="pending")
    rows.update(next_try_at=at + BACKOFF[attempts - 1], problem=code)


def _give_up(attachment_id: UUID, problem: str) -> None:
    rows = Attachment.objects.filter(pk=attachment_id, state="pending")
    rows.update(state="failed", problem=problem, next_try_at=None, source_ct=None)


def _reason(code: str) -> str:
    if code.startswith("http_"):
        return "gone"
    return code if code in REASONS else "host_not_allowed"
