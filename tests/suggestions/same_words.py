"""The matters that are likely the same as one, as the panel beside it finds them."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from kinds.feedback.suggestions.alike import NEIGHBOURS, judged, parameters
from kinds.feedback.suggestions.guesses import Guess


def duplicates_of(case_id: UUID) -> list[Guess]:
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, parameters(case_id))
        row = cursor.fetchone()
    return [guess for guess, _code, _subject in judged(row[0])] if row else []
