"""Guessing codes is slowed, blocked and alarmed: a code is public by nature, its secret must stay out of reach."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from access.guessing import WINDOW, window_of
from access.proxies import caller_of
from casework.reads import Rows, read_together
from desks.citizen.models import Guess
from kernel.time import now
from vault.keys import keyring

MOST = 8
log = logging.getLogger(__name__)

_COUNT = """
    INSERT INTO citizen_guess (caller_tag, "window", count) VALUES (%s, %s, 1)
    ON CONFLICT (caller_tag, "window") DO UPDATE SET count = citizen_guess.count + 1 RETURNING count
"""


class Guessing:
    """The guesses of one caller in the present window."""

    def __init__(self, request: HttpRequest) -> None:
        self.tag = keyring().blind("caller", caller_of(str(request.META.get("REMOTE_ADDR", ""))))
        self.window = window_of(now())

    @property
    def is_blocked(self) -> bool:
        """Has this caller been wrong too often?"""
        return self._too_many.exists()

    @contextmanager
    def one_at_a_time(self, asked: QuerySet[Any]) -> Iterator[Rows | None]:
        """What was ASKED for, read beside the guesses so far; None where the caller may not guess now. Its guesses wait for one
        another meanwhile: many at once are not more than MOST."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(self.tag[-8:], signed=True)])
            too_many, found = read_together(self._too_many.only("id"), asked)
            yield None if too_many else found

    @property
    def _too_many(self) -> QuerySet[Guess]:
        return Guess.objects.filter(caller_tag=self.tag, window=self.window, count__gte=MOST)

    @property
    def wait_seconds(self) -> int:
        """Until the window ends."""
        return max(1, int((self.window + WINDOW - now()).total_seconds()))

    def failed(self) -> None:
        """Count a wrong guess; the last one allowed raises the alarm in the logs, once a window."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [self.tag, self.window])
            count = cursor.fetchone()[0]
        if count == MOST:
            log.warning("code guessing blocked", extra={"facts": {"caller": self.tag.hex()[:12], "count": count}})


def forget(before: datetime, at: datetime) -> int:
    """Let go of the windows that began before then."""
    return Guess.objects.filter(window__lt=before).delete()[0]
