"""What leads from a case to the scene-report system goes when the case is erased or sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.writes import Delete, Sql, Write
from gateways.open311.models import Handover

_PICTURES = "DELETE FROM open311_picture WHERE handover_id IN (SELECT id FROM open311_handover WHERE case_id = %s)"


def kept(case_id: UUID) -> QuerySet[Any]:
    """What is known there is not looked at: all of it goes."""
    return Handover.objects.none()


def let_go(case_id: UUID, kept: Sequence[Any], reason: str, at: datetime) -> Sequence[Write]:
    """A handover that has not begun does not begin, and nothing of one that has leads here any more."""
    return [Sql(_PICTURES, [case_id]), Delete("open311_handover", {"case_id": case_id})]
