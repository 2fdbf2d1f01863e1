"""A page between a form and its deed: what would come of it is read first. It carries the form along; from it one writes, or
goes back to the form as it was filled in. What both pages have in common; each room asks in its own way."""

from __future__ import annotations

from django.http import HttpRequest

from access.typed import FIELD

_WRITE, _BACK = "ghi", "sua"


def is_read(request: HttpRequest) -> bool:
    """Pressed on the page between: write it."""
    return _WRITE in request.POST


def goes_back(request: HttpRequest) -> bool:
    """Pressed on the page between: the form again."""
    return _BACK in request.POST


def carried(request: HttpRequest, *but: str) -> list[tuple[str, str]]:
    """What the page between takes along of the form; not its own buttons, nor BUT."""
    own = {"csrfmiddlewaretoken", FIELD, _WRITE, _BACK, *but}
    return [(name, value) for name, value in request.POST.items() if name not in own]
