"""What sealing stands upon in the database: the functions that number transactions, and the transaction that holds seals back.

Nothing here trusts the names: a function of the same name can be put in front of ours, or in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from kernel.time import format_instant
from ledger.findings import Finding, finding

# As the migration made them, with the base that `ledger.restored` raises.
_BODIES: Final = {
    "ledger_txid": r"\s*SELECT pg_current_xact_id\(\)::text::bigint \+ (\d+)\s*",
    "ledger_committed_below": r"\s*SELECT pg_snapshot_xmin\(pg_current_snapshot\(\)\)::text::bigint \+ (\d+)\s*",
}
_FUNCTIONS: Final = """
    SELECT wanted.name, p.prosrc, l.lanname = 'sql' AND p.provolatile = 'v' AND p.proconfig IS NULL
        AND NOT p.prosecdef AND p.pronamespace = c.relnamespace
    FROM unnest(%s::text[]) AS wanted (name)
    CROSS JOIN pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_proc p ON p.oid = pg_catalog.to_regprocedure(wanted.name || '()')
    LEFT JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE c.oid = 'ledger_entry'::regclass
"""
_NUMBERED: Final = """
    SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = 'ledger_entry'::regclass AND a.attname = 'txid'
"""
# Locks on transactions are there for every role to read; since when another role's session is at it is not.
_HOLDER: Final = """
    SELECT l.pid, coalesce(s.usename, x.owner)::text, coalesce(s.datname, x.database)::text, x.gid,
        coalesce(s.xact_start, x.prepared)
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = l.pid
    LEFT JOIN pg_catalog.pg_prepared_xacts x ON x.transaction = l.transactionid
    WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
        AND l.transactionid = pg_snapshot_xmin(pg_current_snapshot())::xid
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """The oldest transaction on the server that is still running: above it nothing can be sealed."""

    pid: int | None
    role: str | None
    database: str | None
    prepared: str | None
    began: datetime | None  # by the server's clock, which no test clock moves

    def told(self) -> str:
        """For a person; since when it runs only where our role may see that."""
        what = f"{self.prepared!r} (pg_prepared_xacts)" if self.prepared else f"pid {self.pid}"
        who = f"{what}, {self.role}@{self.database}"
        return _("{who}, mở từ {at}").format(who=who, at=format_instant(self.began)) if self.began else who

    def facts(self) -> dict[str, object]:
        """For a line of the log."""
        told = {"pid": self.pid, "role": self.role, "database": self.database, "prepared": self.prepared}
        began = {"holder_since": self.began.isoformat() if self.began else None}
        return {name: value for name, value in (told | began).items() if value is not None}


def machinery_findings(cursor: Any) -> list[Finding]:
    """Functions, and the number that an entry gets, that are not as we made them."""
    cursor.execute(_FUNCTIONS, [list(_BODIES)])
    bases = {name: _base(name, source) if is_plain else None for name, source, is_plain in cursor.fetchall()}
    found = [finding("function_altered", name=name) for name, base in bases.items() if base is None]
    if not found and len(set(bases.values())) > 1:
        found.append(finding("function_altered", name="ledger_committed_below"))
    cursor.execute(_NUMBERED)
    numbered = (cursor.fetchone() or (None,))[0]
    if str(numbered).rpartition(".")[2] != "ledger_txid()":
        found.append(finding("numbering_altered"))
    return found


def holder(cursor: Any) -> Holder | None:
    """Who holds seals back just now; None where nobody does."""
    cursor.execute(_HOLDER)
    found = cursor.fetchone()
    return Holder(*found) if found else None


def _base(name: str, source: str | None) -> int | None:
    ours = re.fullmatch(_BODIES[name], source or "")
    return int(ours[1]) if ours else None
