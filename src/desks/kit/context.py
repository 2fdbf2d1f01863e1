"""Context processor: whose house this is, for every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from books.house import house_words


def house(request: HttpRequest) -> dict[str, Any]:
    return {"house": house_words()}
