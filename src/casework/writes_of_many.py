"""The writes of many cases in ONE statement whose text does not grow with them: what `casework.writes` does for one case.

Fifty moves of one sort write rows of a dozen shapes. Each shape is one clause, and what it writes is told as JSON: so the
statement is prepared once, whether three cases were chosen or fifty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import JSONField
from psycopg import sql

from casework.statements import carry_out
from casework.writes import Delete, Insert, Shape, Sql, Update, Write, in_one_statement, shape_of

# An update that must match has to do so for each of its rows (`casework.statements.AT_LEAST_ONE` for one).
_EACH = "1 / ((SELECT count(DISTINCT place) FROM {}) = %s)::int"
_TOLD = (
    "json_array_elements(%s::json) WITH ORDINALITY AS e(told, place),"
    " json_populate_record(NULL::{t}, told->'v') v, json_populate_record(NULL::{t}, told->'w') w"
)


def write_all(writes: Iterable[Write]) -> None:
    """Carry out WRITES, of however many cases, in one statement; NothingMatched when one that must match did not."""
    groups: dict[Any, list[Write]] = {}
    for number, write in enumerate(writes):
        groups.setdefault((number, write.text) if isinstance(write, Sql) else shape_of(write), []).append(write)
    if groups:
        shapes = tuple((Sql, key[1], (), (), False) if isinstance(key[0], int) else key for key in groups)
        carry_out(_statement(shapes), _params(shapes, list(groups.values())))


def _params(shapes: Sequence[Shape], groups: Sequence[Sequence[Write]]) -> list[Any]:
    params: list[Any] = []
    for group in groups:
        first = group[0]
        params += (
            list(first.values)
            if isinstance(first, Sql)
            else [json.dumps([_told(each) for each in group], default=_plain)]
        )
    return params + [len(group) for shape, group in zip(shapes, groups, strict=True) if shape[-1]]


def _told(write: Write) -> Mapping[str, Any]:
    if isinstance(write, Insert):
        return _row(write.table, write.values)
    assert not isinstance(write, Sql), "it is a clause of its own"
    values = write.values if isinstance(write, Update) else {}
    return {"v": _row(write.table, values), "w": _row(write.table, write.where)}


def _row(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    as_json = _json_columns(table)
    return {
        column: json.loads(value) if column in as_json and isinstance(value, str | bytes) else value
        for column, value in values.items()
    }


@cache
def _json_columns(table: str) -> frozenset[str]:
    """The columns of TABLE of which a text is JSON already, and no string within it."""
    models = (each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table)
    return frozenset(f.column for each in models for f in each._meta.concrete_fields if isinstance(f, JSONField))


def _plain(value: Any) -> str:
    """A value as PostgreSQL reads it out of JSON."""
    if isinstance(value, date):  # an instant too
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return "\\x" + bytes(value).hex()
    assert isinstance(value, UUID), type(value)
    return str(value)


def _clause(shape: Shape) -> sql.Composable:
    kind, name, columns, where, must_match = shape
    if kind is Sql:
        return sql.SQL(name)
    table, listed = sql.Identifier(name), [sql.Identifier(each) for each in columns]
    if kind is Insert:
        into = sql.SQL(", ").join(listed)
        return sql.SQL("INSERT INTO {t} ({c}) SELECT {c} FROM json_populate_recordset(NULL::{t}, %s::json)").format(
            t=table, c=into
        )
    rows, there = sql.SQL(_TOLD).format(t=table), _where(name, where)
    if kind is Delete:
        return sql.SQL("DELETE FROM {} USING {} WHERE {}").format(table, rows, there)
    sets = sql.SQL(", ").join(sql.SQL("{c} = v.{c}").format(c=each) for each in listed)
    told = sql.SQL(" RETURNING place" if must_match else "")
    return sql.SQL("UPDATE {} SET {} FROM {} WHERE {}{}").format(table, sets, rows, there, told)


def _where(table: str, where: Sequence[tuple[str, bool]]) -> sql.Composable:
    return sql.SQL(" AND ").join(
        sql.SQL("{t}.{c} IS NULL" if is_null else "{t}.{c} = w.{c}").format(
            t=sql.Identifier(table), c=sql.Identifier(column)
        )
        for column, is_null in where
    )


@lru_cache(maxsize=64)
def _statement(shapes: tuple[Shape, ...]) -> str:
    return in_one_statement(shapes, _clause, _EACH)
