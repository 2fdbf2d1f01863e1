"""A message to a sender is let go: why, in one line, and which were let go lately.

The words lie with the message, for whoever may decide on it, and go with the words of its case. The ledger has the
decision and its author, never a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from access.models import User
from casework.models import Case
from desks.kit.language import instant
from kernel.text import one_line
from ledger.models import Entry
from messaging.models import Outbound

LET_GO = "write_off"
SHORTEST, LONGEST = 5, 300
LATELY = 20


@dataclass(frozen=True, slots=True)
class LetGo:
    """One message that a person wrote off; `code` is empty for who may not see the case."""

    code: str
    why: str
    person: str
    at: str


class NoReason(Exception):
    """Letting go asks for a reason, and what was TYPED says none. Each page says so in its own words."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


def reason_in(posted: Mapping[str, Any], decision: str = LET_GO) -> str:
    """What was typed as the reason, on one line; NoReason when letting go lacks one. Other decisions ask for none."""
    if decision != LET_GO:
        return ""
    typed = one_line(str(posted.get("reason", "")))[:LONGEST]
    if len(typed) < SHORTEST:
        raise NoReason(typed)
    return typed


def let_go_lately(messages: QuerySet[Outbound], cases: QuerySet[Case], verb: str) -> QuerySet[Outbound]:
    """The last of MESSAGES that were let go with a reason, newest first, to be read with more and then `told_of`. CASES: those
    that the reader may see; VERB: how the ledger calls it."""
    entered = Entry.objects.filter(stream=OuterRef(OuterRef("pk")), verb=verb).order_by("-seq").values("actor_id")[:1]
    gone = messages.exclude(let_go_because="").annotate(
        code=Subquery(cases.filter(pk=OuterRef("case_id")).values("code")[:1]),
        person=Subquery(User.objects.filter(pk=Subquery(entered)).values("full_name")[:1]),
    )
    return gone.only("let_go_because", "settled_at").order_by("-settled_at")[:LATELY]


def told_of(gone: Sequence[Any]) -> list[LetGo]:
    """The same in words."""
    return [
        LetGo(
            code=each.code or "",
            why=each.let_go_because,
            person=each.person or "",
            at=instant(each.settled_at) if each.settled_at else "",
        )
        for each in gone
    ]
