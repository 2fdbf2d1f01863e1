"""A sender's own move on a matter, with what is sent along, in one go: all of it is kept, or none."""

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from access.actor import citizen
from casework.attachment_rows import new_rows
from casework.models import Case
from casework.together import Wished, perform_each
from kinds.feedback.dialogue.understanding.changed_contacts import apart
from kinds.feedback.sender import afterwards, follow, parts
from kinds.feedback.submission import looks_secret
from vault import files


def is_secret(said: Mapping[str, Any]) -> bool:
    """May the words, or the name of a file, be a denunciation?"""
    return looks_secret(said.get("words", "")) or any(map(looks_secret, names_of(said)))


def names_of(said: Mapping[str, Any]) -> list[str]:
    """What the sender called the files."""
    return [str(upload.name) for upload in said.get("files", ())]


def make(case: Case, move: str, said: Mapping[str, Any], at: datetime, along: Collection[str] = ()) -> bool:
    """The move with its words and its files; a refusal (CaseError, VaultError) leaves nothing behind, and the same request
    twice is one. ALONG: the codes of the other parts that are withdrawn with this one. True: the words told a new number, name
    or home, which went to the identity, as in the chat."""
    inputs = {name: value for name, value in said.items() if name not in ("files", "expects")}
    words, told = apart(inputs.get("words", ""))
    inputs |= {"words": words} if told else {}
    expects = follow.expected(case, said["expects"])
    sent_along, is_kept = follow.written_files(said.get("files") or (), at), False
    try:
        sender, key = citizen(case.sender_id), f"form:{said['key']}"
        wished = [Wished(case.pk, sender, key, inputs, expects), *parts.along_with(case, along, key)]
        with transaction.atomic() if told else nullcontext():
            is_kept = not perform_each(move, wished, at=at, beside=new_rows(case.pk, sent_along, at)).again
            if is_kept:
                afterwards.note(case, told, at)
    finally:
        if not is_kept:
            files.discard(sent_along)
    return bool(told)
