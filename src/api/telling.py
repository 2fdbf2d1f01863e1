"""What other systems are told: that something happened and where to read it, never words, never persons.

CloudEvents 1.0, structured mode, with `dataref`. Told are changes of stage and of publication, nothing inner. A report
under a seal is told of as received, like any other: a system that hears nothing would know.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy

from api.models import Delivery, Hook, Report
from api.veiled import Veil
from casework.outside import the_only
from casework.readers import Change
from kernel.ids import uuid7
from kernel.time import local

TYPES: Final = {  # event → what it says
    "motcua.feedback.received": gettext_lazy("Đã tiếp nhận"),
    "motcua.feedback.state_changed": gettext_lazy("Tình trạng thay đổi"),
    "motcua.feedback.published": gettext_lazy("Đã công khai"),
    "motcua.feedback.unpublished": gettext_lazy("Đã gỡ công khai"),
}
_OF_VERB: Final = {
    "feedback:case:received": "motcua.feedback.received",
    "feedback:publication:cleared": "motcua.feedback.published",
    "feedback:publication:withdrawn": "motcua.feedback.unpublished",
}
RELEASED: Final = "feedback:quarantine:released"  # whoever reported it was told long ago that it was received
AS_LATE_AS_OTHERS: Final = timedelta(seconds=1)  # others wait for the reader of the ledger


def changed(change: Change) -> None:
    """A listener of the ledger's readers: one row for every hook that is to hear of it, in the reader's transaction."""
    kind = _OF_VERB.get(change.verb) or ("motcua.feedback.state_changed" if "stage" in change.particulars else "")
    hooks = _listening(kind) if kind and change.verb != RELEASED else []
    if not hooks:
        return
    report = Report.objects.filter(case_id=change.case_id).first()
    glimpse = the_only().glimpses([change.case_id]).get(change.case_id)
    if glimpse is None:
        return
    stage = str(change.particulars.get("stage") or "")
    state = the_only().state_of(stage) if stage else glimpse.state
    if not state:
        return  # a stage that is not told outside
    rows = [
        Delivery(
            hook=hook, event_id=change.entry_id, case_id=change.case_id, kind=kind, subject=subject, state=state,
            happened_at=change.at, next_try_at=change.at,
        )
        for hook in hooks
        if (subject := _subject(hook, report, glimpse.code))
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def veiled(veil: Veil, at: datetime) -> None:
    """The last that happened to a report under a seal, told to the system that sent it and to nobody else.

    The row leads to no case, and its time is that of the second only: the case's own would lead there.
    """
    number, _when, stage = veil.events[-1]
    kind = "motcua.feedback.received" if len(veil.events) == 1 else "motcua.feedback.state_changed"
    happened = at.replace(microsecond=secrets.randbelow(1_000_000))
    told = Delivery.objects.filter(subject=veil.reference).aggregate(last=Max("happened_at"))["last"]
    happened = max(happened, told + timedelta(milliseconds=1)) if told else happened
    mine = [h for h in _listening(kind) if str(h.client_id) == veil.client and "feedback:read" in h.client.scopes]
    Delivery.objects.bulk_create(
        Delivery(
            hook=hook, event_id=UUID(number), case_id=uuid7(), kind=kind, subject=veil.reference,
            state=the_only().state_of(stage), happened_at=happened, next_try_at=at + AS_LATE_AS_OTHERS,
        )
        for hook in mine
    )  # fmt: skip


def _listening(kind: str) -> Sequence[Hook]:
    hooks = Hook.objects.filter(ended_at=None, client__ended_at=None).select_related("client")
    return [hook for hook in hooks if not hook.types or kind in hook.types]


def _subject(hook: Hook, report: Report | None, code: str) -> str:
    """Under which number this client may read the matter; empty when it may not."""
    if report is not None and report.client_id == hook.client_id:
        return report.reference if "feedback:read" in hook.client.scopes else ""
    return code if "feedback:read_all" in hook.client.scopes else ""


def event_of(delivery: Delivery) -> dict[str, Any]:
    """The CloudEvent, in structured mode: thin, with the address at which the rest is read (with a key)."""
    return {
        "specversion": "1.0",
        "id": str(delivery.event_id),
        "source": f"{settings.PUBLIC_URL}/api/v1",
        "type": delivery.kind,
        "subject": delivery.subject,
        "time": local(delivery.happened_at).isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "dataref": f"{settings.PUBLIC_URL}/api/v1/feedback/{delivery.subject}",
        "data": {"reference": delivery.subject, "state": delivery.state},
    }
