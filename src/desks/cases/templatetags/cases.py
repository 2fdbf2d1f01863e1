"""From the engine's values to what the kit's components eat: clock words to meanings, ledger lines to timeline entries."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.attachments import reason_of
from casework.clock import Standing, Step
from casework.kind import kind_of
from casework.models import Attachment
from casework.timeline import Line
from desks.kit.parts import DateStep, Entry
from desks.kit.step_words import step_spoken
from kernel.time import format_date, local

register = template.Library()

_CLOCK = {Standing.LATE: "late", Standing.TODAY: "soon", Standing.PAUSED: "citizen"}
_ACTORS = {"citizen": gettext_lazy("Người gửi"), "system": gettext_lazy("Hệ thống")}
_ANSWERED = "answer:approved"
_INDEX = "index:passed"
_VERBS = {"deadline:passed": "late", "deadline:approached": "soon", _ANSWERED: "done"}


@register.filter
def clock_meaning(standing: str) -> str:
    """The meaning of a clock tag: red is late and nothing else."""
    return _CLOCK.get(Standing(standing), "neutral")


@register.filter
def why_not_here(file: Attachment) -> str:
    """Of a file that did not come: the reason in words, never its code."""
    return reason_of(file)


@register.simple_tag
def citizen_lines(lines: Iterable[Line]) -> list[Entry]:
    """The sender's timeline: units and words to them, no names of officials."""
    return [_for_sender(line) for line in lines]


def _for_sender(line: Line) -> Entry:
    """After the answer the case lies with the receiving unit again: an inner matter, no handover to the sender."""
    shown = replace(line, to_unit="") if line.verb.endswith(_ANSWERED) else line
    return _entry(shown, line.unit or _actor(line), words=line.words if line.words_are_public else "")


@register.simple_tag
def officer_lines(lines: Iterable[Line]) -> list[Entry]:
    """The office's timeline: position first, name second, every word."""
    return [_entry(_named(line), _actor(line), person=line.person, unit=line.unit, words=line.words) for line in lines]


def _named(line: Line) -> Line:
    """Of several marks of one index each is told by its step."""
    slug, _colon, verb = line.verb.partition(":")
    step = (
        kind_of(slug).index_steps.get(str(line.particulars.get("alarm", "")).partition("@")[0])
        if verb == _INDEX
        else ""
    )
    return replace(line, what=f"{line.what}: {step}") if step else line


def _actor(line: Line) -> str:
    return line.who if line.position else str(_ACTORS.get(line.actor_kind, line.who))


def _entry(line: Line, who: str, *, words: str, person: str = "", unit: str = "") -> Entry:
    """A handover shows both hands: it is the control slip."""
    gone = bool(line.to_unit) and line.to_unit != line.unit
    return Entry(
        what=line.what,
        at=local(line.at),
        position=", ".join(part for part in (who, person if gone else "") if part),
        person="" if gone else person,
        unit=unit,
        to_position=line.to_unit if gone else "",
        detail=words,
        meaning=_VERBS.get(line.verb.partition(":")[2], "neutral"),
    )


@register.simple_tag
def date_steps(steps: Iterable[Step]) -> list[DateStep]:
    """How a date came about, for the derivation component."""
    return [DateStep(what=step_spoken(step.words), when=_span(step), law=step.legal_basis) for step in steps]


def _span(step: Step) -> str:
    if step.first == step.last:
        return format_date(step.first)
    return f"{format_date(step.first)} – {format_date(step.last)}"


@register.simple_tag
def next_steps(case: Any) -> list[str]:
    """What happens after a receipt, in three sentences."""
    due = format_date(local(case.due_at)) if case.due_at else ""
    return [
        _("Cán bộ điều phối xem và chuyển cơ quan có thẩm quyền."),
        _("Cần hỏi thêm, thành phố sẽ nhắn cho ông/bà; thời gian chờ được trừ ra."),
        _("Ông/bà nhận trả lời chậm nhất ngày %(due)s.") % {"due": due},
    ]
