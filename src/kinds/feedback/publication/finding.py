"""Finding published answers: the public search, and `similar` for near duplicates and answered cases like this one.

Both go over one GIN index of folded syllables and pairs. `similar` asks only for the rarest pairs of a text (how
rare: PostgreSQL's own statistics), so that its cost does not grow with the common words in it.
"""

from __future__ import annotations

import dataclasses
import math
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from kernel.text import excerpt
from kernel.time import RECKONED, TZ
from kinds.feedback.publication.tokens import COMMON, all_of, any_of, asked_for, pairs, syllables
from kinds.feedback.suggestions.fields import label_of

PAGE: Final = 20
EXCERPT: Final = 200
_RAREST: Final = 10  # tokens that candidates are fetched by, at most
_CANDIDATES: Final = 600
_SMALL: Final = 2000  # with fewer answers nothing counts as frequent
ALIKE: Final = 0.25  # share of the weight of a text's tokens that must be found again


@dataclass(frozen=True, slots=True)
class Found:
    """A published answer in a list: cleared text only."""

    code: str
    title: str
    content: str
    answer: str
    field: str
    unit: str
    published_at: datetime
    case_id: UUID
    cursor: str = ""
    likeness: float = 0.0

    @property
    def field_label(self) -> str:
        """What its field is called."""
        return label_of(self.field)


_ROW = "p.code, p.title, p.content, p.answer, p.field, coalesce(u.name, ''), p.published_at, p.case_id"
_FROM = "FROM publication_publication p LEFT JOIN orgs_unit u ON u.id = p.unit_id"


