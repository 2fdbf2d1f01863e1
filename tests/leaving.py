"""Who gives a position up, or leaves the office, as the desk does it: planned first, then written in one transaction."""

from __future__ import annotations

from uuid import UUID

from access.accounts import plan_leaving
from books.orgs.editing import Edit
from books.orgs.giving_up import plan_relief
from ledger.streams import in_one


def relieve(edit: Edit, holding_id: UUID) -> None:
    with in_one():
        plan_relief(edit, holding_id).carry_out()


def leave(user_id: UUID, edit: Edit) -> None:
    with in_one():
        plan_leaving(user_id, edit).carry_out()
