"""A message that no machine can settle becomes somebody's work: call the citizen, or find out whether it arrived."""

from datetime import datetime

from casework.models import Case, Work
from messaging.models import Outbound

TASKS = {"unreachable": "call", "unknown": "settle_message"}
RECEIPT = "received"
# Who wrote here, came or called has the code already: on the page, on paper, by ear.
_HEARD_AT_ONCE = frozenset({"web", "counter", "phone"})
POST = "post"  # who wrote a letter and left no other way is answered by letter


def open_task(message: Outbound, trouble: str, at: datetime) -> None:
    """One extra work item for the unit that received the case; the messages page lists those without a case.

    A receipt that came late settles what nobody knew: the task goes away by itself.
    """
    if trouble == "settled":
        close_task(message, at)
        return
    if message.case_id is None or Work.objects.filter(subject_ref=message.pk, closed_at=None).exists():
        return
    case = Case.objects.get(pk=message.case_id)
    if case.is_sealed or case.erased_at is not None:
        return  # nobody is to be called about it any more
    if trouble == "unreachable" and message.notice == RECEIPT and case.channel in _HEARD_AT_ONCE:
        return
    Work.objects.create(
        case=case,
        task=POST if trouble == "unreachable" and case.channel == "letter" else TASKS[trouble],
        is_main=False,
        unit_id=case.receiving_unit_id,
        role="coordinator",
        due_at=case.due_at,
        subject_ref=message.pk,
        opened_at=at,
    )


def close_task(message: Outbound, at: datetime) -> None:
    """The message was settled by a person: its task is done."""
    Work.objects.filter(subject_ref=message.pk, closed_at=None).update(closed_at=at)
