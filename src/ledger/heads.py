"""Port: where the heads of streams are kept. A room that keeps heads (casework: on the case) registers a query.

The ledger reads them only to verify; it never writes another room's head.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeadSource:
    """`sql` selects (stream uuid, seq integer, head bytea), one row per stream that has entries; no parameters."""

    name: str
    sql: str


_sources: dict[str, HeadSource] = {}


def register(source: HeadSource) -> None:
    _sources[source.name] = source


def forget(name: str) -> None:
    """Take a source out again (tests)."""
    _sources.pop(name, None)


def all_heads_sql() -> str:
    """Every head of every source, sorted as the ledger is walked."""
    return " UNION ALL ".join(f"({source.sql})" for source in _sources.values()) + " ORDER BY 1"


register(HeadSource("ledger_stream", "SELECT id, seq, head FROM ledger_stream WHERE seq > 0"))
