"""What the ledger is told of sign-ins: a line in the account's own stream."""

from __future__ import annotations

from uuid import UUID

from access.models import User
from kernel.time import now
from ledger import streams
from ledger.chain import LedgerActor


def enter(verb: str, user: User, position_id: UUID | None = None) -> None:
    """One line about an account, in that account's own stream: sign-ins must not queue behind one another."""
    streams.append(
        "account",
        streams.book_stream(f"account:{user.pk}"),
        verb=verb,
        actor=LedgerActor("official", user.pk, position_id),
        at=now(),
        particulars={"user": str(user.pk)},
    )
