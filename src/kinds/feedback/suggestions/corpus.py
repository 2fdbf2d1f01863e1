"""The texts that the model learns from: written by ourselves, in `texts/*.txt`, no word of any citizen among them.

A line is one text or, with [this|that] and {slots}, a family of texts. A family stays together when the texts are
split for measuring, otherwise a model would be praised for knowing by heart what it was shown. In `themes/` what is
denounced and what is harmless of the same thing stand side by side, and a whole theme stays together.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kernel.patterns import pattern
from kernel.text import fold

FOLDER = Path(__file__).with_name("texts")
SCOPES = ("procedure", "rule", "conduct", "scene", "question", "complaint", "denunciation", "voter", "other")
OF_A_FIELD = "topic:"  # families that are a field's own words begin so: nothing is measured or calibrated on them
_CHOICE = pattern(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = pattern(r"\{(\w+)\}")
_MOST_OF_A_FAMILY = 8
_FIRST_OF_THEMES = 1000  # families of a theme are numbered from here on
_SAY_OF_A_TOPIC = 0.5
_AMONG_OTHERS = 0.35  # of the texts are learned a second time as part of a longer letter
# Spoken to whoever it may be: they stand before and after texts of every class, so that no class is known by them.
_OPENINGS = (
    "Kính gửi quý cơ quan. ", "Kính thưa các anh chị, ", "Kính gửi Ủy ban nhân dân thành phố Hà Nội, ", "Xin chào, ", "Ad ơi, ", "Dạ em chào anh chị, ", "Tôi tên là [tên], ở {ward}. ",
    "Alo, ", "Tôi xin phản ánh: ", "Kính gửi lãnh đạo thành phố. ", "Em xin trình bày như sau: ", "Kính gửi UBND {ward}. ", "Tôi có ý kiến thế này, ", "Kính gửi: Bộ, ngành liên quan. ", "Bác [tên] ở {ward} cho biết: ", "Bà [tên] ({ward}) phản ánh: ", "Ông [tên], 42 tuổi, kể: ", "Anh [tên] nêu ý kiến: ",
    "Thưa ông bà, tôi năm nay 67 tuổi, ở {ward}. ", "Bạn đọc [tên] viết: ",
)  # fmt: skip
_CLOSINGS = (
    " Xin chân thành cảm ơn.", " Trân trọng cảm ơn!", " Mong sớm được xem xét.", " Kính mong cơ quan có thẩm quyền quan tâm.", " Mong nhận được phản hồi.", " Tôi xin cảm ơn.", " Thật sự rất bức xúc.", " Mong được trả lời sớm ạ.", " Em cảm ơn ạ.", " Đề nghị xem xét giải quyết.",
    " Khổ quá trời.", " Quá thất vọng!!!", " Rất mong các cấp lãnh đạo quan tâm giải quyết dứt điểm.", " Số điện thoại của tôi: 0900000000.", " Cảm ơn ad nhiều.", " Sự việc xảy ra {date}.",
)  # fmt: skip
_TEENCODE = {"không": "k", "được": "đc", "gì": "j", "vậy": "z", "mình": "mk", "người": "ng", "với": "vs", "cũng": "cx", "rồi": "r", "hồ sơ": "hs", "cán bộ": "cb", "nhân viên": "nv", "như thế nào": "ntn", "trước": "trc", "điện thoại": "đt", "quá": "wa", "biết": "bít", "thủ tục": "tt"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from. `family` is what stays together; `weight` shares a family's say among its texts."""

    text: str
    scope: str
    field: str
    family: str
    weight: float = 1.0
    theme: str = ""

    @property
    def group(self) -> str:
        """What never stands on two sides of a split."""
        return self.theme or self.family


def examples(seed: int = 7) -> list[Example]:
    """Every text of the corpus, families filled in; the same texts for the same SEED."""
    dice = random.Random(seed)
    slots = _slots()
    made: list[Example] = []
    for theme, scope, number, field, line in (*_plain(), *_themed()):
        texts = _family(line, slots, dice)
        share = (1.0 + 0.25 * (len(texts) - 1)) / len(texts)
        family = f"{scope}:{number}"
        made += [Example(_noisy(text, slots, dice), scope, field, family, share, theme) for text in texts]
    return made


