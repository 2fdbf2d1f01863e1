"""Reads that travel together: the rows of several queries in ONE statement.

For who must know many things before he writes or shows: each question by itself costs a round trip while rows are locked, and
they would be answered at different instants.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BinaryField, Field, Model, QuerySet

Rows = list[Any]


def read_together(*asked: QuerySet[Any]) -> list[Rows]:
    """The rows of each query, in the order asked: as if it had been evaluated, but in one statement for all.

    Plain models, whole or `only` some columns, with annotations (those come as JSON has them); no `select_related`, no `values`.
    """
    found: list[Rows] = [[] for _ in asked]
    parts: list[tuple[int, str]] = []
    params: list[Any] = []
    for place, query in enumerate(asked):
        try:
            text, values = query.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append((place, f"(SELECT json_agg(t) FROM ({text}) t)"))
        params += values
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(text for _place, text in parts)}", params)
            row = cursor.fetchone()
        for (place, _text), rows in zip(parts, row, strict=True):
            found[place] = [_made(asked[place], each) for each in rows or ()]
    return found


def _made(query: QuerySet[Any], row: Mapping[str, Any]) -> Model:
    """The instance that Django would have made of ROW; what was not asked for is deferred, as with `only`."""
    fields = [field for field in query.model._meta.concrete_fields if field.column in row]
    made: Model = query.model.from_db(
        query.db, [field.attname for field in fields], [_value(field, row[field.column]) for field in fields]
    )
    for name in query.query.annotation_select:
        setattr(made, name, row[name])
    return made


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    if value is not None and isinstance(field, BinaryField):
        return bytes.fromhex(value.removeprefix("\\x"))
    return field.to_python(value)
