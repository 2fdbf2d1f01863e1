"""Monthly partitions of the append-only tables: the register of such tables, and their partitions made in time.

Only the owner's role runs `ensure_partitions` (from `manage.py prepare`). No rows are moved or dropped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ledger.errors import LedgerError

MONTHS_BEHIND: Final = 1
MONTHS_AHEAD: Final = 24
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,45}")


class NotATableName(LedgerError):
    """Tên bảng "{table}" không hợp lệ."""


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table whose rows nobody changes."""

    table: str
    partitioned: bool


_tables: dict[str, AppendOnly] = {}


def register_append_only(table: str, *, partitioned: bool = True) -> None:
    """Declare a table append-only (and, unless said otherwise, partitioned by RANGE on its column `at`)."""
    if not _NAME.fullmatch(table):
        raise NotATableName(table=table)
    _tables[table] = AppendOnly(table, partitioned)


def append_only_tables() -> list[AppendOnly]:
    return [_tables[name] for name in sorted(_tables)]


def ensure_partitions(cursor: Any, today: date) -> list[str]:
    """Make the months from one before to 24 after `today`, and DEFAULT, where missing. Returns what was made.

    A month whose rows already lie in DEFAULT (a clock that ran ahead) is left there: slower, never wrong.
    """
    made = []
    for known in append_only_tables():
        if not known.partitioned:
            continue
        existing = set(partitions_of(cursor, known.table))
        if f"{known.table}_default" not in existing:
            cursor.execute(f"CREATE TABLE {known.table}_default PARTITION OF {known.table} DEFAULT")
            made.append(f"{known.table}_default")
        for first, after in _months(today):
            name = f"{known.table}_{first:%Y_%m}"
            if name not in existing and not _lies_in_default(cursor, known.table, first, after):
                _make(cursor, known.table, name, first, after)
                made.append(name)
    return made


def partitions_of(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = to_regclass(%s) ORDER BY c.relname",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _make(cursor: Any, table: str, name: str, first: date, after: date) -> None:
    # Months are months in Viet Nam, whatever the session's zone is.
    bounds = f"FROM ('{first} 00:00+07') TO ('{after} 00:00+07')"
    cursor.execute(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES {bounds}")
    cursor.execute(
        "SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = %s", [table, f"{table}_no_truncate"]
    )
    if cursor.fetchone():  # PostgreSQL copies row triggers to a partition, statement triggers it does not.
        cursor.execute(
            f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
        )


def _lies_in_default(cursor: Any, table: str, first: date, after: date) -> bool:
    cursor.execute(
        f"SELECT EXISTS (SELECT 1 FROM {table}_default WHERE at >= %s::timestamptz AND at < %s::timestamptz)",
        [f"{first} 00:00+07", f"{after} 00:00+07"],
    )
    return bool(cursor.fetchone()[0])


def _months(today: date) -> Iterator[tuple[date, date]]:
    number = today.year * 12 + today.month - 1
    for month in range(number - MONTHS_BEHIND, number + MONTHS_AHEAD + 1):
        yield date(month // 12, month % 12 + 1, 1), date((month + 1) // 12, (month + 1) % 12 + 1, 1)
