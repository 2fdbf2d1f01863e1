"""How values travel with the statements said directly: in the form that is made fastest and can be mistaken for no other type.

The server infers the type of a parameter from its place. So whole numbers and lists go as text, of which it reads whatever the
place wants; the rest in its own binary form, which costs a third of writing it as text.
"""

from typing import Any
from uuid import UUID

import psycopg
from psycopg import abc
from psycopg.adapt import AdaptersMap, Dumper, Transformer
from psycopg.pq import Format
from psycopg.types.array import ListDumper
from psycopg.types.numeric import IntDumper


class _IdDumper(Dumper):
    """An id as its sixteen bytes."""

    format = Format.BINARY
    oid = psycopg.adapters.types["uuid"].oid

    def dump(self, obj: UUID) -> bytes:
        return obj.int.to_bytes(16, "big")


class _Context:
    """What psycopg asks of a connection to find how a value is said on it."""

    def __init__(self, link: psycopg.Connection[Any]) -> None:
        self.connection = link
        self.adapters = AdaptersMap(link.adapters)
        for kind, dumper in ((UUID, _IdDumper), (int, IntDumper), (list, ListDumper)):
            self.adapters.register_dumper(kind, dumper)


def transformer(link: psycopg.Connection[Any]) -> abc.Transformer:
    """What says values on LINK, and reads them."""
    return Transformer(_Context(link))
