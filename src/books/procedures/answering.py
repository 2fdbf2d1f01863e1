"""What the catalogue can answer by itself: how long, how much, where, with which papers. Each fact with source and date.

Prefers None. A proposed answer goes to an official; `is_certain` alone allows a machine to send it, and only a procedure
that somebody compared with its decision is. Sends nothing, decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from books.limits.models import Certainty
from books.procedures import words
from books.procedures.finding import Hit, ranked
from books.procedures.models import Procedure
from kernel.text import excerpt, fold
from kernel.time import now

LIMIT, FEE, WHERE, PAPERS = "limit", "fee", "where", "papers"
_ASKED = {
    LIMIT: re.compile(
        r"\b(?:mat )?(?:bao lau|may ngay|bao nhieu ngay)\b|\bthoi (?:han|gian)\b|\b(?:khi|bao gio|luc) nao (?:thi )?(?:co|xong|duoc|lay)\b|\bbao gio (?:thi )?(?:co|xong|duoc|lay)\b"
    ),
    FEE: re.compile(r"\b(?:mat |het |ton )?(?:bao nhieu(?: tien)?|may tien)\b(?! ngay| lau)|\ble phi\b|\bmuc phi\b|\bmien phi\b|\bphi (?:la )?bao nhieu\b|\bco mat (?:phi|tien)\b"),
    WHERE: re.compile(r"\b(?:o|den|nop|lam|ra|gap) (?:\w+ ){0,3}?(?:dau|cho nao|noi nao|co quan nao)\b|\b(?:o dau|cho nao|noi nao|co quan nao)\b|\bai (?:cap|giai quyet|lam)\b"),
    PAPERS: re.compile(r"\bgiay to (?:gi|nao)\b|\bnhung (?:giay to )?gi\b|\bcan (?:\w+ ){0,3}gi\b|\bho so (?:gom|can|bao gom)\b|\b(?:can|mang|chuan bi) (?:\w+ ){0,2}(?:gi|giay)\b"),
}  # fmt: skip
# Who says this does not ask: a person reads it.
_GRIEVED = re.compile(
    r"\b(?:hach sach|tre hen|qua han|qua hen|chua (?:tra|giai quyet|nhan|co ket qua)|khong (?:tra|giai quyet|chiu)|thai do|nhung nhieu|vo ly|khieu nai|to cao|hoi lo|lam kho|doi (?:them )?tien|hanh dan|cham tre)\b"
)
_LONGEST = 400
_MOST_LEFT = 1  # telling words of the question that the name does not carry
_MOST_PAPERS = 8
_FREE = frozenset(("mien phi", "mien le phi"))
_NO_NOTE = frozenset(("khong", "khong co", "khong quy dinh", "chua quy dinh"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A proposed answer. `missing` are the things asked that the catalogue does not say beyond doubt."""

    procedure: Procedure
    asked: tuple[str, ...]
    text: str
    source: str
    missing: tuple[str, ...]
    is_certain: bool


def answer(question: str, *, on: date | None = None) -> Answer | None:
    """The answer to QUESTION from the catalogue, or None: then a person answers."""
    on = on or now().date()
    plain = fold(question)
    asked = tuple(aspect for aspect, pattern in _ASKED.items() if pattern.search(plain))
    if not asked or len(question) > _LONGEST or _GRIEVED.search(plain):
        return None
    procedure = _meant(_subject(plain), on)
    if procedure is None:
        return None
    facts = {aspect: _fact(procedure, aspect) for aspect in asked}
    said = {aspect: found for aspect, found in facts.items() if found}
    if not said:
        return None
    missing = tuple(aspect for aspect in asked if aspect not in said)
    is_firm = not missing and all(firm for _, firm in said.values())
    return Answer(
        procedure=procedure,
        asked=asked,
        text=_words(procedure, {aspect: words_ for aspect, (words_, _) in said.items()}),
        source=_source(procedure),
        missing=missing,
        is_certain=is_firm and procedure.certainty == Certainty.READ,
    )


def _subject(plain: str) -> str:
    """The question without what it asks about it."""
    for pattern in _ASKED.values():
        plain = pattern.sub(" ", plain)
    return plain


