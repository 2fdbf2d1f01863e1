"""What somebody told in a chat, brought into the form that was opened there; and what was said there since. Nothing is lost."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from kinds.feedback.dialogue.draft import Draft
from kinds.feedback.reading.long_words import pieces
from kinds.feedback.submission import FIELDS

_ASKED = {"co-quan": ("unit_id", "unit_text"), "khi-nao": ("happened_on",)}


def taken_over(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Of a draft of the chat: answers, words (those too that wait for "which matter?"), pictures. What a box of the form has no
    room for stands in `more`; `seen` marks what was brought, so that what is said afterwards is told from it."""
    told = Draft.load(kept)
    known: dict[str, Any] = {name: told.fields[name] for name in FIELDS if told.fields.get(name)}
    known["asked"] = [slug for slug, names in _ASKED.items() if any(known.get(name) for name in names)]
    words, media = _words(told), _media(told)
    if words or media:
        content, *more = pieces("\n".join(words))
        known |= {
            "content": content,
            "more": list(more),
            "media": media,
            "seen": [_mark(each) for each in (*words, *_urls(media))],
        }
    return known


def said_since(kept: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[Mapping[str, str]]]:
    """(words, pictures) of the chat's draft that the form did not bring."""
    draft, seen = Draft.load(kept), set(told.get("seen", []))
    words = [each for each in _words(draft) if _mark(each) not in seen]
    media = [each for each in _media(draft) if _mark(each["url"]) not in seen]
    return pieces("\n".join(words)) if words else (), media


def _words(draft: Draft) -> list[str]:
    return [*draft.parts, *draft.foreign, *draft.held]


def _media(draft: Draft) -> list[dict[str, str]]:
    return [*draft.media, *draft.held_media]


def _urls(media: Sequence[Mapping[str, str]]) -> list[str]:
    return [each["url"] for each in media]


def _mark(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
