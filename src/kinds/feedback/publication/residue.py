"""The sender as the server knows them, for matching alone, and what still stands in a text that is to be published.

The reading of the identity is written down with its reason; nothing of it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from access.actor import Actor
from books import people
from casework.entries import behind
from casework.writes import Write
from kinds.feedback.publication.redaction import Known, Mark, propose

WHY = "publication_check"
HAND_OVER = "scene_handover"


def known_sender(case: Mapping[str, Any], actor: Actor, at: datetime, why: str = WHY) -> Known:
    """The sender of a case (id and sender_id are enough); nobody where there is none or where it was erased."""
    if not case["sender_id"]:
        return Known()
    try:
        return _known(people.read_identity(case["sender_id"], actor, why, at, case_id=case["id"]))
    except people.IdentityErased:
        return Known()


def residue_of(
    case: Mapping[str, Any], texts: Mapping[str, str], actor: Actor, at: datetime
) -> tuple[dict[str, list[Mark]], list[Write]]:
    """Text by name → what in it surely, or by the sender's own data, tells who somebody is; and the rows that enter the
    reading of that data, for the statement that publishes the texts."""
    known, entered = entered_sender(case, actor, at)
    return {name: [m for m in propose(text, known) if m.is_sure] for name, text in texts.items()}, entered


def entered_sender(case: Mapping[str, Any], actor: Actor, at: datetime, why: str = WHY) -> tuple[Known, list[Write]]:
    """`known_sender` for a change that writes everything in one statement: the rows that enter the reading travel with it."""
    if not case["sender_id"]:
        return Known(), []
    try:
        who, entry = people.reading(case["sender_id"], actor, why, at, case_id=case["id"])
    except people.IdentityErased:
        return Known(), []
    return _known(who), behind(entry)


def _known(who: people.Identity) -> Known:
    return Known(who.name, who.phone, who.address, who.email, who.other)
