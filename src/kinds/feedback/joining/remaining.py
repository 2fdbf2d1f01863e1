"""What is left of a mixed matter once parts of it were split off: the words that the unit which handles the rest reads.

Whom a part accuses may have the rest to answer, and does not read the part there (Decree 20/2008/NĐ-CP as amended by
92/2017/NĐ-CP, art. 5). What the sender wrote is never changed: the sender, and the coordinator who divided it, read it whole.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.actor import Actor
from kernel.patterns import pattern
from kernel.text import fold
from kinds.feedback.models import Feedback
from kinds.feedback.stages import SPLIT

NOTHING_LEFT = "Toàn bộ nội dung đã tách thành vụ việc riêng."
LEFT = _("Phần còn lại, đơn vị xử lý đọc")
_SENTENCE = pattern(r"[^.!?;\n]+[.!?;\n]*")
_WORD = pattern(r"\w+")
_ALIKE = 0.8  # of the words of a sentence stand in one part: it was retyped, or a word was left out
_FEWEST = 3


def without(text: str, parts: Iterable[str]) -> str:
    """TEXT without what stands in PARTS: word for word, or a whole sentence of which nearly every word is there."""
    parts = list(parts)
    for part in parts:
        if words := _WORD.findall(part):
            text = re.sub(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b[.!?;,]*", " ", text, flags=re.IGNORECASE)
    said = [set(_WORD.findall(fold(part))) for part in parts]
    kept = "".join(found.group() for found in _SENTENCE.finditer(text) if not _is_in(found.group(), said))
    tidy = "\n".join(" ".join(line.split()) for line in kept.splitlines())
    return re.sub(r"\n{3,}", "\n\n", tidy).strip(" \n,;")


def _is_in(sentence: str, parts: list[set[str]]) -> bool:
    words = _WORD.findall(fold(sentence))
    if len(words) < _FEWEST:
        return False
    return any(sum(word in part for word in words) >= _ALIKE * len(words) for part in parts)


def reads_whole(case: Any, actor: Actor) -> bool:
    """Who received the matter divided it, and reads all of it."""
    return actor.has_role("coordinator") and actor.unit_id == case.receiving_unit_id


def readable(case: Any, own: Feedback, actor: Actor) -> str:
    """The words of the matter, for ACTOR."""
    return own.content if not own.for_handling or reads_whole(case, actor) else own.for_handling


def unread(case: Any, actor: Actor) -> frozenset[str]:
    """The entries whose words ACTOR does not read: the list of parts begins with their words."""
    return frozenset() if reads_whole(case, actor) else frozenset({SPLIT})
