"""The panel of the case page: what the machine takes the matter for, how sure, by which words; one press says "Đúng".

Shown to whoever may confirm, while there is something to confirm. One statement.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from access.actor import Actor
from casework import oversight
from casework.kind import Panel, kind_of
from casework.models import Case
from casework.perform import roles_of
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.alike import NEIGHBOURS, judged, parameters
from kinds.feedback.suggestions.fields import FIELDS
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.labels import PROPOSALS, SCOPES, in_percent, in_words

CONFIRM = "correct_field"
CONFIRMED = ("rule", "conduct", "question", "scene", "other")  # what `correct_field` takes for a scope
# The guesses with the names that they speak of and the matters that are alike, in one round trip.
_READ = f"""
    SELECT s.guesses, s.model, ({NEIGHBOURS}),
        (SELECT name FROM orgs_unit u WHERE u.id::text = s.guesses->'unit'->>'value'),
        (SELECT name FROM orgs_unit u WHERE u.id::text = s.guesses->'accused'->>'value'),
        (SELECT max(name) FROM procedures_procedure p WHERE p.code = s.guesses->'procedure'->>'value')
    FROM suggestions_suggested s WHERE s.case_id = %(case)s
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the panel."""

    label: str
    value: str
    sure: str
    percent: str
    words: tuple[str, ...]
    href: str = ""


def panel(case: Case, actor: Actor, at: datetime) -> Panel | None:
    """What is suggested, for those who sort; nothing once a person has sorted it."""
    own = Feedback.objects.filter(pk=case.pk).first() if not hasattr(case, "feedback") else case.feedback
    if own is None or case.stopped_at is not None or (own.scope and (own.field or own.procedure_code)):
        return None
    moves = _moves(case, actor)
    if CONFIRM not in moves:
        return None
    found = _read(case, actor)
    if found is None:
        return None
    said, names, near = found
    rows = list(_rows(said, names, own))
    alike = _duplicates(near) if not case.parent_id else []
    confirmable = to_confirm(said, own)
    context = {
        "rows": rows,
        "alike": alike,
        "danger": said.denunciation.value if said.denunciation.is_sure else "",
        "danger_percent": in_percent(said.denunciation.probability),
        "danger_words": said.denunciation.words,
        "seal": reverse("officer_move", args=[case.code, "seal"]) if "seal" in moves else "",
        "redirect": reverse("officer_move", args=[case.code, "redirect"]) if "redirect" in moves else "",
        "correct": reverse("officer_move", args=[case.code, CONFIRM]),
        "confirm": reverse("suggestions_confirm", args=[case.code]) if confirmable else "",
        "key": uuid4(),
        "expects": str(case.row_version),
        "model": said.model,
    }
    return Panel("suggestions/panel.html", context) if rows or context["danger"] or alike else None


def to_confirm(said: Suggestions, own: Feedback) -> dict[str, str]:
    """What one press confirms: the sure guesses that the move takes and that nobody has decided yet."""
    wanted: dict[str, str] = {}
    if said.scope.value in CONFIRMED and not own.scope:
        wanted["scope"] = said.scope.value
    if said.field.is_sure and not own.field:
        wanted["field"] = said.field.value
    if said.procedure.is_sure and not own.procedure_code:
        wanted["procedure_code"] = said.procedure.value
    if wanted and said.has_proposal.value == "yes":
        wanted["has_proposal"] = "yes"
    return wanted


def _moves(case: Case, actor: Actor) -> frozenset[str]:
    flow = kind_of(case.kind).flow(case.flow_version)
    stage = flow.stage(case.stage)
    mine = flow.moves_from(case.stage, roles_of(actor))
    return frozenset(move.name for move in mine if oversight.may(vars(case), stage, move, actor))


def _read(case: Case, actor: Actor) -> tuple[Suggestions, dict[str, str], list[tuple[Guess, str, str]]] | None:
    """Matters that are alike are shown to coordinators alone, and only those that their own unit received."""
    unit = actor.unit_id if actor.has_role("coordinator") else UUID(int=0)
    with connection.cursor() as cursor:
        cursor.execute(_READ, parameters(case.pk, unit))
        row = cursor.fetchone()
    if row is None:
        return None
    guesses, model, near, unit_name, accused, procedure = row
    names = {"unit": unit_name or "", "accused": accused or "", "procedure": procedure or ""}
    return Suggestions.of_row(_loaded(guesses), model), names, judged(_loaded(near))


def _loaded(value: Any) -> Any:
    """JSON of a raw statement comes as text from one driver setting and as values from another."""
    return json.loads(value) if isinstance(value, str) else value


def _rows(said: Suggestions, names: dict[str, str], own: Feedback) -> Iterator[Row]:
    scope = said.content if said.content.is_sure and said.scope.value in ("rule", "") else said.scope
    yield _row(_("Loại việc"), scope, str(SCOPES.get(scope.value, "")))
    if said.has_proposal.is_sure and said.scope.value == "rule":
        yield _row(_("Kiến nghị"), said.has_proposal, str(PROPOSALS[said.has_proposal.value]))
    yield _row(_("Lĩnh vực"), said.field, str(FIELDS.get(said.field.value, "")))
    if said.procedure.is_sure:
        yield _row(_("Thủ tục"), said.procedure, f"{names['procedure']} ({said.procedure.value})")
    if said.accused.is_sure:
        yield _row(_("Đơn vị được nhắc đến"), said.accused, names["accused"])
    if said.unit.is_sure:
        yield _row(_("Đơn vị có thẩm quyền"), said.unit, names["unit"])


def _row(label: str, guess: Guess, value: str) -> Row:
    if not guess.is_sure or not value:
        return Row(label, _("chưa rõ"), "", "", ())
    return Row(label, value, in_words(guess.probability), in_percent(guess.probability), guess.words)


def _duplicates(near: Iterable[tuple[Guess, str, str]]) -> list[Row]:
    """Cases that may be the same matter."""
    likely = [(guess, code, subject) for guess, code, subject in near if guess.is_sure]
    return [
        Row(
            code,
            subject,
            in_words(guess.probability),
            in_percent(guess.probability),
            (),
            reverse("officer_case", args=[code]),
        )
        for guess, code, subject in likely
    ]
