"""The words that led to a guess, as a person reads them: phrases of the text itself, no lone syllables, no filling words.

A Vietnamese word is often two syllables: those of a list of ours, and those that keep company in what the model learned,
are shown together, whichever of the two spoke. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from kernel.text import fold
from kinds.feedback.reading.wording import STOP, Word
from kinds.feedback.suggestions.features import Reading

_WORDS = Path(__file__).with_name("texts") / "words.txt"
_MOST = 4
_LONGEST = 6  # syllables
_SAYS_LITTLE = 0.12  # a word below this part of the strongest is not shown
_CLOSE = 0.3  # from here on two syllables are a word: 0 they meet by chance, 1 they never stand without each other
Known = Mapping[str, tuple[int, float]]
# Spelled out, since "đỏ" is no filling word and "do" is.
_FILLING = frozenset(
    "à ạ ai anh ấy ba bà bác bạn bằng bao bây bị bởi các cái cả càng cháu chắc chẳng chỉ chị chiều cho chớ chứ chưa chúng cô có còn con cùng cũng cứ của dạ do "
    "dù đã đang đâu đây để đến đều đi đó được em ghi giờ giùm gì gọi hai hay hãy hãi hết hỏi hoặc hôm hổng hơn kể khác khi khỏi không kia kiểu là làm lại lắm lần lên liền lúc "
    "luôn mà mấy mẹ mình mỗi một mới mong muốn năm nào này nay nên nếu ngày người nghe nhà nhau nhất nhé nhiều nhưng những như nó nói nữa ở ông phải qua quá ra rằng rất "
    "rồi sao sau sáng sẽ sự ta tại tất tên thấy thật theo thêm thế thì thôi thưa tháng tới tôi trên trong trước tui tuần từ tự từng tuy vẫn vào vậy vầy về vì việc "
    "vừa với và xin xong xuống xem y yêu".split()
)  # fmt: skip
# Where the sender is reached: said in matters of every sort.
_HOW_TO_REACH = frozenset(("sđt", "sdt", "đt", "dt", "số đt", "so dt", "số điện thoại", "so dien thoai", "đ/c", "địa chỉ", "dia chi", "liên hệ", "lien he"))  # fmt: skip
_FILLING_BARE = frozenset(map(fold, _FILLING))
_FILLING_PAIRS = frozenset(map(fold, ("đề nghị", "xem xét", "gia đình", "hiện nay", "trường hợp", "sự việc", "tình trạng", "liên quan", "thực hiện", "bà con", "người dân")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Unit:
    """One word of a sentence: a syllable, or two that belong together."""

    first: int
    past: int
    weight: float
    is_filling: bool

    @property
    def syllables(self) -> int:
        return self.past - self.first


def phrases(said: Reading, weights: Sequence[float], known: Known) -> tuple[str, ...]:
    """Of the text that was read, what spoke for a guess, the strongest first; WEIGHTS: how much each syllable did."""
    close = _close(said, known)
    clauses = list(_clauses(said, weights, _seconds(close)))
    strongest = max((unit.weight for clause in clauses for unit in clause), default=0.0)
    if strongest <= 0:
        return ()
    runs = [_whole(run, clause, close) for clause in clauses for run in _runs(clause, strongest * _SAYS_LITTLE)]
    ranked = sorted(runs, key=lambda run: -sum(unit.weight for unit in run))
    ranked = [run for run in ranked if _typed(said, run).lower() not in _HOW_TO_REACH]
    told = [run for run in ranked if run[-1].past - run[0].first > 1] or ranked[:1]
    return _apart([_typed(said, run) for run in told])


def _apart(typed: Sequence[str]) -> tuple[str, ...]:
    """None that another of them says already."""
    kept: list[str] = []
    for each in typed:
        if not any(f" {each.lower()} " in f" {other.lower()} " for other in kept):
            kept.append(each)
    return tuple(kept[:_MOST])


def _clauses(said: Reading, weights: Sequence[float], second: set[int]) -> Iterator[list[_Unit]]:
    """The units between two stops."""
    clause: list[_Unit] = []
    place = 0
    while place < len(said.words):
        if said.words[place].plain == STOP:
            yield clause
            clause, place = [], place + 1
            continue
        past = place + 2 if place + 1 in second else place + 1
        own = said.words[place:past]
        is_filling = _are_filling(own) or (bool(clause) and _is_name(said.typed(place)))
        clause.append(_Unit(place, past, sum(weights[place:past]), is_filling))
        place = past
    yield clause


def _close(said: Reading, known: Known) -> dict[int, float]:
    """Where a syllable keeps company with the one before it, and how much."""
    close: dict[int, float] = {}
    exact, bare = _listed()
    for place, (first, second) in enumerate(pairwise(said.words), start=1):
        is_bare = first.is_bare and second.is_bare
        if (first.typed, second.typed) in exact or (is_bare and (first.plain, second.plain) in bare):
            close[place] = 1.0
    for place, name in said.names:
        one, _, two = name[2:].partition(" ")
        block = name[:2]
        if (
            block == "c:"
            or not two
            or _is_name(said.typed(place))
            or name not in known
            or block + one not in known
            or block + two not in known
        ):
            continue
        rare = known[name][1] - 1.0  # rarity is 1 + the logarithm of how seldom
        drawn = known[block + one][1] + known[block + two][1] - 2.0 - rare
        close[place] = max(close.get(place, 0.0), drawn / max(rare, 0.1))
    return {place: much for place, much in close.items() if much >= _CLOSE}


@lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """The words of our list: as they are spelled, and as they are typed without diacritics."""
    lines = [line for line in _WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    words = [tuple(word.split()) for line in lines for word in line.split(";")]
    return frozenset(words), frozenset(tuple(map(fold, word)) for word in words)


def _seconds(close: Mapping[int, float]) -> set[int]:
    """The places of syllables that belong to the one before; who is closest is taken first."""
    taken: set[int] = set()
    seconds: set[int] = set()
    for place in sorted(close, key=lambda each: -close[each]):
        if not {place, place - 1} & taken:
            taken |= {place, place - 1}
            seconds.add(place)
    return seconds


def _are_filling(words: Sequence[Word]) -> bool:
    return all(map(_is_filling, words)) or " ".join(word.plain for word in words) in _FILLING_PAIRS


def _is_filling(word: Word) -> bool:
    return word.plain in _FILLING_BARE if word.is_bare else word.typed in _FILLING or word.plain[:1].isdigit()


def _is_name(typed: str) -> bool:
    """A name in the middle of a sentence explains nothing; "UBND" is none."""
    return typed.istitle()


def _runs(clause: Sequence[_Unit], least: float) -> Iterator[list[_Unit]]:
    """Neighbours that spoke, together; a lone syllable with the word beside it."""
    run: list[_Unit] = []
    for place, unit in enumerate([*clause, None]):
        length = sum(each.syllables for each in run)
        if unit is not None and unit.weight > least and length + unit.syllables <= _LONGEST:
            run.append(unit)
            continue
        if trimmed := _trimmed(run):
            yield _not_alone(trimmed, clause)
        run = [unit] if unit is not None and unit.weight > least and place else []


def _trimmed(run: list[_Unit]) -> list[_Unit]:
    """Without the filling words at both ends: alone they explain nothing to a person."""
    telling = [place for place, unit in enumerate(run) if not unit.is_filling]
    return run[telling[0] : telling[-1] + 1] if telling else []


def _not_alone(run: list[_Unit], clause: Sequence[_Unit]) -> list[_Unit]:
    if run[-1].past - run[0].first > 1:
        return run
    place = clause.index(run[0])
    after = [unit for unit in clause[place + 1 : place + 2] if not unit.is_filling]
    before = [unit for unit in clause[max(place - 1, 0) : place] if not unit.is_filling]
    if after and (not before or after[0].weight >= before[0].weight):
        return [*run, *after]
    return [*before, *run]


def _whole(run: list[_Unit], clause: Sequence[_Unit], close: Mapping[int, float]) -> list[_Unit]:
    """With the half of a word that stands alone beside it: the "cơ" of "quan chức năng"."""
    place = clause.index(run[0])
    before, after = clause[max(place - 1, 0) : place], clause[place + len(run) : place + len(run) + 1]
    if before and _is_half(before[0]) and run[0].first in close:
        run = [*before, *run]
    if after and _is_half(after[0]) and after[0].first in close:
        run = [*run, *after]
    return run


def _is_half(unit: _Unit) -> bool:
    return unit.syllables == 1 and not unit.is_filling


def _typed(said: Reading, run: Sequence[_Unit]) -> str:
    """In the spelling of the sender."""
    return " ".join(said.typed(run[0].first, run[-1].past).split())
