"""What leads from a case to the national system goes when the case is erased or sealed."""

from datetime import datetime
from uuid import UUID

from casework.models import Case
from gateways.national_portal.models import Difference, Sync


def forget(case_id: UUID, reason: str, at: datetime) -> None:
    """Nobody is told of it any more."""
    Sync.objects.filter(case_id=case_id).delete()
    Difference.objects.filter(code__in=Case.objects.filter(pk=case_id).values("code")).delete()
