"""Finding a procedure by its words, with or without diacritics: one statement over a GIN index, ranked by what was asked.

A misspelt syllable is set right by the catalogue's vocabulary. Finds only what is in force on the day.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from books.procedures import words
from books.procedures.models import Procedure
from kernel.time import now

_CODE = re.compile(r"^\d\.\d{6}")
_LEAST_COVERAGE = 0.2  # below it the words met by chance
_KEPT_SECONDS = 300.0  # the vocabulary: a new word is known a few minutes later
# Of two names that say the same the shorter is meant; what people ask for most carries their words for it (`also`).
_RANKED = """
SELECT p.id, s.score
FROM procedures_procedure p
CROSS JOIN LATERAL (SELECT {score} AS score) s
WHERE p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to >= %(on)s) AND p.terms @@ {any}::tsquery
ORDER BY s.score * (CASE WHEN p.levels ?| array['commune', 'province'] THEN 1.0 ELSE 0.85 END)
         * (CASE WHEN %(turned)s OR p.folded !~ '^(thu tuc )?(xoa|huy|cham dut|tam ngung|cap lai|gia han|thu hoi|sua doi|dang ky lai)'
            THEN 1.0 ELSE 0.9 END)
         * (CASE WHEN p.also <> '' THEN 1.3 ELSE 1.0 END) / sqrt(30 + cardinality(string_to_array(p.name, ' '))) DESC, p.code
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure and how much of what was asked its name carries (0 to 1)."""

    procedure: Procedure
    coverage: float


def search(text: str, limit: int = 10, *, on: date | None = None) -> list[Procedure]:
    """The procedures that TEXT may mean, best first."""
    return [hit.procedure for hit in ranked(text, limit, on=on)]


def ranked(text: str, limit: int = 10, *, on: date | None = None) -> list[Hit]:
    """The same with how well each fits. Two statements, however large the catalogue is."""
    on = on or now().date()
    code = _CODE.match(text.strip())
    if code:
        found = by_code(text.strip().split()[0], on) or by_code(code.group(), on)  # 1.004194.H26 is ours of 1.004194
        return [Hit(found, 1.0)] if found else []
    known = _vocabulary()
    weights = words.wanted(" ".join(words.set_right(one, known) for one in words.tokens(text)))
    whole = sum(weights.values())
    scores = _by_terms(weights, on, limit) if weights else []
    covered = [(row_id, min(1.0, score / whole)) for row_id, score in scores if score / whole >= _LEAST_COVERAGE]
    light = Procedure.objects.defer("papers", "channels", "search_terms")  # what only a page of its own shows
    rows = light.in_bulk([row_id for row_id, _ in covered])
    return [Hit(rows[row_id], part) for row_id, part in covered]


def by_code(code: str, on: date | None = None) -> Procedure | None:
    """The version in force on the day."""
    on = on or now().date()
    found = Procedure.objects.filter(code=code, valid_from__lte=on).exclude(valid_to__lt=on)
    return found.first()


def versions(code: str) -> list[Procedure]:
    """All versions, the newest first."""
    return list(Procedure.objects.filter(code=code).select_related("changed_by").order_by("-valid_from"))


def _by_terms(weights: dict[str, float], on: date, most: int) -> list[tuple[UUID, float]]:
    # Syllables of [a-z0-9._] only (`words.tokens`): as constants the server parses them once, not once a row.
    score = " + ".join(
        f"CASE WHEN p.terms @@ {_constant([term])}::tsquery THEN {weight:.2f} ELSE 0 END"
        for term, weight in weights.items()
    )
    # What weighs little alone finds nothing alone, unless nothing else was said.
    telling = [term for term, weight in weights.items() if weight >= 1.0] or list(weights)
    turned = bool(words.turns(frozenset(weights)))
    with connection.cursor() as cursor:
        statement = _RANKED.format(score=score, any=_constant(telling))
        cursor.execute(statement, {"on": on, "most": most, "turned": turned})
        return [(row_id, float(found)) for row_id, found in cursor.fetchall()]


def _constant(terms: list[str]) -> str:
    return "'" + " | ".join(f"''{term}''" for term in terms) + "'"


class _Shelf:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: frozenset[str] = frozenset()
        self.read_at = float("-inf")


_shelf = _Shelf()


def _vocabulary() -> frozenset[str]:
    """Every syllable of the catalogue: about two thousand."""
    with _shelf.lock:
        if time.monotonic() - _shelf.read_at > _KEPT_SECONDS:
            with connection.cursor() as cursor:
                cursor.execute("SELECT DISTINCT unnest(string_to_array(folded, ' ')) FROM procedures_procedure")
                _shelf.known = frozenset(one for row in cursor.fetchall() for one in words.tokens(row[0]))
            _shelf.read_at = time.monotonic()
        return _shelf.known


def forget() -> None:
    """Read the vocabulary again at the next search (after an edit, between tests)."""
    _shelf.read_at = float("-inf")
