"""The conversation of the feedback kind, as a value: draft and message in; draft, replies and at most one act out.

No database, no clock, no channel: whoever calls passes in what is known and what time it is, and makes the act happen.
Ask `suspicion` about every message before it comes here, and about the whole content of a Submit.
"""

from kinds.feedback.dialogue import payloads
from kinds.feedback.dialogue.draft import has_matter, words_so_far
from kinds.feedback.dialogue.quiet import kept_back, quiet
from kinds.feedback.dialogue.terms import (
    Act,
    Add,
    Held,
    Known,
    KnownCase,
    Rate,
    Reopen,
    Reply,
    Submit,
    Supplement,
    Turn,
    Unit,
    Withdraw,
)
from kinds.feedback.dialogue.turns import turn

__all__ = [
    "Act", "Add", "Held", "Known", "KnownCase", "Rate", "Reopen", "Reply", "Submit", "Supplement", "Turn", "Unit", "Withdraw",
    "has_matter", "kept_back", "payloads", "quiet", "turn", "words_so_far",
]  # fmt: skip
