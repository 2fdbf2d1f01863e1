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
from casework import outside
from casework.doors import doors, of_kind
from casework.outside import Outside
from casework.readers import Change
from casework.writes import Insert, Write
from kernel.ids import uuid7
from kernel.time import local

_LABELS: Final = {
    outside.RECEIVED: gettext_lazy("Đã tiếp nhận"),
    outside.CHANGED: gettext_lazy("Tình trạng thay đổi"),
    outside.PUBLISHED: gettext_lazy("Đã công khai"),
    outside.UNPUBLISHED: gettext_lazy("Đã gỡ công khai"),
}
AS_LATE_AS_OTHERS: Final = timedelta(seconds=1)  # others wait for the reader of the ledger


def type_of(door: Outside, event: str) -> str:
    return f"motcua.{door.route}.{event}"


def event_types() -> dict[str, Any]:
    """Every type of event → what it says."""
    return {type_of(door, event): label for door in doors() for event, label in _LABELS.items()}


def changed(change: Change) -> None:
    """A listener of the ledger's readers: one row for every hook that is to hear of it, in the reader's transaction."""
    door = of_kind(change.kind)
    event = door.meaning_of(change.verb, change.particulars).event
    kind = type_of(door, event)
    hooks = _listening(kind) if event else []
    if not hooks:
        return
    report = Report.objects.filter(case_id=change.case_id).first()
    glimpse = door.glimpses([change.case_id]).get(change.case_id)
    if glimpse is None:
        return
    stage = str(change.particulars.get("stage") or "")
    state = door.state_of(stage) if stage else glimpse.state
    if not state:
        return  # a stage that is not told outside
    rows = [
        Delivery(
            hook=hook, event_id=change.entry_id, case_id=change.case_id, kind=kind, subject=subject, state=state,
            happened_at=change.at, next_try_at=change.at,
        )
        for hook in hooks
        if (subject := _subject(hook, door, report, glimpse.code))
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def veiled(veil: Veil, at: datetime) -> list[Write]:
    """The last that happened to a report under a seal, told to the system that sent it and to nobody else: rows to be written.

    The row leads to no case, and its time is that of the second only: the case's own would lead there.
    """
    number, _when, stage = veil.events[-1]
    kind = type_of(veil.door, outside.RECEIVED if len(veil.events) == 1 else outside.CHANGED)
    happened = at.replace(microsecond=secrets.randbelow(1_000_000))
    mine = [
        h for h in _listening(kind) if str(h.client_id) == veil.client and f"{veil.door.route}:read" in h.client.scopes
    ]
    if mine and len(veil.events) > 1:
        told = Delivery.objects.filter(subject=veil.reference).aggregate(last=Max("happened_at"))["last"]
        happened = max(happened, told + timedelta(milliseconds=1)) if told else happened
    rows = (
        Delivery(
            hook=hook, event_id=UUID(number), case_id=uuid7(), kind=kind, subject=veil.reference,
            state=veil.door.state_of(stage), happened_at=happened, next_try_at=at + AS_LATE_AS_OTHERS,
        )
        for hook in mine
    )  # fmt: skip
    return [Insert("api_delivery", _values(row)) for row in rows]


def _values(row: Delivery) -> dict[str, Any]:
    return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _listening(kind: str) -> Sequence[Hook]:
    hooks = Hook.objects.filter(ended_at=None, client__ended_at=None).select_related("client")
    return [hook for hook in hooks if not hook.types or kind in hook.types]


def _subject(hook: Hook, door: Outside, report: Report | None, code: str) -> str:
    """Under which number this client may read the matter; empty when it may not."""
    if report is not None and report.client_id == hook.client_id:
        return report.reference if f"{door.route}:read" in hook.client.scopes else ""
    return code if f"{door.route}:read_all" in hook.client.scopes else ""


def event_of(delivery: Delivery) -> dict[str, Any]:
    """The CloudEvent, in structured mode: thin, with the address at which the rest is read (with a key)."""
    route = delivery.kind.split(".")[1]
    return {
        "specversion": "1.0",
        "id": str(delivery.event_id),
        "source": f"{settings.PUBLIC_URL}/api/v1",
        "type": delivery.kind,
        "subject": delivery.subject,
        "time": local(delivery.happened_at).isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "dataref": f"{settings.PUBLIC_URL}/api/v1/{route}/{delivery.subject}",
        "data": {"reference": delivery.subject, "state": delivery.state},
    }
