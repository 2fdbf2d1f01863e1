"""What was to be keyed in by hand while the two systems were not connected, handed to the machine once they are.

Somebody may have keyed a matter in and not noted its code, so each is looked up there by our number before it is sent.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from casework import chores
from casework.models import Work
from casework.writes_of_many import write_all
from gateways.national_portal.models import Sync
from gateways.national_portal.pushing import KEY_IN
from ledger.streams import in_one

MOST = 50


def waiting_for_hands() -> list[Work]:
    """The tasks of keying in that are open, the most urgent first, with their cases; no more than are handed over at once."""
    open_now = Work.objects.filter(task=KEY_IN, closed_at=None, case__is_sealed=False, case__erased_at=None)
    return list(open_now.select_related("case").order_by("due_at", "id")[:MOST])


def take_over(case_ids: Sequence[UUID], at: datetime) -> list[UUID]:
    """The matters among CASE_IDS that still waited: queued to be told, the task by hand is over. Those that were taken."""
    with in_one():
        open_now = Work.objects.select_for_update().filter(task=KEY_IN, closed_at=None, case_id__in=case_ids)
        cases = {
            work.case_id: work.case
            for work in open_now.select_related("case")
            if not work.case.is_sealed and work.case.erased_at is None
        }
        queued = (
            Sync(case_id=each.pk, code=each.code, next_try_at=at, changed_at=at, doubtful=True)
            for each in cases.values()
        )
        Sync.objects.bulk_create(queued, ignore_conflicts=True)  # one that is known goes on as it stands
        write_all(chores.closed(case_id, KEY_IN, at) for case_id in cases)
    return list(cases)
