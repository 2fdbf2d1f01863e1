"""Texts to begin an answer with: from the book of texts, with what is known of the case filled in. Offers, never sends."""

from __future__ import annotations

from typing import Any

from books.texts import placeholders
from books.texts.lookup import ANY_FIELD, SUPPLEMENT, templates_for
from kernel.time import format_date, local_day, now
from kinds.feedback.queries import own_of

Text = tuple[str, str, str]  # label, body, legal basis


def for_answer(case: Any) -> list[Text]:
    """The texts of the case's field, then those that suit every field."""
    own = own_of(case)
    return _filled((own.field if own else "") or ANY_FIELD, case)


def for_supplement(case: Any) -> list[Text]:
    """The texts that ask the sender for more, and those alone: an answer would end the matter."""
    return _filled(SUPPLEMENT, case)


def _filled(code: str, case: Any) -> list[Text]:
    found = templates_for(code, purpose="field")
    values = _values(case)
    return [(row.label, placeholders.fill(row.body, values), row.legal_basis) for row in found]


def _values(case: Any) -> dict[str, str]:
    """What the gaps are filled with; the rest stays visible in brackets, so that nobody sends it unread."""
    return {
        "ma": case.code,
        "han": format_date(local_day(case.due_at)) if case.due_at else "",
        "ngay": format_date(now().date()),
        "ngay_gui": format_date(local_day(case.opened_at)),
        "don_vi": getattr(case, "holder_unit", "") or "",
    }
