"""What the application's role is given beside its grants: a transaction that it began and forgot ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from launcher import database
from launcher.database import FORGOTTEN_AFTER, adopt
from launcher.folders import State
from tests.cluster import Ground

SHOW = "SHOW idle_in_transaction_session_timeout"


@pytest.fixture
def roles(ground: Ground) -> Iterator[tuple[str, str]]:
    """An application's and an owner's role that an operator made; their addresses."""
    names = [f"motcua_{what}_{uuid4().hex[:8]}" for what in ("app", "owner")]
    with psycopg.connect(ground.url("postgres"), autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'".encode())
        yield ground.url("postgres", names[0]), ground.url("postgres", names[1])
        for name in names:
            server.execute(f"DROP ROLE {name}".encode())


def shown(url: str) -> str:
    with psycopg.connect(url) as server:
        (value,) = server.execute(SHOW).fetchone() or ("",)
        return str(value)


def test_it_is_set_for_the_application_alone(roles: tuple[str, str], tmp_path: Path) -> None:
    """A backup and a migration are the owner's, and may think as long as they like."""
    app, owner = roles
    assert adopt(app, owner, State(tmp_path)).app == app
    assert (shown(app), shown(owner)) == (FORGOTTEN_AFTER, "0")


def test_what_the_operator_chose_stays(roles: tuple[str, str], tmp_path: Path, ground: Ground) -> None:
    app, owner = roles
    with psycopg.connect(app, autocommit=True) as server:
        server.execute("ALTER ROLE CURRENT_USER SET idle_in_transaction_session_timeout = '1min'")
    adopt(app, owner, State(tmp_path))
    assert shown(app) == "1min"
    adopt(ground.url("postgres"), owner, State(tmp_path))
    assert shown(ground.url("postgres")) == "0", "nothing is set for a superuser; `prepare` refuses it"


def test_the_server_ends_a_transaction_in_which_nobody_says_anything(
    roles: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, owner = roles
    monkeypatch.setattr(database, "FORGOTTEN_AFTER", "100ms")
    adopt(app, owner, State(tmp_path))
    with psycopg.connect(app) as forgotten, psycopg.connect(owner, autocommit=True) as other:
        forgotten.execute("SELECT pg_current_xact_id()")
        held = "SELECT 1 FROM pg_locks WHERE pid = %s"
        for _ in range(6000):
            if not other.execute(held, [forgotten.info.backend_pid]).fetchone():
                break
            other.execute("SELECT pg_sleep(0.01)")
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            forgotten.execute("SELECT 1")


def test_a_long_statement_is_not_a_forgotten_one(
    roles: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's long rounds: what the server works at is not idle, however long it takes."""
    app, owner = roles
    monkeypatch.setattr(database, "FORGOTTEN_AFTER", "1s")
    adopt(app, owner, State(tmp_path))
    with psycopg.connect(app) as busy:
        busy.execute("SELECT pg_current_xact_id(), pg_sleep(1.5)")
        busy.execute("SELECT 1")
