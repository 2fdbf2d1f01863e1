"""Sheets of officials and of units as the desk looks at them first and then writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from access.actor import SYSTEM
from access.staff import plan_staff
from books.orgs.sheets.units import plan_units
from kernel.time import now
from ledger.chain import ActorLike


def compare_staff(rows: Sequence[Any], on: date, *, actor: ActorLike = SYSTEM) -> Any:
    return plan_staff(rows, actor=actor, at=now(), on=on).compared


def apply_staff(rows: Sequence[Any], *, actor: ActorLike, at: datetime, on: date) -> Any:
    return _carried_out(plan_staff, rows, actor=actor, at=at, on=on)


def compare_units(rows: Sequence[Any], on: date) -> Any:
    return plan_units(rows, actor=SYSTEM, at=now(), on=on).compared


def apply_units(rows: Sequence[Any], *, actor: ActorLike, at: datetime, on: date) -> Any:
    return _carried_out(plan_units, rows, actor=actor, at=at, on=on)


def _carried_out(plan: Any, rows: Sequence[Any], **by: Any) -> Any:
    with transaction.atomic():
        planned = plan(rows, **by)
        planned.carry_out()
    return planned.compared
