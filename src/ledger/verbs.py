"""The closed vocabulary of the ledger: every verb `kind:subject:past_participle`, registered with its labels.

Rooms register their verbs when they are loaded; an unknown verb is refused before anything is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, override

from ledger.errors import NotAnEntry, UnknownVerb, VerbTaken

_SHAPE: Final = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can have happened. Labels are whole short sentences without the actor."""

    code: str
    label_vi: str | Promise
    label_en: str

    def label(self, language: str = "vi") -> str:
        """English comes from the locale files unless it was given here; Vietnamese is the source."""
        if language.startswith("vi"):
            with override("vi"):
                return str(self.label_vi)
        if self.label_en:
            return self.label_en
        with override(language):
            return str(gettext(str(self.label_vi)))


_verbs: dict[str, Verb] = {}


def register(code: str, *, label_vi: str | Promise, label_en: str = "") -> Verb:
    """Add a verb. The same registration twice is fine (modules are loaded again in tests), another label is not."""
    if not _SHAPE.fullmatch(code) or len(code) > _LONGEST:
        raise NotAnEntry(why=f'động từ "{code}" không có dạng loại:chủ_thể:đã_làm')
    # Lazy labels are not looked at here: verbs are registered before Django can translate.
    if isinstance(label_vi, str) and not label_vi.strip():
        raise NotAnEntry(why=f'động từ "{code}" thiếu nhãn tiếng Việt')
    verb = Verb(code, label_vi, label_en)
    first = _verbs.setdefault(code, verb).label_vi
    if isinstance(first, str) and isinstance(label_vi, str) and first != label_vi:
        raise VerbTaken(verb=code)
    return verb


def refuse_unknown(code: str) -> None:
    if code not in _verbs:
        raise UnknownVerb(verb=code)


def verb(code: str) -> Verb:
    refuse_unknown(code)
    return _verbs[code]


def label(code: str, language: str = "vi") -> str:
    return verb(code).label(language)


def registered() -> list[Verb]:
    """All verbs, for the consistency tests and for screens that filter by verb."""
    return [_verbs[code] for code in sorted(_verbs)]
