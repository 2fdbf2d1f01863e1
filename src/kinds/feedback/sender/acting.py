"""A sender's own move on a matter, with what is sent along, in one go: all of it is kept, or none."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from access.actor import citizen
from casework.attachment_rows import stored_row
from casework.models import Case
from casework.perform import perform
from casework.writes import write_together
from kinds.feedback.sender import follow
from kinds.feedback.submission import looks_secret


def is_secret(said: Mapping[str, Any]) -> bool:
    """May the words, or the name of a file, be a denunciation?"""
    return looks_secret(said.get("words", "")) or any(map(looks_secret, names_of(said)))


def names_of(said: Mapping[str, Any]) -> list[str]:
    """What the sender called the files."""
    return [str(upload.name) for upload in said.get("files", ())]


def make(case: Case, move: str, said: Mapping[str, Any], at: datetime) -> None:
    """The move with its words and its files; a refusal (CaseError, VaultError) leaves nothing behind, and the same request
    twice is one."""
    inputs = {name: value for name, value in said.items() if name not in ("files", "expects")}
    expects = follow.expected(case, said["expects"])
    stored = follow.stored_files(_files(said), at)
    with follow.in_hand(stored, at) as hand:
        with transaction.atomic() if stored else nullcontext():
            sender, key = citizen(case.sender_id), f"form:{said['key']}"
            done = perform(case.pk, move, sender, at=at, inputs=inputs, key=key, expects=expects)
            if stored and not done.again:
                write_together([stored_row(case.pk, each.id, at) for each in stored])
        hand.is_kept = not done.again


def _files(said: Mapping[str, Any]) -> Sequence[Any]:
    return said.get("files") or ()
