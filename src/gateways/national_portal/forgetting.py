"""What leads from a case to the national system goes when the case is erased or sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.writes import Delete, Sql, Write
from gateways.national_portal.models import Sync

_DIFFERENCES = "DELETE FROM national_difference WHERE code = (SELECT code FROM casework_case WHERE id = %s)"


def kept(case_id: UUID) -> QuerySet[Any]:
    """What is known there is not looked at: all of it goes."""
    return Sync.objects.none()


def let_go(case_id: UUID, kept: Sequence[Any], reason: str, at: datetime) -> Sequence[Write]:
    """Nobody is told of it any more."""
    return [Delete("national_sync", {"case_id": case_id}), Sql(_DIFFERENCES, [case_id])]
