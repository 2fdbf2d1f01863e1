"""A report of another system comes in by the kind's one door, and is noted down so that this system can follow it.

What may be a denunciation is taken in, answered and told of like any other (`veiled`).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from api import telling, veiled
from api.models import Report
from casework.doors import for_service
from casework.errors import CaseError, KeyReused
from casework.models import Request
from casework.outside import Arrived, Told


class AlreadyErased(CaseError):
    """Yêu cầu này đã được thực hiện, và phản ánh đó đã được xóa."""


@dataclass(frozen=True, slots=True)
class Way:
    """Which way a report came, from which client, under which idempotency key."""

    name: str
    client_id: UUID
    key: str


def bring_in(told: Told, way: Way, at: datetime) -> str:
    """The reference of the case that TOLD opens, or of the one that the same request opened."""
    door, size = for_service(told.service), _size_of(told)
    is_taken = Request.objects.filter(key=f"sealed:{way.key}").exists()  # looked at first: of two at once one is ahead
    if (before := veiled.by_key(way.key)) is not None:
        if before.size not in {0, size}:
            raise KeyReused
        return before.reference
    if is_taken:
        raise KeyReused  # for words that came to another matter, and would stand here in place of these
    door.ready(at)
    with transaction.atomic():
        arrived = door.submit(told, channel=way.name, at=at, key=way.key)
        return _sealed(told, way, size, at) if arrived.is_sealed else _open(arrived, told, way, at)


def _open(arrived: Arrived, told: Told, way: Way, at: datetime) -> str:
    report = Report.objects.filter(case_id=arrived.case_id).first()
    if report is None and arrived.again:
        raise AlreadyErased
    values = {
        "reference": told.reference,
        "way": way.name,
        "client_id": way.client_id,
        "service": told.service,
        "at": at,
    }
    return (report or Report.objects.get_or_create(case_id=arrived.case_id, defaults=values)[0]).reference


def _sealed(told: Told, way: Way, size: int, at: datetime) -> str:
    if (before := veiled.by_key(way.key)) is not None:
        return before.reference  # of two at once the other was faster
    if Request.objects.filter(key=way.key).exists():
        raise KeyReused  # for an open case, before
    at = at.replace(microsecond=0)
    veil = veiled.just_received(
        told.reference, client=way.client_id, way=way.name, service=told.service, at=at, key=way.key, size=size
    )
    telling.veiled(veil, at)
    return told.reference


def _size_of(told: Told) -> int:
    """Told apart are two reports under one key by their length alone: of words under a seal not even a keyed hash is kept."""
    texts = (told.content, told.title, told.name, told.address, told.phone, told.email, told.place, told.unit_text)
    return 1 + sum(map(len, (*texts, told.happened_on))) + sum(len(content) for _name, content in told.files)
