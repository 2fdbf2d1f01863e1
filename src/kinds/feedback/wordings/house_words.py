"""The office's own wording of a notice, where the book of texts has one; else the words of `notices` stay. Decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from books.texts.lookup import wording
from casework.kind import Asked
from casework.notices import Notice
from kernel.time import format_date, local
from kinds.feedback.letters.courtesies import unaddressed
from kinds.feedback.wordings.named_units import unit_of

_WITHIN = ("refused", "redirected")  # their words stand inside a sentence that speaks to the sender already
Compose = Callable[[Asked, Mapping[str, Any], str], Notice | None]


def in_house_words(compose: Compose | None) -> Compose | None:
    """The same notice with the wording that holds today."""
    if compose is None:
        return None

    def composed(asked: Asked, case: Mapping[str, Any], words: str) -> Notice | None:
        notice = compose(asked, case, words)
        if notice is None:
            return None
        said = unaddressed(words) if notice.name in _WITHIN else words
        return replace(notice, text=wording(notice.name, _gaps(case, said, unit_of(asked, case)), notice.text))

    return composed


def _gaps(case: Mapping[str, Any], words: str, unit: str) -> dict[str, str]:
    due = format_date(local(case["due_at"])) if case["due_at"] else "sẽ báo sau"
    return {"ma": str(case["code"]), "han": due, "noi_dung": words, "don_vi": unit}
