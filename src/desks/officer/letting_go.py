"""A message to a sender is let go: why, in one line, and which were let go lately.

The words lie with the message, for whoever may decide on it, and go with the words of its case. The ledger has the
decision and its author, never a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from access.actor import Actor
from access.models import User
from casework.visibility import visible_cases
from desks.kit.language import instant
from kernel.text import one_line
from ledger.models import Entry
from messaging.models import Outbound

SHORTEST, LONGEST = 5, 300
LATELY = 20


@dataclass(frozen=True, slots=True)
class LetGo:
    """One message that a person wrote off; `code` is empty for who may not see the case."""

    code: str
    notice: str
    why: str
    person: str
    at: str


def reason_in(posted: Mapping[str, Any]) -> str:
    """What was typed as the reason, on one line."""
    return one_line(str(posted.get("reason", "")))[:LONGEST]


def lately(messages: QuerySet[Outbound], actor: Actor, verb: str) -> list[LetGo]:
    """The last of MESSAGES that were let go with a reason, newest first; VERB is how the ledger calls it."""
    gone = list(messages.exclude(let_go_because="").order_by("-settled_at")[:LATELY])
    if not gone:
        return []
    cases = visible_cases(actor).filter(pk__in=[m.case_id for m in gone if m.case_id])
    codes = dict(cases.values_list("pk", "code"))
    by = Entry.objects.filter(stream__in=[m.pk for m in gone], verb=verb).order_by("seq")
    who = dict(by.values_list("stream", "actor_id"))
    names = dict(User.objects.filter(pk__in=set(who.values())).values_list("pk", "full_name"))
    return [
        LetGo(
            code=codes.get(m.case_id, ""),
            notice=m.notice,
            why=m.let_go_because,
            person=names.get(who.get(m.pk), ""),
            at=instant(m.settled_at) if m.settled_at else "",
        )
        for m in gone
    ]
