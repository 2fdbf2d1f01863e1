"""GeoReport answers in both formats. Content types are exactly `text/xml` and `application/json`: validators compare them.

The XML roots are those that FixMyStreet's parser looks for. Knows nothing of cases.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from django.http import HttpResponse

from kernel.time import local

FORMATS: Final = {"xml": "text/xml", "json": "application/json"}
# What a list is called, and what each of its rows is called.
ROOTS: Final = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
}
_INSIDE: Final = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}
# XML 1.0 has no way to write these, not even as references.
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Refusal(Exception):
    """An answer of the kind `errors`: a list of code and description."""

    def __init__(self, status: int, *sentences: str) -> None:
        super().__init__(status, *sentences)
        self.status = status
        self.rows = [{"code": status, "description": sentence} for sentence in sentences]


def format_of(path: str) -> str:
    """The format that an address asks for, also one where nothing is."""
    return "json" if path.endswith(".json") else "xml"


def instant(at: datetime | None) -> str | None:
    """W3C date and time, with its zone."""
    return local(at).isoformat(timespec="seconds") if at else None


def listed(root: str, rows: Sequence[Mapping[str, Any]], extension: str, status: int = 200) -> HttpResponse:
    """A list answer such as `services` or `service_requests`."""
    if extension == "json":
        return _answer(json.dumps(list(rows), ensure_ascii=False), extension, status)
    return _answer(_document(root, "".join(_element(ROOTS[root], row) for row in rows)), extension, status)


def single(root: str, told: Mapping[str, Any], extension: str) -> HttpResponse:
    """An answer that is one thing: a service definition, the discovery document."""
    if extension == "json":
        return _answer(json.dumps(told, ensure_ascii=False), extension, 200)
    return _answer(_document(root, _content(told)), extension, 200)


def refused(refusal: Refusal, extension: str) -> HttpResponse:
    return listed("errors", refusal.rows, extension, refusal.status)


def _answer(text: str, extension: str, status: int) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=FORMATS[extension], status=status)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _document(root: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>{inside}</{root}>'


def _element(name: str, value: Any) -> str:
    return f"<{name}>{_content(value, name)}</{name}>"


def _content(value: Any, name: str = "") -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "".join(_element(key, inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "".join(_element(_INSIDE[name], inner) for inner in value)
    return escape(_UNWRITABLE.sub("", str(value)))
