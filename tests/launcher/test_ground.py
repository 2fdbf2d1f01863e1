"""The ground that other tests stand on must itself hold: roll back, copies apart, roles as in production."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from kernel.time import now
from tests import cluster, hour
from tests.cluster import Copy


def setting(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES (%s, 'x', '2030-01-01')", [name])


def known(name: str) -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_session WHERE session_key = %s", [name])
        return cursor.fetchone() is not None


@pytest.mark.db
@pytest.mark.parametrize("turn", [1, 2])
def test_a_marked_test_rolls_back(turn: int) -> None:
    assert not known("rolled")
    setting("rolled")
    assert known("rolled")


@pytest.mark.db
def test_it_works_as_the_application() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("motcua_app",)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_fresh_database_is_fresh_each_time_and_commits(fresh_database: Copy, turn: int) -> None:
    assert not known("kept")
    setting("kept")
    with fresh_database.connect() as other:
        assert other.execute("SELECT count(*) FROM django_session").fetchone() == (1,)


def test_threads_work_in_the_same_copy(fresh_database: Copy) -> None:
    from django.db import connection

    def write(number: int) -> None:
        setting(f"thread{number}")
        connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh_database.connect() as other:
        assert other.execute("SELECT count(*) FROM django_session").fetchone() == (4,)


def test_nobody_of_the_application_may_truncate_or_change_the_ledger(fresh_database: Copy) -> None:
    with fresh_database.connect() as app:
        for attack in ("TRUNCATE ledger_entry", "DELETE FROM ledger_entry", "UPDATE ledger_entry SET verb = 'x'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(attack)


def test_each_role_is_who_it_says(fresh_database: Copy) -> None:
    for connect, name in (
        (fresh_database.connect, "motcua_app"),
        (fresh_database.owner, "motcua_owner"),
        (fresh_database.superuser, "postgres"),
    ):
        with connect() as server:
            assert server.execute("SELECT current_user").fetchone() == (name,)


@pytest.mark.db
def test_the_rolled_back_database_is_back_after_a_fresh_one() -> None:
    assert not known("kept")


def test_it_is_the_same_hour_whenever_somebody_starts_the_suite() -> None:
    assert timedelta(0) <= now() - hour.instant() < timedelta(minutes=15)


def test_a_copy_is_cheap(fresh_database: Copy) -> None:
    """By what is copied, not by the clock: another process may have the machine, and the ground may lie on a slow disk."""
    with fresh_database.superuser() as server:
        size, files = server.execute(
            "SELECT pg_database_size(oid), (SELECT count(*) FROM pg_ls_dir('base/' || oid)) FROM pg_database WHERE datname = %s",
            [cluster.TEMPLATE],
        ).fetchone() or (0, 0)
    assert 0 < size < 100 * 2**20 and 0 < files < 5000, (size, files)


def test_this_process_has_keys_and_a_state_folder_of_its_own(fresh_database: Copy) -> None:
    from django.conf import settings

    assert str(settings.STATE).startswith(str(fresh_database.ground.folder))
    assert os.path.exists(os.path.join(os.environ["MOTCUA_KEYS_DIR"], "seal-public.json"))


@pytest.mark.parametrize(("free", "available", "is_chosen"), [(8, 16, True), (3, 16, False), (8, 6, False)])
def test_the_ground_lies_in_memory_only_where_there_is_plenty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, available: int, is_chosen: bool
) -> None:
    giga = 1024**3
    monkeypatch.delenv(cluster.FOLDER)
    monkeypatch.setattr(cluster, "MEMORY", tmp_path)
    monkeypatch.setattr(cluster, "_left", lambda: (free * giga, available * giga))
    made = cluster.quick_folder("trial-")
    try:
        assert (made.parent == tmp_path) is is_chosen
        assert made.stat().st_mode & 0o777 == 0o711, "PostgreSQL, which is another user, has to pass"
    finally:
        made.rmdir()


def test_what_a_killed_run_left_in_memory_is_cleared_away_and_nobody_elses(tmp_path: Path) -> None:
    alive, dead, foreign = (tmp_path / f"{name}1" for name in (cluster.PREFIX + "a", cluster.PREFIX + "b", "other-"))
    for each in (alive, dead, foreign):
        each.mkdir()
        cluster._locked(each).close()  # its process ended
    with cluster._locked(alive):
        cluster.clear_away(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted((alive, foreign))