def search(
    text: str = "",
    *,
    field: str = "",
    unit_id: UUID | None = None,
    after: str = "",
    most: int = PAGE,
    whole: bool = False,
) -> list[Found]:
    """Published answers, newest first, that hold every syllable of TEXT; AFTER is the cursor of the last one seen. The
    beginnings of their words, or with WHOLE all of them."""
    where, params = ["p.state = 'published'"], dict[str, Any](most=most)
    wanted = asked_for(text)
    if text.strip() and not wanted:
        return []
    if wanted:
        where.append("p.words @@ %(wanted)s::tsquery")
        params["wanted"] = all_of(wanted)
    if field:
        where.append("p.field = %(field)s")
        params["field"] = field
    if unit_id:
        where.append("p.unit_id = %(unit)s")
        params["unit"] = unit_id
    if (seen := place_of(after)) is not None:
        where.append("(p.published_at, p.case_id) < (%(at)s, %(case)s)")
        params["at"], params["case"] = seen
    # Names of tables and columns only: values are always parameters.
    query = (
        f"SELECT {_ROW} {_FROM} WHERE {' AND '.join(where)} ORDER BY p.published_at DESC, p.case_id DESC LIMIT %(most)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return [_found(row, longest=None if whole else EXCERPT) for row in cursor.fetchall()]


_SIMILAR = f"""
    WITH candidate AS (
        SELECT p.case_id FROM publication_publication p
        WHERE p.state = 'published' AND p.words @@ %(rare)s::tsquery
        LIMIT {_CANDIDATES}
    ), asked AS (SELECT * FROM unnest(%(tokens)s::text[], %(weights)s::float8[]) AS t(token, weight))
    SELECT {_ROW}, s.weight / %(whole)s AS likeness
    FROM candidate c JOIN publication_publication p ON p.case_id = c.case_id
    LEFT JOIN orgs_unit u ON u.id = p.unit_id
    CROSS JOIN LATERAL (SELECT sum(weight) AS weight FROM asked WHERE p.words @@ quote_literal(token)::tsquery) s
    WHERE s.weight / %(whole)s >= %(alike)s
    ORDER BY likeness DESC, p.published_at DESC LIMIT %(most)s
"""


def similar(text: str, limit: int = 3, *, alike: float = ALIKE) -> list[Found]:
    """Published answers to matters like TEXT, the likest first (`likeness` 0 to 1); none rather than far ones."""
    shares = _shares.read()
    weights = _weights(text, shares)
    rare = _fetching(weights, shares)
    if not rare:
        return []
    params = {
        "rare": any_of(rare),
        "tokens": list(weights),
        "weights": list(weights.values()),
        "whole": sum(weights.values()),
        "alike": alike,
        "most": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SIMILAR, params)
        return [_found(row[:8], likeness=round(row[8], 3)) for row in cursor.fetchall()]


def _weights(text: str, shares: Shares) -> dict[str, float]:
    """Token → how much it tells, the telling ones first: rare weighs more, a pair more than a syllable."""
    found = syllables(text)
    singles = {s: 1.0 for s in found if s not in COMMON and len(s) > 1}
    every = singles | {p: 1.6 for p in pairs(found) if not COMMON.intersection(p.split("_"))}
    told = {token: weight * -math.log(shares.of(token)) for token, weight in every.items()}
    return dict(sorted(told.items(), key=lambda each: -each[1])[:60])


def _fetching(weights: Mapping[str, float], shares: Shares) -> list[str]:
    """The rarest tokens, as many as together fetch no more candidates than can be weighed in a few milliseconds."""
    chosen: list[str] = []
    expected = 0.0
    for token in sorted(weights, key=shares.of)[:_RAREST]:
        expected += shares.of(token) * shares.rows
        if chosen and expected > _CANDIDATES:
            break
        chosen.append(token)
    return chosen


def _found(row: Sequence[Any], likeness: float = 0.0, longest: int | None = EXCERPT) -> Found:
    code, title, *told, field, unit, published_at, case_id = row
    content, answer = (excerpt(words, longest) if longest else words for words in told)
    cursor = f"{published_at.timestamp():.6f}_{case_id}"
    return Found(code, title, content, answer, field, unit, published_at, case_id, cursor, likeness)


def place_of(cursor: str) -> tuple[datetime, UUID] | None:
    """The place in the list that a cursor names; None for one that nobody was given."""
    at, _, case_id = cursor.partition("_")
    try:
        seen = datetime.fromtimestamp(float(at), TZ), UUID(case_id)
    except (ValueError, OverflowError, OSError):
        return None
    return seen if seen[0].year in RECKONED else None


_STATISTICS = """
    SELECT (SELECT reltuples FROM pg_class WHERE oid = 'publication_publication'::regclass),
        s.most_common_elems::text::text[], s.most_common_elem_freqs
    FROM (SELECT) AS one LEFT JOIN pg_stats s ON s.tablename = 'publication_publication' AND s.attname = 'words'
"""


@dataclass(frozen=True, slots=True)
class Shares:
    """In which share of the answers each common token stands; a token that is not listed is rarer than all of these."""

    rows: float = 0.0
    common: Mapping[str, float] = dataclasses.field(default_factory=dict)
    rest: float = 0.001

    def of(self, token: str) -> float:
        return self.common.get(token, self.rest)


class _Statistics:
    """PostgreSQL's own statistics of the tokens, a copy of ten minutes.

    Only a matter of speed and order: without them every token counts as rare, which a small table bears.
    """

    KEPT: Final = 600.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._read_at, self._shares = -math.inf, Shares()

    def read(self) -> Shares:
        if time.monotonic() - self._read_at > self.KEPT:
            with self._lock:
                self._shares, self._read_at = _read_statistics(), time.monotonic()
        return self._shares


def _read_statistics() -> Shares:
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS)
        rows, tokens, shares = cursor.fetchone()
    if not tokens or rows < _SMALL:
        return Shares(max(rows, 0.0))
    # Behind the tokens stand the least and the greatest share, and that of no token at all.
    common = dict(zip(tokens, shares, strict=False))
    return Shares(rows, common, min(common.values()) / 4)


_shares = _Statistics()


def forget_statistics() -> None:
    """Drop the copy (another database in the tests)."""
    _shares.forget()
