"""Two matters in one text? Found where its writer says so or numbers them, or where one thing is of the street and another of
an office. Pure; decides nothing: in the chat the sender is asked, elsewhere an official is told (Decree 20/2008/NĐ-CP, art. 12:
each goes to who can answer it). Prefers to find one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kernel.patterns import pattern
from kinds.feedback.reading.abuse import only_scolds
from kinds.feedback.reading.wording import Wording, amount_of_words, read

MOST = 5
_FEWEST_WORDS = 4
_LONGEST_SAID = 10  # words of an announcement: "Tôi xin phản ánh hai việc sau:"
_NOUN = r"(?:viec|van de|chuyen|noi dung|phan anh|kien nghi|y kien|su viec|vu viec)"
_ANNOUNCED = pattern(rf"\b(?:hai|2|ba|3|may|vai) {_NOUN}\b")
_ORDINAL = pattern(
    rf"\b{_NOUN} (?:thu )?(nhat|mot|hai|ba|tu|bon|nam|[1-5])(?= (?:\.|la|thi)(?: |$))|\b{_NOUN} thu (nhat|hai|ba|tu|nam|[1-5])\b(?! (?:hai|ba|tu|nam|sau|bay)? ?(?:tuan|ngay|hom))"
    r"|\bthu (nhat|hai|ba|tu|nam)(?= (?:\.|la)(?: |$))|\b(mot|hai|ba|bon) la(?= )"
)
_ORDINALS = {
    "nhat": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "bon": 4,
    "nam": 5,
    **{str(n): n for n in range(1, MOST + 1)},
}
_SECOND = pattern(
    rf"\b(?:(?:con|them|va|ngoai ra|a|nhan tien) )*(?:co |con )?(?:mot|1) {_NOUN} (?:nua|khac)\b"
    r"|\b(?:ngoai ra|nhan tien|nhan day) (?:thi )?(?:toi |em |minh |chung toi |gia dinh )?(?:con |cung |muon |xin )*(?:phan anh|kien nghi|bao)\b"
)
_NUMBERED = pattern(r"(?:^|(?<=[\s:;.,!?]))\(?([1-5])\s?[).:/-]\s*(?=[^\W\d])")
_SENTENCE = pattern(r"[^.!?;\n]+[.!?;\n]*")
_OFFICE = frozenset(("conduct", "rule"))


@dataclass(frozen=True, slots=True)
class Divided:
    """The matters as they were typed, in order; none when there is one. `is_clear`: sure enough to ask its sender."""

    parts: tuple[str, ...] = ()
    is_clear: bool = False


def divided(text: str, scope_of: Callable[[str], str] = lambda _: "") -> Divided:
    """The matters of TEXT. SCOPE_OF: what words by themselves surely are (scene, conduct, rule…), "" when unsure."""
    said = read(text)
    is_announced = bool(_ANNOUNCED.search(said.plain))
    places, are_named = _ordinals(said)
    if parts := _telling(_cut(text, places)):
        return Divided(parts, is_clear=are_named or is_announced or _differ(parts, scope_of))
    if parts := _telling(_cut(text, [found.start() for found in _in_order(_NUMBERED.finditer(text))])):
        is_clear = is_announced or _differ(parts, scope_of)
        return Divided(parts, is_clear) if is_clear or len(parts) == 2 else Divided()  # else the points of one story
    if parts := _telling(_behind(text, _typed_at(said, _SECOND.finditer(said.plain)))):
        return Divided(parts, is_clear=True)
    return _by_scope(text, scope_of)


def _typed_at(said: Wording, found: Iterable[re.Match[str]]) -> list[int]:
    """Where in the text that begins which was FOUND in its plain words."""
    begins = said.begins
    return [said.words[begins[each.start()]].at for each in found]


def without_number(part: str) -> str:
    """For a list that numbers them itself; what is sent stays as it was typed."""
    return _NUMBERED.sub("", part, count=1) if _NUMBERED.match(part) else part


def by_itself(part: str) -> str:
    """One of the matters without the words that joined it to the others."""
    part = _JOINS_ON.sub("", part.strip())
    bare = _JOINED.sub("", part)
    return bare[:1].upper() + bare[1:] if bare != part else part


_JOINS_ON = pattern(r"[\s,;:]*(?:\b(?:và|va|còn)\s*)?[\s,;:]*$", re.IGNORECASE)
_JOINED = pattern(
    r"^[\s,;:]*(?:(?:ngoài ra|ngoai ra|nhân tiện|nhan tien|với lại|voi lai|thêm nữa|them nua|hơn nữa|ngoài việc đó|bên cạnh đó|ben canh do)\b[\s,;:]*(?:thì\s+|thi\s+)?)+",
    re.IGNORECASE,
)


def _differ(parts: Sequence[str], scope_of: Callable[[str], str]) -> bool:
    """Do they surely go to different hands?"""
    return len({_hands(scope) for part in parts if (scope := scope_of(part))}) > 1


def _ordinals(said: Wording) -> tuple[list[int], bool]:
    """Where the first and the second begin; and whether they are called matters ("việc thứ hai"), not mere points of one
    ("thứ hai là"). The second matter alone is enough."""
    found = [(next(filter(None, each.groups())), each) for each in _ORDINAL.finditer(said.plain + " ")]
    numbers = [_ORDINALS[name] for name, _ in found]
    are_named = bool(found) and all(re.match(_NOUN, each.group()) for _, each in found)
    if numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 1:
        return _typed_at(said, (each for _, each in found)), are_named
    return ([0, *_typed_at(said, [found[0][1]])], True) if numbers == [2] and are_named else ([], False)


def _in_order(found: Iterator[re.Match[str]]) -> list[re.Match[str]]:
    """1, 2, 3: a number out of turn is a house or a day."""
    taken: list[re.Match[str]] = []
    for each in found:
        if int(each[1]) == len(taken) + 1:
            taken.append(each)
    return taken if len(taken) > 1 else []


def _cut(text: str, places: Sequence[int]) -> list[str]:
    """The pieces that begin at PLACES. What stands before them belongs to each, unless it only says that there are several."""
    if len(places) < 2:
        return []
    before = text[: places[0]].strip()
    pieces = [text[a:b].strip() for a, b in zip(places, [*places[1:], len(text)], strict=True)]
    if not before:
        return pieces
    if len(before.split()) <= _LONGEST_SAID:
        return [f"{before}\n{pieces[0]}", *pieces[1:]]
    return [f"{before}\n{piece}" for piece in pieces]


def _behind(text: str, places: Sequence[int]) -> list[str]:
    """What stands before the first of PLACES, and the pieces that begin there."""
    cuts = [0, *places]
    return [text[a:b].strip() for a, b in zip(cuts, [*places, len(text)], strict=True)] if places else []


def _telling(parts: Sequence[str]) -> tuple[str, ...]:
    """None at all unless each of them tells something; one that only scolds goes with the one that it stands beside."""
    parts = _without_scolding(parts)
    enough = all(amount_of_words(part) >= _FEWEST_WORDS for part in parts)
    return tuple(parts) if 2 <= len(parts) <= MOST and enough else ()


def _without_scolding(parts: Sequence[str]) -> list[str]:
    told: list[str] = []
    before = ""
    for part in parts:
        if not only_scolds(without_number(part)):
            told.append(before + part)
            before = ""
        elif told:
            told[-1] = f"{told[-1]}\n{part}"
        else:
            before = f"{before}{part}\n"
    return told


def _hands(scope: str) -> str:
    return "office" if scope in _OFFICE else scope


def _by_scope(text: str, scope_of: Callable[[str], str]) -> Divided:
    """A thing of the street and one of an office, each surely so, one behind the other."""
    sentences = [found.group() for found in _SENTENCE.finditer(text) if found.group().strip()]
    if not 2 <= len(sentences) <= 40:
        return Divided()
    runs: list[tuple[str, str]] = []
    for sentence in sentences:
        is_told = len(sentence.split()) > _FEWEST_WORDS and not only_scolds(sentence)
        hands = _hands(scope_of(sentence.strip())) if is_told else ""
        if runs and hands in {"", runs[-1][0]}:
            runs[-1] = (runs[-1][0], runs[-1][1] + sentence)
        elif runs and not runs[-1][0]:
            runs[-1] = (hands, runs[-1][1] + sentence)
        else:
            runs.append((hands, sentence))
    if {hands for hands, _ in runs if hands} != {"scene", "office"}:
        return Divided()
    parts = _telling([said.strip() for _, said in runs])
    return Divided(parts, is_clear=len(runs) == 2) if parts else Divided()
