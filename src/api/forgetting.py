"""What leads from a case to another system goes when the case is erased or sealed, and comes back with released words."""

from datetime import datetime
from uuid import UUID

from api import veiled
from api.models import Delivery, Report
from casework.erasure import SEALED


def forget(case_id: UUID, reason: str, at: datetime) -> None:
    """No reference of anybody's leads here any more, and nobody is told of it any more.

    Erased, it is not there. Sealed, it goes on reading as it stood: that it was sealed is told to nobody.
    """
    report = Report.objects.filter(case_id=case_id).first()
    if report is not None and reason == SEALED:
        veiled.as_it_stands(report, at)
    elif report is not None:
        veiled.forget(report.reference)
    Report.objects.filter(case_id=case_id).delete()
    Delivery.objects.filter(case_id=case_id).delete()


class WaysBack:
    """Where a case came from, for the seal: it lies with the words, and only with them."""

    def reference_of(self, case_id: UUID) -> str:
        return Report.objects.filter(case_id=case_id).values_list("reference", flat=True).first() or ""

    def come_back(self, reference: str, case_id: UUID, version: int, at: datetime) -> None:
        veiled.come_back(reference, case_id, version, at)
