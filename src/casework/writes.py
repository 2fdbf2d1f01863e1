"""Writes that travel together: inserts and updates composed into ONE data-modifying statement.

One round trip per change is what lets the engine keep up (a move with six statements costs six times the time
of its transaction); and one statement is all or nothing without further care.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb


@dataclass(frozen=True, slots=True)
class Insert:
    """A new row of TABLE."""

    table: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Update:
    """Set VALUES where every column of WHERE equals (a None in WHERE means IS NULL)."""

    table: str
    values: Mapping[str, Any]
    where: Mapping[str, Any]
    must_match: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the rows where every column of WHERE equals."""

    table: str
    where: Mapping[str, Any]


Write = Insert | Update | Delete


class NothingMatched(Exception):
    """An update that had to match a row matched none."""


def _param(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value


def _where(where: Mapping[str, Any], params: list[Any]) -> sql.Composable:
    parts: list[sql.Composable] = []
    for column, value in where.items():
        if value is None:
            parts.append(sql.SQL("{} IS NULL").format(sql.Identifier(column)))
        else:
            parts.append(sql.SQL("{} = %s").format(sql.Identifier(column)))
            params.append(_param(value))
    return sql.SQL(" AND ").join(parts)


def _clause(write: Write, params: list[Any]) -> sql.Composable:
    table = sql.Identifier(write.table)
    if isinstance(write, Insert):
        params.extend(_param(v) for v in write.values.values())
        columns = sql.SQL(", ").join(map(sql.Identifier, write.values))
        marks = sql.SQL(", ").join([sql.SQL("%s")] * len(write.values))
        return sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING 1").format(table, columns, marks)
    if isinstance(write, Update):
        params.extend(_param(v) for v in write.values.values())
        sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(c)) for c in write.values)
        return sql.SQL("UPDATE {} SET {} WHERE {} RETURNING 1").format(table, sets, _where(write.where, params))
    return sql.SQL("DELETE FROM {} WHERE {} RETURNING 1").format(table, _where(write.where, params))


def write_together(writes: Sequence[Write]) -> None:
    """Carry out WRITES in one statement; NothingMatched when an update that must match did not (roll back then)."""
    if not writes:
        return
    params: list[Any] = []
    names = [sql.Identifier(f"w{i}") for i in range(len(writes))]
    clauses = [
        sql.SQL("{} AS ({})").format(name, _clause(write, params)) for name, write in zip(names, writes, strict=True)
    ]
    watched = [n for n, w in zip(names, writes, strict=True) if isinstance(w, Update) and w.must_match]
    counts = [sql.SQL("(SELECT count(*) FROM {})").format(n) for n in watched] or [sql.SQL("1")]
    statement = sql.SQL("WITH {} SELECT {}").format(sql.SQL(", ").join(clauses), sql.SQL(", ").join(counts))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), params)
        if 0 in cursor.fetchone():
            raise NothingMatched
