"""What leads from a case to another system goes when the case is erased or sealed."""

from datetime import datetime
from uuid import UUID

from api.models import Delivery, Report


def forget(case_id: UUID, reason: str, at: datetime) -> None:
    """No reference of anybody's leads here any more, and nobody is told of it any more."""
    Report.objects.filter(case_id=case_id).delete()
    Delivery.objects.filter(case_id=case_id).delete()
