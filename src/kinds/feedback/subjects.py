"""What a matter is called in every list, where nobody's looking is written down: the sender's title, else a heading of the words.

What the sender says of himself at their beginning is no heading.
"""

import re
from collections.abc import Mapping
from typing import Final

from kernel.text import fold
from kinds.feedback.dialogue.understanding.contacts import without_own
from kinds.feedback.publication.redaction import Known, applied, propose
from kinds.feedback.reading.headings import heading_of, sentences

_OF_ONESELF: Final = re.compile(
    r"(?:(?:toi|em|chau|con|minh) (?:ten )?la|(?:toi|em) ten|ten toi|ho (?:va )?ten|sinh nam|sinh ngay|(?:hien |dang )?(?:thuong |tam )?tru (?:tai|o)"
    r"|cu tru|dia chi|so nha|nha so|so dien thoai|sdt|dien thoai|can cuoc|cccd|cmnd)\b"
)


def subject_of(said: Mapping[str, str]) -> str:
    """SAID: title, content, and the sender's name, address, phone and email as far as there are any."""
    if title := said.get("title"):
        return title
    known = Known(*(said.get(name, "") for name in ("name", "phone", "address", "email")))
    told = [_told(each, known) for each in sentences(without_own(said["content"], said))]
    heading = heading_of("\n".join(told)) or heading_of(said["content"])
    return applied(heading, [mark for mark in propose(heading, known) if mark.is_senders and mark.is_sure])


def _told(sentence: str, known: Known) -> str:
    """What SENTENCE tells of the matter: nothing where it says who somebody is, else without such words before its first commas.

    Its marks are asked for once: a millisecond each time, while somebody waits for their receipt.
    """
    marks = propose(sentence, known)
    if _is_of_oneself(sentence, sum(mark.end - mark.start for mark in marks)):
        return ""
    start = 0
    while (comma := sentence.find(",", start)) >= 0:
        inside = [mark for mark in marks if start <= mark.start < comma]
        marked = sum(min(mark.end, comma) - mark.start for mark in inside)
        if not any(mark.is_senders for mark in inside) or not _is_of_oneself(sentence[start:comma], marked):
            break
        start = comma + 1
    rest = sentence[start:].strip()
    return rest[:1].upper() + rest[1:] if start else sentence


def _is_of_oneself(words: str, marked: int) -> bool:
    """Half of it or more (MARKED letters) says who somebody is; where it begins so, a sign is enough."""
    return marked * 2 >= len(words) > 0 or (marked > 0 and bool(_OF_ONESELF.match(fold(words.strip()))))