def _plain() -> Iterator[tuple[str, str, int, str, str]]:
    """(no theme, scope, number in its file, field, line): new lines go to the end, a family keeps its number."""
    for scope in SCOPES:
        for number, (field, line) in enumerate(_lines(scope)):
            yield "", scope, number, field, line


def _themed() -> Iterator[tuple[str, str, int, str, str]]:
    number = _FIRST_OF_THEMES
    for path in sorted((FOLDER / "themes").glob("*.txt")):
        theme = ""
        for row in _read(f"themes/{path.name}"):
            if row.startswith("["):
                theme = f"theme:{row.strip('[] ')}"
                continue
            head, _bar, line = row.partition("|")
            scope, _space, field = head.strip().partition(" ")
            yield theme, scope, number, field, line.strip()
            number += 1


def topics() -> list[Example]:
    """The words of each field as people say them: for the field alone, of no scope."""
    return [
        Example(words.strip(), "", field, f"{OF_A_FIELD}{field}:{number}", _SAY_OF_A_TOPIC)
        for field, line in _lines("topics")
        for number, words in enumerate(line.split(";"))
    ]


def spellings(of: list[Example], seed: int = 11) -> Iterator[Example]:
    """The same texts as some people type them: without diacritics, in teencode, in small letters, with much around them."""
    dice, slots, around = random.Random(seed), _slots(), _read("around.txt")
    for each in of:
        yield each
        if each.scope and dice.random() < _AMONG_OTHERS:
            yield replace(each, text=_among(each.text, around, slots, dice), weight=each.weight * 0.6)
        if dice.random() < 0.4:
            yield replace(each, text=fold(each.text), weight=each.weight * 0.6)
        elif dice.random() < 0.3:
            yield replace(each, text=_teencode(each.text.lower()), weight=each.weight * 0.5)


def _slots() -> dict[str, list[str]]:
    rows = (line.split(":", 1) for line in _read("slots.txt"))
    return {name.strip(): [choice.strip() for choice in choices.split("|")] for name, choices in rows}


def _lines(scope: str) -> list[tuple[str, str]]:
    parted = (line.partition("|") for line in _read(f"{scope}.txt"))
    return [(field.strip(), text.strip()) for field, _bar, text in parted]


def _read(name: str) -> list[str]:
    lines = unicodedata.normalize("NFC", (FOLDER / name).read_text(encoding="utf-8")).splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _family(line: str, slots: dict[str, list[str]], dice: random.Random) -> list[str]:
    if not _CHOICE.search(line) and not _SLOT.search(line):
        return [line]
    made = dict.fromkeys(_filled(line, slots, dice) for _ in range(_MOST_OF_A_FAMILY * 2))
    return list(made)[:_MOST_OF_A_FAMILY]


def _filled(line: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    while _CHOICE.search(line):
        line = _CHOICE.sub(lambda m: dice.choice(m.group(1).split("|")), line)
    text = _SLOT.sub(lambda m: dice.choice(slots[m.group(1)]), line)
    return text[:1].upper() + text[1:]


def _noisy(text: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    if len(text) > 25 and dice.random() < 0.3:
        text = _filled(dice.choice(_OPENINGS), slots, dice) + text
    if len(text) > 25 and dice.random() < 0.3:
        text += _filled(dice.choice(_CLOSINGS), slots, dice)
    return text


def _among(text: str, around: list[str], slots: dict[str, list[str]], dice: random.Random) -> str:
    """TEXT where it mostly stands: between sentences that say nothing of what it is."""
    said = [_filled(line, slots, dice) for line in dice.sample(around, dice.randint(2, 6))]
    place = dice.randint(0, min(3, len(said)))
    return " ".join([*said[:place], text, *said[place:]])


def _teencode(text: str) -> str:
    for word, short in _TEENCODE.items():
        text = re.sub(rf"\b{word}\b", short, text)
    return text
