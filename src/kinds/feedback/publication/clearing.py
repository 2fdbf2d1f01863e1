"""The page on which a person clears an answer: original and public text side by side, every proposal a mark to keep or drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.models import Case
from kinds.feedback.models import Feedback
from kinds.feedback.publication.forms import LONGEST_TITLE
from kinds.feedback.publication.redaction import Known, Mark, applied, propose
from kinds.feedback.reading.abuse import abuse_in
from kinds.feedback.reading.headings import whole_heading

AROUND = 28


@dataclass(frozen=True, slots=True)
class Proposal:
    """One mark as a choice: where it stands, what would replace it, whether it is chosen."""

    mark: Mark
    before: str
    after: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Title, content or answer: the original with its marks, the choices, and the words of abuse in it."""

    name: str
    label: str
    original: SafeString
    proposals: Sequence[Proposal]
    text: str
    abuse: Sequence[str] = ()


def parts_of(case: Case, own: Feedback, known: Known, chosen: Mapping[str, Sequence[str]] | None = None) -> list[Part]:
    """The three parts; CHOSEN: name → keys of the marks that stay, None for what the machine is sure of."""
    texts = (
        ("title", _("Tiêu đề"), whole_heading(case.subject, own.content, LONGEST_TITLE)),
        ("content", _("Nội dung phản ánh"), own.content),
        ("answer", _("Trả lời"), own.answer),
    )
    return [
        _part(name, label, text, known, None if chosen is None else chosen.get(name, ())) for name, label, text in texts
    ]


def _part(name: str, label: str, text: str, known: Known, chosen: Sequence[str] | None) -> Part:
    marks = propose(text, known)
    kept = [m for m in marks if (m.is_sure if chosen is None else m.key in chosen)]
    proposals = [Proposal(m, _before(text, m.start), _behind(text, m.end), is_chosen=m in kept) for m in marks]
    return Part(name, label, _marked(text, marks), proposals, applied(text, kept), abuse_in(text))


def _marked(text: str, marks: Sequence[Mark]) -> SafeString:
    """The original with its marks; each says to the eye and to the ear what it is taken for."""
    pieces: list[tuple[str, str | Mark]] = []
    place = 0
    for mark in marks:
        pieces.append(("{}", text[place : mark.start]))
        pieces.append(("mark", mark))
        place = mark.end
    pieces.append(("{}", text[place:]))
    return format_html_join("", "{}", ((_as_html(kind, piece),) for kind, piece in pieces))


def _as_html(kind: str, piece: Any) -> Any:
    if kind != "mark":
        return piece
    look = "mark" if piece.is_sure else "mark mark-unsure"
    return format_html('<mark class="{}" title="{}">{}</mark>', look, piece.label, piece.text)


def _before(text: str, start: int) -> str:
    cut = text[max(0, start - AROUND) : start].replace("\n", " ")
    return ("…" if start > AROUND else "") + cut


def _behind(text: str, end: int) -> str:
    cut = text[end : end + AROUND].replace("\n", " ")
    return cut + ("…" if end + AROUND < len(text) else "")


def page_of(case: Case, known: Known, chosen: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The context of the page but for its form."""
    own: Feedback = case.feedback
    parts = parts_of(case, own, known, chosen)
    marks = [proposal.mark for part in parts for proposal in part.proposals]
    return {
        "case": case,
        "parts": parts,
        "is_conduct": own.stream == "conduct",
        "marks": len(marks),
        "unsure": sum(not mark.is_sure for mark in marks),
        "start": {part.name: part.text for part in parts},
    }
