"""A report of another system comes in by the kind's one door, and is noted down so that this system can follow it.

What may be a denunciation is taken in, answered and told of like any other (`veiled`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api import telling, veiled
from api.acts import Carried
from api.models import Report
from casework.doors import for_service
from casework.errors import CaseError, KeyReused
from casework.models import Request
from casework.outside import Along, Told
from casework.writes import Insert, Write


class AlreadyErased(CaseError):
    """Yêu cầu này đã được thực hiện, và phản ánh đó đã được xóa."""


@dataclass(frozen=True, slots=True)
class Way:
    """Which way a report came, from which client, under which idempotency key."""

    name: str
    client_id: UUID
    key: str


def bring_in(told: Told, way: Way, at: datetime) -> tuple[str, Carried]:
    """The reference of what TOLD opens (as `Carried` has it), or of what the same request opened. Case and report are one
    statement, and so are the token of words under a seal and its veil."""
    known = Request.objects.filter(key__in=[way.key, f"sealed:{way.key}"])
    before, (asked,) = veiled.by_key(way.key, known)
    if before is not None:
        return _again(before, told)
    keys = {each.key for each in asked}
    if f"sealed:{way.key}" in keys:
        raise KeyReused  # for words that came to another matter, and would stand here in place of these
    report = Report(reference=told.reference, way=way.name, client_id=way.client_id, service=told.service, at=at)
    made: list[veiled.Veil] = []

    def of_case(case_id: UUID) -> Sequence[Write]:
        report.case_id = case_id
        return [Insert("api_report", {f.column: getattr(report, f.attname) for f in Report._meta.concrete_fields})]

    def of_token() -> Sequence[Write]:
        if way.key in keys:
            raise KeyReused  # for an open case, before
        made.append(_veil(told, way, at.replace(microsecond=0)))
        return [veiled.written(made[0], at), *telling.veiled(made[0], at.replace(microsecond=0))]

    along = Along(of_case, of_token)
    arrived = for_service(told.service).submit(told, channel=way.name, at=at, key=way.key, along=along)
    if arrived.is_sealed:
        return _faster(told, way) if arrived.again else (told.reference, Carried(veil=made[0]))
    if arrived.again:
        return _followed(arrived.case_id), Carried()
    return told.reference, Carried(report)


def _veil(told: Told, way: Way, at: datetime) -> veiled.Veil:
    size = _size_of(told)
    return veiled.just_received(
        told.reference, client=way.client_id, way=way.name, service=told.service, at=at, key=way.key, size=size
    )


def _again(before: veiled.Veil, told: Told) -> tuple[str, Carried]:
    """The same request a second time; another one under its key is refused."""
    if before.size not in {0, _size_of(told)}:
        raise KeyReused
    return before.reference, Carried()


def _faster(told: Told, way: Way) -> tuple[str, Carried]:
    """Of two at once the other was ahead."""
    before, _none = veiled.by_key(way.key)
    if before is None:
        raise KeyReused
    return _again(before, told)


def _followed(case_id: UUID | None) -> str:
    report = Report.objects.filter(case_id=case_id).first()
    if report is None:
        raise AlreadyErased
    return report.reference


def _size_of(told: Told) -> int:
    """Told apart are two reports under one key by their length alone: of words under a seal not even a keyed hash is kept."""
    texts = (told.content, told.title, told.name, told.address, told.phone, told.email, told.place, told.unit_text)
    return 1 + sum(map(len, (*texts, told.happened_on))) + sum(len(content) for _name, content in told.files)
