"""What leads from a case to a neighbour goes when the case is erased or sealed."""

from datetime import datetime
from uuid import UUID

from gateways.open311.models import Handover, Report


def forget(case_id: UUID, reason: str, at: datetime) -> None:
    """No reference of anybody's leads here any more; a handover that has not begun does not begin."""
    Report.objects.filter(case_id=case_id).delete()
    Handover.objects.filter(case_id=case_id).delete()
