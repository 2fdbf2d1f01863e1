"""What a matter is called in every list, where nobody's looking is written down: the sender's title, else a heading of the words.

What the sender says of himself at their beginning is no heading.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from kernel.patterns import pattern
from kernel.text import fold, plain_of
from kinds.feedback.dialogue.understanding.contacts import without_own
from kinds.feedback.publication.redaction import Known, Mark, applied, propose
from kinds.feedback.reading.headings import heading_of, sentences

_OF_ONESELF: Final = pattern(
    r"(?:(?:toi|em|chau|con|minh) (?:ten )?la|(?:toi|em|chau|con|minh) (?:ten|(?:o )?(?:so|nha|ngo|ngach))|ten toi|ho (?:va )?ten|sinh nam|sinh ngay|(?:hien |dang )?(?:thuong |tam )?tru (?:tai|o)"
    r"|(?:nha |gia dinh )?(?:toi|em|chau|con|minh|bac|co|chu|ong|ba)(?: em| chau)?(?: (?:hien|dang|dang hien|cung))*(?: (?:song|sinh song))? (?:o|tai)(?: tai)? (?:so|nha|ngo|ngach|hem|can|phong|toa|to|thon|xom|khu|chung cu|[a-z]{0,3}\d+[a-z]?)"
    r"|cu tru|dia chi|so nha|nha so|so dien thoai|sdt|dien thoai|can cuoc|cccd|cmnd)\b"
)
# "toi o 8 giang vo": a house that nothing else tells from another number.
_LIVES_AT: Final = pattern(
    r"\b(?:o|tai)(?: tai)?[\s:]+((?:(?:so|nha)\s+)*[a-z]{0,3}\d+[a-z]?(?:/\d+[a-z]?)*)\b(?![.,]\d)"
)
# What an office is called by; of what somebody wrote where an office was asked for, the rest may be where he lives.
_OFFICES: Final = pattern(
    r"\b(?:ubnd|uy ban|hdnd|so (?!\d|nha)|phong (?!\d)|cong an|chi cuc|chi nhanh|cuc|trung tam|van phong|mot cua|truong|benh vien|tram|toa an|vien|ban|bo|thue|kho bac|bao hiem|buu dien|dien luc|cong ty|hop tac xa|doi|thanh tra)\b"
)
_HOUSE: Final = pattern(
    r"^\W*(?:(?:o|tai|so|nha|can|phong|dia chi|sn)\W+)*(?:[a-z]{0,3}\d+[a-z]?(?:/\d+[a-z]?)*|(?:ngo|ngach|hem|to|thon|xom|ap|khu|tdp)\W+\d+\w*)(?=\W+[a-z])[^,;\n]*?(?=\W+(?:phuong|xa|quan|huyen)\b|[,;\n]|$)"
)
_NUMBERS: Final = frozenset({"phone", "email", "identity", "account"})
_NEAR: Final = 30  # letters between one thing that somebody says of himself and the next
_ENOUGH: Final = 20  # letters that can be the heading of a matter


def subject_of(said: Mapping[str, str]) -> str:
    """SAID: title, content, and the sender's name, address, phone and email as far as there are any."""
    known = Known(*(said.get(name, "") for name in ("name", "phone", "address", "email")))
    if title := said.get("title"):
        return _veiled(title, known)
    told = [_told(each, known) for each in sentences(without_own(said["content"], said))]
    return _veiled(heading_of("\n".join(told)) or heading_of(said["content"]), known)


def is_of_oneself(sentence: str) -> bool:
    """Does it begin with who somebody is or where he lives?"""
    return bool(_OF_ONESELF.match(fold(sentence)))


def office_named(words: str) -> str:
    """What stands where an office was asked for, for whoever does not see the sender: no number that leads to somebody, and
    where it begins with a house, no house."""
    plain = plain_of(words)
    marks = [mark for mark in propose(words) if mark.kind in _NUMBERS]
    house = None if _OFFICES.search(plain) else _HOUSE.match(plain)
    if house:
        at_home = Mark(*house.span(), "address", house.group())
        marks = [at_home, *(mark for mark in marks if mark.start >= at_home.end)]
    return applied(words, marks)


def _veiled(heading: str, known: Known) -> str:
    """No number that leads to somebody stands in a list, whoever's it is; where somebody speaks of himself, nothing of him."""
    is_own = is_of_oneself(heading)
    marks = [mark for mark in propose(heading, known) if mark.is_sure]
    lives = _LIVES_AT.search(plain_of(heading)) if is_own else None
    if lives and not any(mark.start < lives.end(1) and lives.start(1) < mark.end for mark in marks):
        marks.append(Mark(*lives.span(1), "address", heading[slice(*lives.span(1))]))
    return applied(heading, [mark for mark in marks if mark.is_senders or is_own or mark.kind in _NUMBERS])


def _told(sentence: str, known: Known) -> str:
    """What SENTENCE tells of the matter: nothing where it says who somebody is, else without such words at its beginning.

    Its marks are asked for once: a millisecond each time, while somebody waits for their receipt.
    """
    marks = propose(sentence, known)
    start = _end_of_first_commas(sentence, marks) or _end_of_introduction(sentence, marks)
    if not start and _tells_only_of_oneself(sentence, sum(mark.end - mark.start for mark in marks)):
        return ""
    rest = sentence[start:].strip(" ,;.-")
    return rest[:1].upper() + rest[1:] if start else sentence


def _end_of_first_commas(sentence: str, marks: Sequence[Mark]) -> int:
    """Where what stands before the first commas and says who somebody is has ended; 0 when nothing does."""
    start = 0
    while (comma := sentence.find(",", start)) >= 0:
        inside = [mark for mark in marks if start <= mark.start < comma]
        marked = sum(min(mark.end, comma) - mark.start for mark in inside)
        if not any(mark.is_senders for mark in inside) or not _tells_only_of_oneself(sentence[start:comma], marked):
            break
        start = comma + 1
    return start


def _end_of_introduction(sentence: str, marks: Sequence[Mark]) -> int:
    """The same where nobody sets commas ("em la Le Van Chin dt 0987 000 333 o so 3 lo duc, phuong…"); 0 when too little is left."""
    if not is_of_oneself(sentence):
        return 0
    end = 0
    for mark in marks:
        if mark.start - end > _NEAR:
            break
        end = mark.end
    comma = sentence.find(",", end)
    if end and 0 <= comma - end <= _NEAR:
        end = comma + 1
    return end if len(sentence) - end >= _ENOUGH else 0


def _tells_only_of_oneself(words: str, marked: int) -> bool:
    """Half of it or more (MARKED letters) says who somebody is; where it begins so, a sign is enough."""
    return marked * 2 >= len(words) > 0 or (marked > 0 and is_of_oneself(words.strip()))
