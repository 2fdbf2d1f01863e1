"""How people write on a phone: words with and without diacritics, teencode; phrases found in them.

Pure. A phrase is written with its diacritics and found accent-blind, but never against the diacritics that were
typed: "to cao" is found in a text without accents, "tổ cao" is never taken for "tố cáo".
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kernel.patterns import pattern
from kernel.text import fold, keep_legible

# What stands for what in a message (folded form → word). Only what is not a word of its own.
TEENCODE = {
    "k": "không", "ko": "không", "kg": "không", "khg": "không", "hok": "không", "hem": "không", "kh": "không", "kô": "không",
    "hông": "không", "hổng": "không", "hum": "hôm", "khum": "không", "kb": "không biết", "kbt": "không biết", "dc": "được", "đc": "được", "dk": "được", "đk": "được", "j": "gì", "zì": "gì", "z": "vậy",
    "v": "vậy", "zậy": "vậy", "mk": "mình", "mik": "mình", "mjk": "mình", "ntn": "như thế nào", "lm": "làm", "ng": "người",
    "vs": "với", "cx": "cũng", "cg": "cũng", "r": "rồi", "rùi": "rồi", "bn": "bao nhiêu", "bnh": "bao nhiêu", "hs": "hồ sơ",
    "hsơ": "hồ sơ", "cb": "cán bộ", "cbcc": "cán bộ công chức", "nv": "nhân viên", "ct": "chủ tịch", "sdt": "số điện thoại",
    "sđt": "số điện thoại", "đt": "điện thoại", "dt": "điện thoại", "đ/c": "địa chỉ", "trc": "trước", "mn": "mọi người",
    "ny": "này", "nhìu": "nhiều", "thik": "thích", "iu": "yêu", "gđ": "gia đình", "gd": "gia đình", "ubnd": "ủy ban",
    "wa": "quá", "lun": "luôn", "bik": "biết", "bít": "biết", "tks": "cảm ơn", "thanks": "cảm ơn", "thks": "cảm ơn",
    "thank": "cảm ơn", "camon": "cảm ơn", "cmon": "cảm ơn", "tt": "thủ tục", "tthc": "thủ tục", "cccd": "căn cước", "cmnd": "căn cước",
    "gởi": "gửi", "gơi": "gửi", "gỡi": "gửi", "fong": "phong", "fải": "phải", "fai": "phải", "fường": "phường", "fuong": "phường",
}  # fmt: skip
_FOLDER = Path(__file__).with_name("phrases")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PIECE = pattern(r"\d+(?:[.,]\d+)*(?:k|tr)(?![^\W\d_])|\d+(?:[.,]\d+)*|[^\W\d_]+(?:/[cC]\b)?|[.,;:!?\n…]", re.UNICODE)
_COMMA = pattern(r"[,:](?=\s)")
_STOPS = frozenset(".,;:!?\n…")
STOP = "."


@lru_cache(maxsize=20_000)
def spelling(word: str) -> tuple[str, str]:
    """Letters and tone apart, so that "hoá" and "hóa" are one spelling."""
    apart = unicodedata.normalize("NFD", word.lower())
    tone = "".join(c for c in apart if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES)), tone


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text; `plain` is folded. A stop ends a clause and matches nothing. `at`, `past`: where it was typed."""

    typed: str
    plain: str
    at: int = field(default=0, compare=False)
    past: int = field(default=0, compare=False)

    @property
    def is_bare(self) -> bool:
        return self.typed == self.plain


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text. `is_bare`: it was typed without diacritics."""

    words: tuple[Word, ...]
    is_bare: bool
    # Where each word stands: a long text is not walked through for each of hundreds of phrases.
    starts: dict[str, list[int]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        starts: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            starts.setdefault(word.plain, []).append(place)
        object.__setattr__(self, "starts", starts)

    @property
    def plain(self) -> str:
        return " ".join(word.plain for word in self.words)

    @property
    def begins(self) -> dict[int, int]:
        """Where each word begins in `plain` → its number."""
        begins, place = {}, 0
        for number, word in enumerate(self.words):
            begins[place] = number
            place += len(word.plain) + 1
        return begins


def amount_of_words(text: str) -> int:
    """How many words of TEXT have a letter in them: figures and signs by themselves are none."""
    return sum(1 for word in text.split() if any(c.isalpha() for c in word))


def read(text: str) -> Wording:
    """The words of TEXT, teencode written out, punctuation kept as stops."""
    found = [(piece.group(), *piece.span()) for piece in _PIECE.finditer(keep_legible(text).lower())]
    letters = [piece for piece, _at, _past in found if piece.isalpha()]
    accented = sum(1 for piece in letters if not piece.isascii())
    is_bare = accented * 8 < len(letters)
    words: list[Word] = []
    for piece, at, past in found:
        if piece in _STOPS:
            words.append(Word(piece, STOP, at, past))
            continue
        words.extend(Word(part, fold(part), at, past) for part in _written_out(piece, is_bare=is_bare).split())
    return Wording(tuple(words), is_bare)


def read_on(text: str) -> Wording:
    """The same where a comma parts nothing: a deed and its doer stand on both sides of one."""
    return read(_COMMA.sub(" ", text))


def _written_out(piece: str, *, is_bare: bool) -> str:
    if piece[0].isdigit() and piece[-1] in "kr":
        thousand = "nghìn" if piece[-1] == "k" else "triệu"
        return f"{piece.rstrip('ktr')} {fold(thousand) if is_bare else thousand}"
    meant = TEENCODE.get(piece)
    if meant is None:
        return piece
    return fold(meant) if is_bare else meant


# --- Phrases: "đòi|vòi *2 tiền" = one of two words, up to two words between, a word --------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase. `strict`: as bare words it is too ambiguous ("to cao"), so bare words count only in a bare text;
    `never_bare`: not even there ("chứng chỉ" looks like "chung chi")."""

    said: str
    steps: tuple[tuple[tuple[tuple[tuple[str, str], str], ...], int], ...]
    strict: bool = False
    never_bare: bool = False


