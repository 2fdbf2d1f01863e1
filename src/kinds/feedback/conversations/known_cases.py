"""What the talk is told of the matters that a person sent before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from casework.models import Case
from casework.notices import link_to
from kernel.text import one_line
from kernel.time import format_date, local
from kinds.feedback.dialogue import KnownCase
from kinds.feedback.kind import KIND
from kinds.feedback.models import Feedback
from kinds.feedback.queries import ELSEWHERE

_A_DAY = timedelta(days=1)


def known_case(case: Case) -> KnownCase:
    """As much of CASE as the chat may show."""
    flow = KIND.flow(case.flow_version)
    can = {m.name for m in flow.moves_from(case.stage, frozenset({"citizen"}))}
    due = f"hạn trả lời {format_date(local(case.due_at))}" if case.due_at and not case.stopped_at else ""
    return KnownCase(
        id=str(case.pk),
        code=case.code,
        stage_label=flow.stage(case.stage).for_citizen,
        due_words=due,
        can_add="add" in can,
        awaits_supplement="supplement" in can,
        can_withdraw="withdraw" in can,
        can_rate="rate" in can,
        can_reopen="reopen" in can,
        is_elsewhere=case.stage in ELSEWHERE,
        link=link_to({"id": case.pk, "code": case.code, "tracking_salt": case.tracking_salt}),
    )


def sent_as(cases: Sequence[Case], at: datetime, said: Sequence[str]) -> str:
    """The code of one of CASES, opened within the day, whose words are one of those that were SAID."""
    lately = {case.pk: case.code for case in cases if at - case.opened_at < _A_DAY}
    told = Feedback.objects.filter(pk__in=lately).values_list("pk", "content") if lately else ()
    return next((lately[pk] for pk, content in told if one_line(content) in said), "")
