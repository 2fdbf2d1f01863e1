"""The conversation of the feedback kind, as a value: draft and message in; draft, replies and at most one act out.

No database, no clock, no channel: whoever calls passes in what is known and what time it is, and makes the act happen.
Ask `suspicion` about every message before it comes here, and about the whole content of a Submit.

Begin with `turns`: one message in, one turn out, in the order in which a message is asked what it is. Around it:

- the interface `terms`; what lasts between two messages `draft`; one turn being worked out `talk`; all that is said `texts`;
  what buttons send back `payloads`; what is owed when nobody says more `quiet`
- a matter being written: `matter` asks, `summing_up` shows, `words` collects; `answers` puts what was typed to the open question,
  with `of_the_matter` and `of_the_sender`; `introducing`, `telling`, `several` read a story
- what was said before is put right: `correcting` hears it, `putting_right` sets it; `half_said`, `rewording`, `said_besides`,
  `which_ward`
- a choice that is open: `choosing`; the words that wait for it: `waiting`
- what is no word of it: `wish_or_aside` tells which it is; `wishes` of the talk itself; `asides`, `inquiring`, `small_talk`, `adverts`,
  `praises`
- matters already sent: `cases` shows them, `open_wish` hears what is said of one; `standing`, `rating`, `taking` (a supplement)
- buttons: `presses`
- `understanding`: what words mean, pure functions of a text
"""

from kinds.feedback.dialogue import payloads
from kinds.feedback.dialogue.draft import has_matter, words_so_far
from kinds.feedback.dialogue.quiet import kept_back, quiet
from kinds.feedback.dialogue.terms import (
    Act,
    Add,
    Care,
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
    "Act", "Add", "Care", "Held", "Known", "KnownCase", "Rate", "Reopen", "Reply", "Submit", "Supplement", "Turn", "Unit", "Withdraw",
    "has_matter", "kept_back", "payloads", "quiet", "turn", "words_so_far",
]  # fmt: skip