def _meant(subject: str, on: date) -> Procedure | None:
    """The one procedure that the question names in full; two that fit equally well are none."""
    said = words.content(subject)
    named = [(fits, hit) for hit in ranked(subject, 12, on=on) if (fits := _fit(said, subject, hit))]
    if not named:
        return None
    best = max(fits for fits, _ in named)
    first = [hit for fits, hit in named if fits == best]
    return first[0].procedure if len(first) == 1 else None


def _fit(said: frozenset[str], subject: str, hit: Hit) -> tuple[int, ...]:
    """(telling words, words that the question lacks, asked for often) of the name or of what people call it; () if not."""
    best: tuple[int, ...] = ()
    called = [hit.procedure.name, *hit.procedure.also.split(",")]
    for phrase in called:
        telling = words.content(phrase)
        if not telling or not telling <= said or len(said - telling) > _MOST_LEFT:
            continue
        if words.turns(said) != words.turns(telling):
            continue
        every = set(words.tokens(phrase))
        if len(telling) < 2 and not _beside(telling, phrase) & words.pairs(subject.split()):
            continue
        lacking = len(every - set(words.tokens(subject)))
        best = max(best, (len(telling), -lacking, int(bool(hit.procedure.also))))
    return best


def _beside(telling: frozenset[str], phrase: str) -> set[tuple[str, str]]:
    """One telling syllable is not enough: its neighbour must stand beside it in the question too (hộ chiếu, tách hộ)."""
    return {pair for pair in words.pairs(words.tokens(phrase)) if telling & set(pair)}


def _fact(procedure: Procedure, aspect: str) -> tuple[str, bool] | None:
    """(words, said beyond doubt) or None."""
    match aspect:
        case "limit":
            return _limit(procedure)
        case "fee":
            return _fee(procedure)
        case "where":
            return (procedure.authority, True) if procedure.authority else None
        case _:
            return _papers(procedure)


def _limit(procedure: Procedure) -> tuple[str, bool] | None:
    with override("vi"):  # it goes into a Vietnamese sentence, whoever reads the screen
        said = procedure.limit_words
    if said:
        return said, True
    return (procedure.limit_text, False) if procedure.limit_text else None


def _fee(procedure: Procedure) -> tuple[str, bool] | None:
    """The portal writes "Miễn phí" beside a note that tells a fee; the note is right (and nothing then is beyond doubt)."""
    fee = procedure.fee_text
    if not fee:
        return None
    if fold(fee).strip(" .") in _FREE:
        return fee, True
    beside = re.match(r"miễn phí ?\((.+)", fee, re.IGNORECASE | re.DOTALL)
    if not beside:
        return excerpt(fee, 300), False
    note = beside[1].split(".)")[0].split("); ")[0].strip(" ().")
    return (("Miễn phí", False) if fold(note) in _NO_NOTE else (excerpt(note, 300), False)) if note else None


def _papers(procedure: Procedure) -> tuple[str, bool] | None:
    """A list that is short and has one case; a long one is shown on the procedure's page, by case."""
    papers = procedure.papers
    if not papers or len(papers) > _MOST_PAPERS or len({each.get("case") for each in papers}) > 1:
        return None
    if any(len(each["name"]) > 200 for each in papers):
        return None
    return "; ".join(each["name"].rstrip(" .;") for each in papers), False


_LABELS = {LIMIT: "Thời hạn giải quyết", FEE: "Phí, lệ phí", WHERE: "Cơ quan giải quyết", PAPERS: "Giấy tờ cần có"}


def _words(procedure: Procedure, facts: dict[str, str]) -> str:
    lines = [f"• {_LABELS[aspect]}: {said.rstrip(' .')}." for aspect, said in facts.items()]
    name = excerpt(procedure.name, 160)
    what = f"“{name}”" if name.lower().startswith("thủ tục") else f"thủ tục “{name}”"
    head = f"Về {what} (mã {procedure.code}):"
    return "\n".join([head, *lines, f"Nguồn: {_source(procedure)}."])


def _source(procedure: Procedure) -> str:
    parts = [procedure.source, f"số liệu {procedure.as_of}" if procedure.as_of else ""]
    if procedure.certainty != Certainty.READ:
        parts.append("chưa đối chiếu với quyết định công bố")
    return ", ".join(part for part in parts if part)
