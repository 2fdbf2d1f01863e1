"""What leads from a case to the scene-report system goes when the case is erased or sealed."""

from datetime import datetime
from uuid import UUID

from gateways.open311.models import Handover


def forget(case_id: UUID, reason: str, at: datetime) -> None:
    """A handover that has not begun does not begin, and nothing of one that has leads here any more."""
    Handover.objects.filter(case_id=case_id).delete()
