"""Who urges waits for an answer: the same official urges the same matter again when somebody has acted on it since, or when
the term of the books is over (`feedback.urge_again`, one working day). Others who stand above may urge meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from books.orgs.models import Holding
from casework import chores
from casework.errors import CaseError
from casework.kind import Asked
from casework.oversight import has_it
from kernel.time import format_date, format_instant, local, local_day
from ledger.models import Entry

AGAIN = "feedback.urge_again"
URGED_VERB, DIRECTED_VERB = "feedback:case:urged", "feedback:case:directed"


class UrgedAlready(CaseError):
    """{who} đã đôn đốc vụ việc này lúc {when}; nơi xử lý chưa có thêm thao tác nào. Có thể đôn đốc lại từ ngày {day}, hoặc chỉ đạo có thời hạn."""

    http_status = 409


class UrgesHerself(CaseError):
    """Vụ việc này đang ở chỗ đồng chí nên không đôn đốc, chỉ đạo được; đồng chí hãy làm bước tiếp theo của vụ việc."""

    http_status = 409


def refuse_to_oneself(asked: Asked) -> None:
    """Raise `UrgesHerself` where the next step is the actor's own: the task would be her own, and late in her own name."""
    if has_it(asked.case, asked.actor):
        raise UrgesHerself


def refuse_at_once(asked: Asked) -> None:
    """Raise `UrgedAlready` where the actor's last urging still waits for an answer and its term is not over."""
    found = urgings([asked])[asked.case["id"]] if asked.known is None else asked.known
    for last in found:
        again = chores.due_within(AGAIN, asked.case, last.at)
        if local_day(asked.at) < local_day(again) and not last.is_answered:
            when = format_instant(local(last.at))
            raise UrgedAlready(who=last.who or _("Đồng chí"), when=when, day=format_date(local_day(again)))


def urgings(asked: Sequence[Asked]) -> dict[UUID, Sequence[Any]]:
    """The actor's last urging of each matter, if there is one: by whom (`who`), and whether it `is_answered`. One statement."""
    actor, streams = asked[0].actor, [each.case["id"] for each in asked]
    # In the same position too: a deputy who stands in does not urge what the absent one urged in the morning.
    mine = Q(position_id=actor.position_id) | Q(actor_id=actor.user_id)
    rows = Entry.objects.filter(mine, stream__in=streams, verb=URGED_VERB).order_by("stream", "-seq").distinct("stream")
    last = {row.stream: row for row in rows.annotate(is_answered=Exists(_acted_since()), who=Subquery(_held_by()[:1]))}
    return {stream: [last[stream]] if stream in last else [] for stream in streams}


def _acted_since() -> QuerySet[Entry]:
    """What an official other than those who press from above did after an urging."""
    since = Entry.objects.filter(stream=OuterRef("stream"), seq__gt=OuterRef("seq"), actor_kind="official")
    others = since.exclude(position_id=OuterRef("position_id")).exclude(actor_id=OuterRef("actor_id"))
    return others.exclude(verb__in=(URGED_VERB, DIRECTED_VERB))


def _held_by() -> QuerySet[Any]:
    """The position first, then the name, as everywhere."""
    held = Holding.objects.filter(position_id=OuterRef("position_id"), user_id=OuterRef("actor_id"))
    return held.values_list(Concat("position__title", Value(", "), "user__full_name"))
