"""After a restore: the ledger goes on in a database that is older than the world, and says so itself.

Run once by the owner (`manage.py after_restore`) before the application starts. Nothing else may raise the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ledger import verbs
from ledger.chain import SYSTEM, read_particulars
from ledger.seal import seal_files, seal_path
from ledger.seal_rows import last_seal
from ledger.stream_walk import ENTRY_COLUMNS, is_genuine
from ledger.streams import append, book_stream
from vault.errors import KeyVersionMissing

RESTORED: Final = verbs.register(
    "ledger:database:restored", label_vi=_("Khôi phục cơ sở dữ liệu từ bản sao lưu"), label_en="Database restored"
).code

_WITH_BASE: Final = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS bigint LANGUAGE sql VOLATILE"
    " AS $$ SELECT {xid}::text::bigint + {base} $$"
)


@dataclass(frozen=True, slots=True)
class Restore:
    """One restore as the ledger remembers it: after which seal it went on, and how many younger ones were put aside."""

    at: datetime
    last_seal: int
    seals_put_aside: int


def restores() -> list[Restore]:
    """The restores that this ledger went through, in their order. What happened between backup and restore is in none of
    its chains: it is whole without it, so whoever verifies is to know. What is no entry of ours is for the walk to name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE stream = %s AND verb = %s ORDER BY seq",
            [book_stream("ledger"), RESTORED],
        )
        return [told for entry in cursor.fetchall() if (told := _told(entry)) is not None]


def _told(entry: tuple[Any, ...]) -> Restore | None:
    try:
        if not is_genuine(entry):
            return None
        particulars = read_particulars(entry[-1])
        return Restore(
            datetime.fromisoformat(entry[5]), int(particulars["last_seal"]), int(particulars["seals_put_aside"])
        )
    except (KeyVersionMissing, KeyError, TypeError, ValueError):
        return None


def after_restore(at: datetime) -> int:
    """New transaction ids lie above all that the ledger knows; seals younger than the backup are put aside; an entry
    keeps both facts. Returns the base that is added to the cluster's own ids."""
    with transaction.atomic(), connection.cursor() as cursor:
        base = _raised_base(cursor)
        last = last_seal(cursor)
        aside = _put_aside(last.n if last else 0, at)
        append(
            "ledger",
            book_stream("ledger"),
            verb=RESTORED,
            actor=SYSTEM,
            at=at,
            particulars={"base": base, "last_seal": last.n if last else 0, "seals_put_aside": aside},
        )
        return base


def _raised_base(cursor: Any) -> int:
    cursor.execute(
        "SELECT ledger_txid(), ledger_txid() - pg_current_xact_id()::text::bigint,"
        " greatest((SELECT max(txid) FROM ledger_entry), (SELECT max(upper) FROM ledger_seal), 0)"
    )
    current, base, highest = cursor.fetchone()
    if current > highest:
        return int(base)
    for name, xid in (
        ("ledger_txid", "pg_current_xact_id()"),
        ("ledger_committed_below", "pg_snapshot_xmin(pg_current_snapshot())"),
    ):
        cursor.execute(_WITH_BASE.format(name=name, xid=xid, base=int(highest)))
    return int(highest)


def _put_aside(last: int, at: datetime) -> int:
    """Seals of entries that the backup does not have: evidence of what was lost, but not seals of this ledger."""
    younger = [n for n in seal_files() if n > last]
    folder = Path(settings.SEALS_DIR) / f"before-restore-{at:%Y%m%dT%H%M%S}"
    for n in younger:
        folder.mkdir(exist_ok=True)
        seal_path(n).rename(folder / seal_path(n).name)
    return len(younger)
