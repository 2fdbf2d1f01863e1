"""Whoever asks for a connection waits for a slow database, and not for one that is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """The pool gives a connection only after SECONDS; it was refused one in each, if AWAY. One entry for each that went by."""

    def asked(seconds: int, *, away: bool) -> list[int]:
        connection.ensure_connection()
        pool = connection.pool
        connection.close()
        gone: list[int] = []
        gives = pool.getconn

        def getconn() -> Any:
            if len(gone) == seconds:
                return gives()
            gone.append(1)
            raise PoolTimeout

        told = pool.get_stats
        monkeypatch.setattr(pool, "getconn", getconn)
        monkeypatch.setattr(pool, "get_stats", lambda: told() | ({"connections_errors": len(gone)} if away else {}))
        return gone

    return asked


def test_a_connection_that_is_long_in_opening_is_waited_for(asked: Callable[..., list[int]]) -> None:
    gone = asked(3, away=False)
    connection.ensure_connection()
    assert connection.is_usable()
    assert len(gone) == 3


def test_not_for_ever(asked: Callable[..., list[int]]) -> None:
    gone = asked(100, away=False)
    with pytest.raises(OperationalError):
        connection.ensure_connection()
    assert len(gone) == 5


def test_a_database_that_is_away_is_not_waited_for(asked: Callable[..., list[int]]) -> None:
    gone = asked(100, away=True)
    with pytest.raises(OperationalError):
        connection.ensure_connection()
    assert len(gone) == 1
