"""The panel of the case page: what the machine takes the matter for, how sure, by which words; one press says "Đúng".

Shown to whoever may confirm, while there is something to confirm or a confirmed guess asks for a step. One statement.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
from kernel.time import today
from kinds.feedback.inputs.who_handles import ROLE, without_hands
from kinds.feedback.joining.remaining import reads_whole
from kinds.feedback.keyed_in.ways import SOURCES
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.alike import NEIGHBOURS, judged, parameters
from kinds.feedback.suggestions.corrections import BY_A_PERSON
from kinds.feedback.suggestions.deciding import still_open
from kinds.feedback.suggestions.fields import FIELDS, label_of
from kinds.feedback.suggestions.guesses import Guess, Suggestions, loaded
from kinds.feedback.suggestions.labels import PROPOSALS, SCOPES, in_percent, in_words

CONFIRM = "correct_field"
# The guesses with the names that they speak of, what a person said of them, and the matters that are alike, in one round trip.
_READ = f"""
    SELECT s.guesses, s.model, ({NEIGHBOURS}),
        (SELECT name FROM orgs_unit u WHERE u.id::text = s.guesses->'unit'->>'value'),
        (SELECT name FROM orgs_unit u WHERE u.id::text = s.guesses->'accused'->>'value'),
        (SELECT max(name) FROM procedures_procedure p WHERE p.code = s.guesses->'procedure'->>'value'),
        (SELECT json_object_agg(d.what, d.chosen) FROM (
            SELECT DISTINCT ON (k.what) k.what, k.chosen FROM suggestions_correction k
            WHERE k.case_id = s.case_id AND k.how = ANY(%(how)s) ORDER BY k.what, k.at DESC, k.id DESC) d),
        EXISTS (SELECT 1 FROM orgs_position p JOIN orgs_holding h ON h.position_id = p.id
            WHERE p.unit_id::text = s.guesses->'unit'->>'value' AND p.role = %(role)s
            AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to >= %(on)s)
            AND h.valid_from <= %(on)s AND (h.valid_to IS NULL OR h.valid_to >= %(on)s))
    FROM suggestions_suggested s WHERE s.case_id = %(case)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What one statement tells of a case: the guesses, names for them, what is alike, what a person said."""

    said: Suggestions
    names: dict[str, str]
    near: list[tuple[Guess, str, str]]
    decided: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the panel."""

    label: str
    value: str
    sure: str
    percent: str
    words: tuple[str, ...]
    href: str = ""
    is_settled: bool = False
    by: str = ""  # whose entry it is, where it is no guess


def panel(case: Case, actor: Actor, at: datetime) -> Panel | None:
    """What is suggested, for those who sort; nothing once a person has sorted it."""
    own = Feedback.objects.filter(pk=case.pk).first() if not hasattr(case, "feedback") else case.feedback
    if own is None or case.stopped_at is not None or (own.scope and (own.field or own.procedure_code)):
        return None
    moves = moves_of(case, actor)
    if CONFIRM not in moves:
        return None
    found = read(case, actor)
    if found is None:
        return None
    said, is_denied = found.said, found.decided.get("denunciation") == "no"
    is_whole = not own.for_handling or reads_whole(case, actor)
    rows = [row if is_whole else replace(row, words=()) for row in _rows(found, own)]
    alike = _duplicates(found.near) if not case.parent_id else []
    confirm = reverse("suggestions_confirm", args=[case.code])
    danger = said.denunciation if not is_denied else Guess()
    waits = still_open(said, own, found.decided, has_alike=bool(alike))
    context = {
        "rows": rows,
        "alike": alike,
        "danger": danger.value,
        "danger_percent": in_percent(danger.probability),
        "danger_words": danger.words if is_whole else (),
        "told": found.decided.get("scope", ""),
        "seal": reverse("officer_move", args=[case.code, "seal"]) if "seal" in moves else "",
        "redirect": reverse("officer_move", args=[case.code, "redirect"]) if "redirect" in moves else "",
        "correct": reverse("suggestions_correct", args=[case.code]),
        "confirm": confirm if waits else "",
        "confirm_no": confirm,
        "key": uuid4(),
        "expects": str(case.row_version),
        "model": said.model,
    }
    return Panel("suggestions/panel.html", context) if rows or danger.value or alike else None


