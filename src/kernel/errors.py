"""The root of all errors that we raise on purpose.

The first paragraph of the class docstring is the message, in Vietnamese, with ``{field}`` places; the fields
travel with the error so that a screen, a problem document or a Zalo question can use them.
This module must not know any room's own errors: each room has a family of its own below `MotCuaError`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import ClassVar

_speak: list[Callable[[str], str]] = []


def speak_with(translate: Callable[[str], str]) -> None:
    """The wiring gives the translation of screens; without one, errors speak Vietnamese."""
    _speak[:] = [translate]


class MotCuaError(Exception):
    """Hệ thống chưa thực hiện được yêu cầu này."""

    ours: ClassVar[tuple[str, ...]] = ()  # fields that hold words of ours, to be spoken in the reader's language too

    def __init__(self, message: str | None = None, /, **fields: object) -> None:
        self.fields: Mapping[str, object] = fields | {
            name: _said(str(fields[name])) for name in self.ours if name in fields
        }
        self.message = _filled(_said(message or self._template()), self.fields)
        super().__init__(self.message)

    @classmethod
    def _template(cls) -> str:
        """The nearest docstring of our own family (a subclass without one speaks as its parent does)."""
        for ancestor in cls.__mro__:
            if not (issubclass(ancestor, MotCuaError) and ancestor.__doc__):
                continue
            paragraph = inspect.cleandoc(ancestor.__doc__).split("\n\n", 1)[0]
            return " ".join(paragraph.split())
        return "Hệ thống chưa thực hiện được yêu cầu này."  # python -OO strips docstrings

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (workers, xdist): keep the fields, not only the words."""
        return (_rebuilt, (type(self), self.message, dict(self.fields)))


def _said(text: str) -> str:
    return _speak[0](text) if _speak and text else text


def _filled(template: str, fields: Mapping[str, object]) -> str:
    """A sentence whose braces are not ours (it quotes what somebody typed) is shown as it is."""
    try:
        return template.format_map(_Shown(fields))
    except (ValueError, LookupError, AttributeError, TypeError):
        return template


class _Shown(dict[str, object]):
    """Fields for the template; one that is missing must not turn a clear error into a KeyError."""

    def __missing__(self, key: str) -> str:
        return "…"


def _rebuilt(kind: type[MotCuaError], message: str, fields: dict[str, object]) -> MotCuaError:
    error = kind.__new__(kind)
    error.fields, error.message = fields, message
    error.args = (message,)
    return error
