"""What a page was shown of the draft, compared when its answer comes: two windows of one browser write over no word of each
other. Plain reads of a draft: no database, no request.
"""

import json
from collections.abc import Mapping
from enum import Enum
from hashlib import sha256
from typing import Any

from desks.citizen.drafts import Drafted
from kernel.errors import MotCuaError
from kinds.feedback.asking.questions import QUESTIONS, Question

NAME = "seen"  # the hidden field that brings it back


class Since(Enum):
    """What happened between the page and its answer."""

    NOTHING = "nothing"
    ANSWERED = "answered"  # the same question, otherwise, in another window
    ANOTHER = "another"  # the draft is that of another matter


class ChangedMeanwhile(MotCuaError):
    """Trong lúc ông/bà xem lại, có câu trả lời vừa được sửa ở một cửa sổ khác. Dưới đây là bản mới nhất, chưa gửi đi. Xin xem
    lại rồi bấm gửi."""

    http_status = 409


def mark_of(draft: Drafted, asked: Question | None = None) -> str:
    """Which matter it is, and what is answered there to the question ASKED; without one, to all of them."""
    told = _answers(draft.words, asked) if asked else [_answers(draft.words, each) for each in QUESTIONS]
    held = () if asked else [each["id"] for each in draft.words.get("files", [])]
    answers = sha256(json.dumps([told, held], ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
    return f"{_matter(draft)}-{answers[:16]}"


def since(draft: Drafted, asked: Question, said: Mapping[str, Any], mark: str) -> Since:
    """What happened since the page with MARK was shown, on which SAID was answered. A page without a mark is not compared."""
    if not draft.is_begun or not mark or mark == mark_of(draft, asked):
        return Since.NOTHING
    there, typed = _answers(draft.words, asked), _answers(said, asked)
    is_first_told = asked is QUESTIONS[0] and not draft.words.get("content")
    if is_first_told or (typed and typed == there):  # the same twice: a double press
        return Since.NOTHING
    return Since.ANSWERED if mark.startswith(f"{_matter(draft)}-") else Since.ANOTHER


def _matter(draft: Drafted) -> str:
    return draft.id.hex if draft.is_begun else "0"


def _answers(words: Mapping[str, Any], asked: Question) -> dict[str, str]:
    """Files add up, they take no other's place."""
    return {name: str(words.get(name) or "") for name in asked.fields if name != "files"}
