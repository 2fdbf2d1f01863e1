"""Writes that travel together: inserts and updates composed into ONE data-modifying statement.

One round trip per change is what lets the engine keep up (a move with six statements costs six times the time
of its transaction); and one statement is all or nothing without further care.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from casework.statements import AT_LEAST_ONE, carry_out


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


@dataclass(frozen=True, slots=True)
class Sql:
    """A change of rows that is none of these, in its own SQL: a `%s` for each of VALUES, and no other percent sign.

    Like the others it sees the rows as they were before the whole statement.
    """

    text: str
    values: Sequence[Any]


Write = Insert | Update | Delete | Sql
Shape = tuple[type, str, tuple[str, ...], tuple[tuple[str, bool], ...], bool]
_JSON = frozenset({dict, list})


def _params(writes: Sequence[Write]) -> list[Any]:
    """The values of WRITES in the order of their placeholders; a None in WHERE has none."""
    values: list[Any] = []
    for write in writes:
        if isinstance(write, Insert):
            values += write.values.values()
            continue
        if isinstance(write, Sql):
            values += write.values
            continue
        if isinstance(write, Update):
            values += write.values.values()
        values += [value for value in write.where.values() if value is not None]
    return [Jsonb(value) if type(value) in _JSON else value for value in values]


def shape_of(write: Write) -> Shape:
    """All of a write but its values: what its SQL text depends on."""
    if isinstance(write, Insert):
        return Insert, write.table, tuple(write.values), (), False
    if isinstance(write, Sql):
        return Sql, write.text, (), (), False
    where = tuple((column, value is None) for column, value in write.where.items())
    if isinstance(write, Delete):
        return Delete, write.table, (), where, False
    return Update, write.table, tuple(write.values), where, write.must_match


def _where(where: Sequence[tuple[str, bool]]) -> sql.Composable:
    parts = [
        sql.SQL("{} IS NULL" if is_null else "{} = %s").format(sql.Identifier(column)) for column, is_null in where
    ]
    return sql.SQL(" AND ").join(parts)


def _clause(shape: Shape) -> sql.Composable:
    kind, name, columns, where, must_match = shape
    if kind is Sql:
        return sql.SQL(name)
    table = sql.Identifier(name)
    if kind is Insert:
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        marks = sql.SQL(", ").join([sql.SQL("%s")] * len(columns))
        return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(table, listed, marks)
    if kind is Update:
        sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(c)) for c in columns)
        told = sql.SQL(" RETURNING 1" if must_match else "")
        return sql.SQL("UPDATE {} SET {} WHERE {}{}").format(table, sets, _where(where), told)
    return sql.SQL("DELETE FROM {} WHERE {}").format(table, _where(where))


@lru_cache(maxsize=512)
def _statement(shapes: tuple[Shape, ...]) -> str:
    """The SQL of writes of these shapes; composing it costs more than sending it, and shapes are few."""
    return in_one_statement(shapes, _clause, AT_LEAST_ONE)


def in_one_statement(shapes: Sequence[Shape], clause: Callable[[Shape], sql.Composable], must_match: str) -> str:
    """The CLAUSE of each shape under a name of its own, its values numbered through; MUST_MATCH asks a clause by its name."""
    names = [sql.Identifier(f"w{i}") for i in range(len(shapes))]
    clauses = [sql.SQL("{} AS ({})").format(n, clause(s)) for n, s in zip(names, shapes, strict=True)]
    watched = [n for n, s in zip(names, shapes, strict=True) if s[-1]]
    matched: list[sql.Composable] = [sql.SQL(must_match).format(n) for n in watched]
    matched = matched or [sql.SQL("true")]
    whole = sql.SQL("WITH {} SELECT {}").format(sql.SQL(", ").join(clauses), sql.SQL(", ").join(matched))
    numbers = count(1)
    return re.sub("%s", lambda _mark: f"${next(numbers)}", whole.as_string(None))


def write_together(writes: Sequence[Write]) -> None:
    """Carry out WRITES in one statement; NothingMatched when an update that must match did not (roll back then)."""
    if not writes:
        return
    carry_out(_statement(tuple(map(shape_of, writes))), _params(writes))
