"""Calls to the scene-report system, in XML: the one format that every GeoReport server must have."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings

from api.exchange import Answer, MayBeHeard, NotHeard, exchange

Row = Mapping[str, str]


class Refused(Exception):
    """They answered, and it is a no: their status and, for whoever looks, the first sentence of theirs."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code


def rows(path: str, root: str, **query: str) -> list[Row]:
    """A reading: NotHeard whatever broke, because nothing can have changed."""
    asked = {name: value for name, value in {**_jurisdiction(), **query}.items() if value}
    try:
        return _read(exchange("GET", f"{_base()}{path}", params=asked), root)
    except MayBeHeard as problem:
        raise NotHeard(problem.code) from problem


def post(path: str, root: str, form: Mapping[str, str | list[str]]) -> list[Row]:
    """A report: NotHeard, MayBeHeard and Refused are three different things here."""
    told = {**_jurisdiction(), "api_key": settings.SCENE_REPORTS["api_key"], **form}
    return _read(exchange("POST", f"{_base()}{path}", data={k: v for k, v in told.items() if v}), root)


def _base() -> str:
    return str(settings.SCENE_REPORTS["url"]).rstrip("/") + "/"


def _jurisdiction() -> dict[str, str]:
    return {"jurisdiction_id": settings.SCENE_REPORTS["jurisdiction"]}


def _read(answer: Answer, root: str) -> list[Row]:
    """The rows below ROOT. A page instead of XML says nothing about what was done with the request."""
    if answer.status in {503, 429}:
        raise NotHeard(f"http_{answer.status}")
    found = _parsed(answer.content)
    if 400 <= answer.status < 500:
        raise Refused(answer.status, f"http_{answer.status}")
    if answer.status >= 300 or found is None or found.tag != root:
        raise MayBeHeard(f"http_{answer.status}_not_understood")
    return [{child.tag: (child.text or "").strip() for child in row} for row in found]


def _parsed(content: bytes) -> Any:
    """No entities of theirs are ever expanded: a document type has no place in such an answer."""
    if b"<!DOCTYPE" in content[:2000].upper() or b"<!ENTITY" in content.upper():
        return None
    try:
        return ET.fromstring(content)  # noqa: S314  declared entities were refused above, and expat limits the rest
    except ET.ParseError:
        return None