def phrase(said: str) -> Phrase:
    """SAID may begin with "!" (bare only in a bare text) or "!!" (never bare)."""
    body = said.lstrip("!")
    marks = len(said) - len(body)
    steps = []
    gap = 0
    for part in body.split():
        if part.startswith("*"):
            gap = int(part[1:])
            continue
        choices = tuple((spelling(choice), fold(choice)) for choice in part.split("|"))
        steps.append((choices, gap))
        gap = 0
    return Phrase(body, tuple(steps), strict=marks == 1, never_bare=marks == 2)


def phrases(*said: str) -> tuple[Phrase, ...]:
    return tuple(phrase(each) for each in said)


def phrases_in(name: str) -> dict[str, tuple[Phrase, ...]]:
    """The sections of a file of `phrases/`: one phrase a line under "[section]"; "#" begins a comment."""
    found: dict[str, list[str]] = {}
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        said = line.strip()
        if said.startswith("["):
            section = found.setdefault(said.strip("[]"), [])
        elif said and not said.startswith("#"):
            section.append(said)
    return {section: phrases(*said) for section, said in found.items()}


def _is(word: Word, choices: Sequence[tuple[tuple[str, str], str]], sought: Phrase, *, bare_text: bool) -> bool:
    for exact, plain in choices:
        if word.plain != plain:
            continue
        if spelling(word.typed) == exact:
            return True
        if word.is_bare and not sought.never_bare and (bare_text or not sought.strict):
            return True
    return False


def _ends_at(text: Wording, sought: Phrase, start: int, step: int) -> int | None:
    """Where the rest of the phrase ends when it may begin at START, or None."""
    if step == len(sought.steps):
        return start
    choices, gap = sought.steps[step]
    for skipped in range(gap + 1):
        place = start + skipped
        if place >= len(text.words):
            return None
        if _is(text.words[place], choices, sought, bare_text=text.is_bare):
            end = _ends_at(text, sought, place + 1, step + 1)
            if end is not None:
                return end
        if text.words[place].plain == STOP:
            return None
    return None


def places(text: Wording, sought: Phrase) -> list[tuple[int, int]]:
    """Where the phrase stands: (first word, one past the last)."""
    first = sought.steps[0][0]
    found: list[tuple[int, int]] = []
    if sought.never_bare and text.is_bare:
        return found
    for start in sorted({place for _, plain in first for place in text.starts.get(plain, ())}):
        if _is(text.words[start], first, sought, bare_text=text.is_bare):
            end = _ends_at(text, sought, start + 1, 1)
            if end is not None:
                found.append((start, end))
    return found


def has(text: Wording, sought: Iterable[Phrase]) -> bool:
    return any(places(text, each) for each in sought)
