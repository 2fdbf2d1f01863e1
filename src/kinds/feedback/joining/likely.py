"""Which matter one may be merged into: a short list to choose from, so that nobody carries a code over by hand.

Looked for when somebody opens the form; nothing about another case is stored. Only what the official may open is in it: never
what is sealed, and never what accuses a unit (that one is named by its code, by whoever knows that it is the same).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.actor import Actor
from books.orgs.models import Unit
from casework import practice
from casework.kind import kind_of
from casework.models import Case
from casework.visibility import sees_sender, visible_cases
from desks.cases.rows import subject_of
from desks.kit.language import spoken
from kernel.time import format_date, local
from kinds.feedback.suggestions.alike import NEIGHBOURS, judged, parameters
from kinds.feedback.suggestions.guesses import loaded

# Where a matter may stand to be followed. One that was answered already answers its new follower at once.
LEADS = frozenset({
    "received", "awaiting_sender", "assigned", "awaiting_approval", "forwarded", "proposed", "handed_over", "answered", "closed",
})  # fmt: skip
NEAR, SENDER, MATTER, LOOKED = "near", "sender", "matter", "looked"
WHY: dict[str, Promise] = {
    NEAR: _("nội dung gần giống"),
    SENDER: _("cùng người gửi"),
    MATTER: _("cùng đơn vị, cùng lĩnh vực"),
    LOOKED: _("đồng chí vừa xem"),
}
_MOST, _LATELY = 8, timedelta(days=90)
_UNIT = "COALESCE(NULLIF({s}.guesses->'accused'->>'value', ''), {f}.unit_named_id::text, NULLIF({s}.guesses->'unit'->>'value', ''))"
_FIELD = "COALESCE(NULLIF({f}.field, ''), NULLIF({s}.guesses->'field'->>'value', ''))"
_SAME = " AND ".join(f"{what.format(f='f', s='s')} = {what.format(f='myf', s='mys')}" for what in (_UNIT, _FIELD))
# What is alike in words; what the same person sent; and of the last few hundred of the receiving unit, what is about the
# same unit and the same field. By three indexes, whatever else there is.
_FOUND = f"""
    SELECT ({NEIGHBOURS}),
        ARRAY(SELECT o.id FROM casework_case o WHERE (o.sender_id = %(sender)s OR o.conversation_id = %(talk)s)
            AND o.id <> %(case)s ORDER BY o.opened_at DESC LIMIT 5),
        ARRAY(SELECT lately.case_id FROM (
                SELECT DISTINCT w.case_id FROM casework_work w WHERE w.unit_id = %(receiver)s ORDER BY w.case_id DESC LIMIT 300
            ) lately
            JOIN casework_case o ON o.id = lately.case_id AND o.opened_at > %(since)s
            JOIN feedback_feedback f ON f.case_id = o.id LEFT JOIN suggestions_suggested s ON s.case_id = o.id
            JOIN feedback_feedback myf ON myf.case_id = %(case)s LEFT JOIN suggestions_suggested mys ON mys.case_id = %(case)s
            WHERE o.id <> %(case)s AND {_SAME} ORDER BY o.id DESC LIMIT 5)
"""


@dataclass(frozen=True, slots=True)
class Likely:
    """One line of the list: enough to know the matter again, and why it is proposed."""

    code: str
    subject: str
    unit: str
    came: str
    stage: str
    why: Promise


def likely_mains(case: Case, actor: Actor, looked: Sequence[str] = ()) -> list[Likely]:
    """The matters into which CASE may be merged, the likeliest first. LOOKED: codes that the official opened last. Two statements."""
    by_code, by_id = _candidates(case, looked)
    rows = _fit(case, actor).filter(Q(pk__in=by_id) | Q(code__in=by_code))
    found: dict[str, tuple[int, Likely]] = {}
    order = [NEAR, SENDER, MATTER, LOOKED]
    for row in rows:
        why = by_code.get(row.code) if by_code.get(row.code) == NEAR else by_id.get(row.pk) or by_code.get(row.code, "")
        if why == SENDER and not (sees_sender(case, actor) and sees_sender(row, actor)):
            why = by_code.get(row.code, "")
        if why and row.people == row.my_people:
            found[row.code] = (order.index(why), _line(row, WHY[why]))
    ranked = sorted(found.values(), key=lambda each: (each[0], each[1].code))
    return [line for _rank, line in ranked[:_MOST]]


def _candidates(case: Case, looked: Iterable[str]) -> tuple[dict[str, str], dict[UUID, str]]:
    """Why each is proposed, by code and by id; where there are several reasons, the strongest."""
    asked = parameters(case.pk) | {
        "sender": case.sender_id,
        "talk": case.conversation_id,
        "receiver": case.receiving_unit_id,
        "since": case.opened_at - _LATELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, asked)
        near, theirs, same = cursor.fetchone()
    by_code = dict.fromkeys(looked, LOOKED) | {code: NEAR for _guess, code, _subject in judged(loaded(near or {}))}
    return by_code, dict.fromkeys(same, MATTER) | dict.fromkeys(theirs, SENDER)


def _fit(case: Case, actor: Actor) -> Any:
    """Those from which an answer may come, that this official may open, and that accuse nobody."""
    open_to_it = ~Q(stage="closed") | ~Q(feedback__answer="")
    return (
        visible_cases(actor)
        .filter(open_to_it, kind=case.kind, stage__in=LEADS, is_sealed=False, shielded_unit_id=None, erased_at=None)
        .exclude(pk=case.pk)
        .annotate(
            holder_unit=Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name")),
            people=practice.people_beside("pk"),
            my_people=practice.people_beside(Value(case.pk)),
        )
    )


def _line(row: Any, why: Promise) -> Likely:
    stage = kind_of(row.kind).flow(row.flow_version).stage(row.stage)
    came = format_date(local(row.opened_at))
    return Likely(row.code, str(subject_of(row)), row.holder_unit or "", came, spoken(stage.label), why)
