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
    told = [each for each in sentences(without_own(said["content"], said)) if not _is_of_oneself(each, known)]
    heading = heading_of("\n".join(_without_lead(each, known) for each in told)) or heading_of(said["content"])
    return applied(heading, [mark for mark in propose(heading, known) if mark.is_senders and mark.is_sure])


def _without_lead(sentence: str, known: Known) -> str:
    """Without the sender's own address and the like before its first commas."""
    lead, comma, rest = sentence.partition(",")
    while comma and _is_of_oneself(lead, known) and any(mark.is_senders for mark in propose(lead, known)):
        sentence = rest.strip()[:1].upper() + rest.strip()[1:]
        lead, comma, rest = sentence.partition(",")
    return sentence


def _is_of_oneself(sentence: str, known: Known) -> bool:
    """Half of it or more says who somebody is; where it begins so, a sign is enough."""
    marked = sum(mark.end - mark.start for mark in propose(sentence, known))
    return marked * 2 >= len(sentence) > 0 or (marked > 0 and bool(_OF_ONESELF.match(fold(sentence))))
