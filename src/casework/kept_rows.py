"""Whole rows on their way under a key and back: every column of a table, so that none is lost because nobody named it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Field, Model

from casework.writes import Insert

Kept = dict[str, Any]


def kept(row: Model) -> Kept:
    """All columns of ROW, as JSON can hold them."""
    return {field.attname: _plain(field, row) for field in row._meta.concrete_fields}


def back(model: type[Model], row: Mapping[str, Any]) -> Insert:
    """The row as it was. A column that came later has its default; one that is gone since then is left out."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.attname in row:
            values[field.column] = field.to_python(row[field.attname])
        elif not field.has_db_default():
            values[field.column] = field.get_default()
    return Insert(model._meta.db_table, values)


def _plain(field: "Field[Any, Any]", row: Model) -> Any:
    value = field.value_from_object(row)
    return (
        value
        if value is None or isinstance(value, bool | int | float | str | list | dict)
        else field.value_to_string(row)
    )