def moves_of(case: Case, actor: Actor) -> frozenset[str]:
    """The moves of the case that lie with this actor."""
    flow = kind_of(case.kind).flow(case.flow_version)
    stage = flow.stage(case.stage)
    mine = flow.moves_from(case.stage, roles_of(actor))
    return frozenset(move.name for move in mine if oversight.may(vars(case), stage, move, actor))


def read(case: Case, actor: Actor) -> Found | None:
    """Matters that are alike are shown to coordinators alone, and only those that their own unit received."""
    unit = actor.unit_id if actor.has_role("coordinator") else UUID(int=0)
    with connection.cursor() as cursor:
        cursor.execute(_READ, parameters(case.pk, unit, actor.walled) | _asked())
        row = cursor.fetchone()
    if row is None:
        return None
    guesses, model, near, unit_name, accused, procedure, decided, has_hands = row
    named = unit_name if has_hands or not unit_name else without_hands(unit_name)
    names = {"unit": named or "", "accused": accused or unit_name or "", "procedure": procedure or ""}
    return Found(Suggestions.of_row(guesses, model), names, judged(loaded(near)), loaded(decided) or {})


def _asked() -> dict[str, Any]:
    return {"how": list(BY_A_PERSON), "role": ROLE, "on": today()}


def _rows(found: Found, own: Feedback) -> Iterator[Row]:
    said, names, decided = found.said, found.names, found.decided
    scope = said.content if said.content.is_sure and said.scope.value in ("rule", "") else said.scope
    yield _row(_("Loại việc"), scope, str(SCOPES.get(scope.value, "")), told=_told(decided, own.scope))
    is_said = own.has_proposal  # by the sender, in a field of its own
    if said.has_proposal.is_sure and said.scope.value == "rule" and not is_said:
        yield _row(_("Kiến nghị"), said.has_proposal, str(PROPOSALS[said.has_proposal.value]))
    yield _row(_("Lĩnh vực"), said.field, str(FIELDS.get(said.field.value, "")), told=label_of(own.field))
    if said.procedure.is_sure:
        name = f"{names['procedure']} ({said.procedure.value})"
        yield _row(_("Thủ tục"), said.procedure, name, told=own.procedure_code)
    for what, label in (("accused", _("Đơn vị được nhắc đến")), ("unit", _("Đơn vị có thẩm quyền"))):
        guess = getattr(said, what)
        if guess.is_sure and decided.get(what, guess.value) == guess.value:
            row = _row(label, guess, names[what], told=names[what] if what in decided else "")
            is_theirs = not row.is_settled and guess.value == str(own.unit_named_id)
            yield replace(row, by=_chosen_by(own)) if is_theirs else row


def _chosen_by(own: Feedback) -> str:
    """The machine found nothing here: it repeats what was entered."""
    return _("do người nhập chọn, máy không đoán") if own.source in SOURCES else _("do người gửi nêu, máy không đoán")


def _told(decided: dict[str, str], scope: str) -> str:
    return str(SCOPES.get(decided.get("scope", "") or scope, ""))


def _row(label: str, guess: Guess, value: str, *, told: str = "") -> Row:
    """TOLD: what a person decided; then the machine's word counts no more."""
    if told:
        return Row(label, told, "", "", (), is_settled=True)
    if not guess.is_sure or not value:
        return Row(label, _("chưa rõ"), "", "", ())
    return Row(label, value, in_words(guess.probability), in_percent(guess.probability), guess.words)


def _duplicates(near: Iterable[tuple[Guess, str, str]]) -> list[Row]:
    """Cases that may be the same matter."""
    likely = [(guess, code, subject) for guess, code, subject in near if guess.is_sure]
    return [
        Row(code, subject, in_words(g.probability), in_percent(g.probability), (), reverse("officer_case", args=[code]))
        for g, code, subject in likely
    ]
