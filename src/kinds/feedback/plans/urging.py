"""Who urges waits for an answer: the same official urges the same matter again when somebody has acted on it since, or when
the term of the books is over (`feedback.urge_again`, one working day). Others who stand above may urge meanwhile."""

from __future__ import annotations

from django.db.models import Q

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
    case, actor = asked.case, asked.actor
    # In the same position too: a deputy who stands in does not urge what the absent one urged in the morning.
    mine = Entry.objects.filter(
        Q(position_id=actor.position_id) | Q(actor_id=actor.user_id), stream=case["id"], verb=URGED_VERB
    )
    last = mine.order_by("-seq").first()
    if last is None:
        return
    again = chores.due_within(AGAIN, case, last.at)
    if local_day(asked.at) >= local_day(again) or _is_answered(last):
        return
    when = format_instant(local(last.at))
    raise UrgedAlready(who=_who(last), when=when, day=format_date(local_day(again)))


def _is_answered(last: Entry) -> bool:
    """Has an official other than those who press from above acted since?"""
    since = Entry.objects.filter(stream=last.stream, seq__gt=last.seq, actor_kind="official")
    others = since.exclude(position_id=last.position_id).exclude(actor_id=last.actor_id)
    return others.exclude(verb__in=(URGED_VERB, DIRECTED_VERB)).exists()


def _who(last: Entry) -> str:
    """The position first, then the name, as everywhere."""
    found = Holding.objects.filter(position_id=last.position_id, user_id=last.actor_id)
    held = found.values_list("position__title", "user__full_name").first()
    return ", ".join(held) if held else "Đồng chí"
