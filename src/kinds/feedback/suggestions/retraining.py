"""Training again, asked for on the page: a round of the worker starts the command in a process of its own and looks after it.

The process that runs all day stays small; what was learned comes into use only when a person adopts it (`using`). Where the
package that learns is not installed, nothing is started and the page says so.
"""

from __future__ import annotations

import atexit
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Final

from django.conf import settings
from django.db import transaction

from access.actor import Actor
from kinds.feedback.suggestions.models import TrainingAsk
from kinds.feedback.suggestions.using import BOOK
from ledger import streams
from ledger.chain import LedgerActor

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
LEASE: Final = timedelta(minutes=30)  # a training whose worker is silent for so long has failed
ASKED = "suggestions:training:asked"
log = logging.getLogger(__name__)


@dataclass
class _Process:
    ask: TrainingAsk
    process: subprocess.Popen[bytes]


_running: list[_Process] = []  # of this worker: one at most


def can_train() -> bool:
    """Is the package that learns installed here?"""
    return find_spec("sklearn") is not None


def latest() -> TrainingAsk | None:
    return TrainingAsk.objects.order_by("-asked_at").first()


def ask(actor: Actor, by: str, at: datetime) -> bool:
    """False when it was asked for already and is not over."""
    with transaction.atomic():
        _created, is_new = TrainingAsk.objects.get_or_create(
            is_open=True, defaults={"asked_at": at, "asked_by_name": by, "state": WAITING}
        )
        if is_new:
            streams.append(
                "book", streams.book_stream(BOOK), verb=ASKED, actor=LedgerActor.of(actor), at=at, particulars={}
            )
    return is_new


def training_round(at: datetime) -> int:
    """Look after the training of this worker, or begin one that waits. Never waits itself."""
    if _running:
        return _looked_after(_running[0], at)
    TrainingAsk.objects.filter(state=RUNNING, lease_until__lt=at).update(state=FAILED, is_open=None, ended_at=at)
    with transaction.atomic():
        asked = TrainingAsk.objects.select_for_update(skip_locked=True).filter(state=WAITING).first()
        if asked is None:
            return 0
        asked.state, asked.lease_until = RUNNING, at + LEASE
        asked.save(update_fields=["state", "lease_until"])
    _running.append(_Process(asked, _started()))
    return 1


def _looked_after(own: _Process, at: datetime) -> int:
    code = own.process.poll()
    if code is None:
        TrainingAsk.objects.filter(pk=own.ask.pk).update(lease_until=at + LEASE)
        return 0
    _running.clear()
    if code:
        log.error("training failed", extra={"facts": {"exit": code}})
    state = FAILED if code else DONE
    TrainingAsk.objects.filter(pk=own.ask.pk).update(state=state, is_open=None, ended_at=at)
    return 1


def _started() -> subprocess.Popen[bytes]:
    """What it says of its failure goes to the log of the worker; what it learned, into its own row."""
    return subprocess.Popen(command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def command() -> list[str]:
    return [sys.executable, str(settings.ROOT / "manage.py"), "suggestions", "train"]


@atexit.register
def _ended() -> None:
    """It ends with its worker; its lease tells of it."""
    for own in _running:
        own.process.terminate()
