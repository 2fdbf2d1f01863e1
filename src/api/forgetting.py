"""What leads from a case to another system goes when the case is erased or sealed, and comes back with released words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from api import veiled
from api.models import Report
from casework.erasure import SEALED
from casework.writes import Delete, Write


def kept(case_id: UUID) -> QuerySet[Report]:
    """Who brought it, and under which reference; `kind`: that of the case."""
    return Report.objects.filter(case_id=case_id).annotate(kind=F("case__kind"))


def let_go(case_id: UUID, kept: Sequence[Any], reason: str, at: datetime) -> Sequence[Write]:
    """No reference of anybody's leads here any more, and nobody is told of it any more.

    Erased, it is not there. Sealed, it goes on reading as it stood: that it was sealed is told to nobody."""
    writes: list[Write] = [Delete("api_report", {"case_id": case_id}), Delete("api_delivery", {"case_id": case_id})]
    for report in kept:
        is_sealed = reason == SEALED
        writes += veiled.as_it_stands(report, report.kind, at) if is_sealed else veiled.forgotten(report.reference)
    return writes


class WaysBack:
    """Where a case came from, for the seal: it lies with the words, and only with them."""

    def reports_of(self, case_id: UUID) -> QuerySet[Report]:
        return Report.objects.filter(case_id=case_id)

    def case_of(self, reference: str) -> UUID | None:
        return Report.objects.filter(reference=reference).values_list("case_id", flat=True).first()

    def come_back(self, reference: str, case_id: UUID, version: int, at: datetime) -> Sequence[Write]:
        return veiled.come_back(reference, case_id, version, at)
