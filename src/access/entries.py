"""What the ledger is told of sign-ins: a line in the account's own stream."""

from __future__ import annotations

from uuid import UUID

from access.models import User
from kernel.time import now
from ledger import alone
from ledger.chain import LedgerActor
from ledger.streams import book_stream


def stream_of(user_id: UUID) -> UUID:
    """Each account has a stream of its own: sign-ins must not queue behind one another."""
    return book_stream(f"account:{user_id}")


def enter(verb: str, user: User, position_id: UUID | None = None, *, end: alone.End | None = None) -> None:
    """One line about an account. END: where its stream ended a moment ago, for who has read it on the way."""
    alone.append(
        "account",
        stream_of(user.pk),
        verb=verb,
        actor=LedgerActor("official", user.pk, position_id),
        at=now(),
        particulars={"user": str(user.pk)},
        end=end,
    )
