"""Values that travel with the statements said directly come out of the server as they went in, whatever their place wants."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from casework.statements import fetch_row
from kernel.time import now

pytestmark = pytest.mark.db
AT = now()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("uuid", uuid4()), ("timestamptz", AT), ("date", date(2026, 2, 17)), ("bytea", b"\x00\xff'\\"), ("bool", False),
        ("smallint", 7), ("integer", 70_000), ("bigint", 2**40), ("numeric", 3), ("bigint", 5), ("double precision", 1),
        ("numeric", Decimal("1.250")), ("text", "Đường Láng 'ở' \\ \U0001f642"), ("interval", timedelta(hours=3)),
        ("jsonb", Jsonb({"bước": [1, None, "đ"]})), ("text[]", ["một", "hai"]), ("bigint[]", [1, 2**40]), ("uuid[]", [uuid4()]),
    ],
)  # fmt: skip
def test_a_value_comes_back_as_it_was(place: str, value: Any) -> None:
    came = fetch_row(f"SELECT $1::{place}", [value])
    assert came == (value.obj if isinstance(value, Jsonb) else value,)


@pytest.mark.parametrize("place", ["uuid", "timestamptz", "bigint", "text", "bytea", "bool"])
def test_nothing_is_nothing_in_every_place(place: str) -> None:
    assert fetch_row(f"SELECT $1::{place}", [None]) == (None,)
