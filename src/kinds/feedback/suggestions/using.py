"""Which model is in use, and how another comes into use: by a named person, with an entry in the ledger.

The shipped model is in use until somebody adopts another; whoever adopts can also go back.
"""

import logging
import threading
import time
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from access.actor import Actor
from kernel.errors import MotCuaError
from kinds.feedback.suggestions.models import ModelVersion
from kinds.feedback.suggestions.suggesting import shipped
from kinds.feedback.suggestions.weights import Model, unpacked
from ledger import streams
from ledger.chain import LedgerActor

BOOK = "suggestions"
_LOOKED_AGAIN = 60.0  # seconds: an adopted model is in every process a minute later
log = logging.getLogger(__name__)


class NoSuchModel(MotCuaError):
    """Không có mô hình gợi ý phiên bản {version}."""


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.model: Model | None = None
        self.looked_at = float("-inf")


_kept = _Kept()


def in_use() -> Model:
    """The adopted model from this process's copy; looked up again once a minute, one small statement.

    A model that cannot be read, or a database that is away, must not stop a message: then the one at hand goes on.
    """
    model = _kept.model or shipped()
    if time.monotonic() - _kept.looked_at < _LOOKED_AGAIN or not _kept.lock.acquire(blocking=False):
        return model
    try:
        _kept.looked_at = time.monotonic()
        _kept.model = model = _adopted(model)
    except Exception:  # whatever it is: suggestions are a help, nobody waits for them
        log.warning("the adopted model could not be read; the one at hand goes on", exc_info=True)
    finally:
        _kept.lock.release()
    return model


def forget() -> None:
    """Look again at the next question (after adopting, between tests)."""
    _kept.looked_at, _kept.model = float("-inf"), None


def _adopted(at_hand: Model) -> Model:
    if connection.in_atomic_block:
        # A statement that fails would break the caller's transaction; it can wait for the next question.
        _kept.looked_at = float("-inf")
        return at_hand
    found = version_in_use()
    if found is None:
        return shipped()
    return at_hand if found == at_hand.version else model_of(found)


def version_in_use() -> str | None:
    """The version adopted last; None: nobody ever adopted one, or the one that came with an older product, which is gone."""
    adopted = ModelVersion.objects.exclude(adopted_at=None).order_by("-adopted_at")
    found = adopted.values_list("version", Q(weights=None)).first()
    return found[0] if found and (not found[1] or found[0] == shipped().version) else None


def model_of(version: str) -> Model:
    """The model of a version that is kept here, or the shipped one."""
    if version == shipped().version:
        return shipped()
    row = ModelVersion.objects.filter(pk=version).values_list("weights", flat=True).first()
    if row is None:
        raise NoSuchModel(version=version)
    return unpacked(bytes(row))


def keep(
    model: Model, blob: bytes, figures: dict[str, Any], *, actor: Actor, at: datetime, by: str = ""
) -> ModelVersion:
    """A newly trained model with its figures. It is kept, not used: that is another decision."""
    with transaction.atomic():
        made = ModelVersion.objects.create(version=model.version, made_at=at, made_by=by, weights=blob, figures=figures)
        _entry("suggestions:model:trained", model.version, actor, at)
    return made


def adopt(version: str, *, actor: Actor, at: datetime, by: str = "") -> None:
    """From now on VERSION suggests. What was suggested before stays as it was."""
    with transaction.atomic():
        found = ModelVersion.objects.filter(pk=version).exclude(weights=None)
        if version == shipped().version:
            ModelVersion.objects.get_or_create(version=version, defaults={"made_at": at})
            found = ModelVersion.objects.filter(pk=version)
        adopted = {"adopted_at": at, "adopted_by": actor.user_id, "adopted_by_name": by}
        if not found.update(**adopted):
            raise NoSuchModel(version=version)
        _entry("suggestions:model:adopted", version, actor, at)
    forget()


def _entry(verb: str, version: str, actor: Actor, at: datetime) -> None:
    streams.append(
        "book",
        streams.book_stream(BOOK),
        verb=verb,
        actor=LedgerActor.of(actor),
        at=at,
        particulars={"model": f"code:{version}"},
    )
