"""What of feedback is words that can be erased: everything but codes and dates."""

from collections.abc import Sequence
from typing import Any

from casework.writes import Update, Write
from kinds.feedback.publication.plans import taken_down
from kinds.feedback.suggestions.corrections import erased

_WORDS = (
    "content",
    "for_handling",
    "happened_on",
    "unit_named_text",
    "suggestion",
    "answer_draft",
    "answer",
    "on_behalf_of",
    "sent_to",
    "proposal",
)


def erase_words(case_id: Any) -> Sequence[Write]:
    """The updates that leave nothing of what was said, neither in the office nor on the public list."""
    return [
        Update("feedback_feedback", dict.fromkeys(_WORDS, ""), {"case_id": case_id}),
        *taken_down(case_id),
        *erased(case_id),
    ]
