"""How a book writes: the rows of an edit as parts of the one statement that holds their entries, too (`ledger.streams.Beside`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from psycopg.types.json import Jsonb

Part = tuple[str, Sequence[Any]]  # SQL with a `%s` for each value


def inserted(rows: Sequence[Model], *, after: str = "") -> Part:
    """New rows of one table, with the ids that they have. AFTER: once this part, which gives its rows back, is done."""
    model = type(rows[0])
    table, fields = model._meta.db_table, model._meta.concrete_fields
    told = [{field.column: getattr(row, field.attname) for field in fields} for row in rows]
    named, fresh = (", ".join(f'{before}"{field.column}"' for field in fields) for before in ("", "fresh."))
    source = f"jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS fresh"
    source += f", (SELECT count(*) FROM {after}) AS done" if after else ""
    return f"INSERT INTO {table} ({named}) SELECT {fresh} FROM {source}", [json.dumps(told, default=str)]


def changed(model: type[Model], ids: Sequence[UUID], **values: Any) -> Part:
    """The same VALUES, by their columns, in the rows of these ids, which it gives back."""
    sets = ", ".join(f'"{column}" = %s' for column in values)
    said = [Jsonb(value) if isinstance(value, (list, dict)) else value for value in values.values()]
    return f"UPDATE {model._meta.db_table} SET {sets} WHERE id = ANY(%s) RETURNING id", [*said, list(ids)]


def removed(model: type[Model], ids: Sequence[UUID]) -> Part:
    """These rows are no more."""
    return f"DELETE FROM {model._meta.db_table} WHERE id = ANY(%s)", [list(ids)]
