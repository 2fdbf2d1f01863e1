"""A restore that is cut off, however: the old state is back, or nothing serves until somebody has it put back."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import psycopg
import pytest

from launcher import commands
from launcher.folders import State
from launcher.restore import restore
from launcher.restoring import made_empty, put_back_cut
from launcher.surroundings import Ports
from launcher.unfinished import UNFINISHED, mark_of
from launcher.up import up
from launcher.visit import visit
from launcher.words import LauncherError
from tests.cluster import ROOT, Copy

CUT = """
import os, signal, sys
from pathlib import Path
from launcher import restore
from launcher.folders import State

def cut_off(state, source, made_at, *, force):
    (state / "vault" / "theirs").write_bytes(b"from the backup")
    os.kill(os.getpid(), int(sys.argv[3]))

for number in (signal.SIGHUP, signal.SIGTERM):  # whoever runs the tests under nohup has them ignored
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
restore._bring_in = cut_off
restore.restore(State(Path(sys.argv[1])), Path(sys.argv[2]), force=True, without_erasures=True)
"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A whole file of a backup, as far as the file goes."""
    target = tmp_path / "saved.tar"
    dump = b"a dump"
    told = {
        "format": 1,
        "made_at": "2026-09-15T02:00:00+00:00",
        "sha256": {"database.dump": hashlib.sha256(dump).hexdigest()},
    }
    with tarfile.open(target, "w") as tar:
        for name, body in (("database.dump", dump), ("manifest.json", json.dumps(told).encode())):
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return target


@pytest.fixture
def state(tmp_path: Path) -> State:
    made = State(tmp_path / "state").make()
    (made / "vault" / "mine").write_bytes(b"keep me")
    return made


def cut(state: State, saved: Path, number: int) -> int:
    done = subprocess.run(
        [sys.executable, "-c", CUT, str(state.path), str(saved), str(number)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_closed_terminal_and_a_stopped_service_put_the_old_state_back(state: State, saved: Path, number: int) -> None:
    assert cut(state, saved, number) != 0
    assert [path.name for path in (state / "vault").iterdir()] == ["mine"]
    assert not mark_of(state).exists()


def test_after_a_power_cut_nothing_serves_until_it_is_put_back(
    state: State, saved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert cut(state, saved, signal.SIGKILL) == -signal.SIGKILL
    assert (state / "vault" / "theirs").exists()
    monkeypatch.delenv("MOTCUA_PROFILE", raising=False)
    monkeypatch.setenv("MOTCUA_STATE", str(state.path))
    with pytest.raises(LauncherError, match="--put-back") as told:
        up(state, Ports(1, 1))
    assert told.value.code == UNFINISHED
    with pytest.raises(LauncherError, match=r"lúc .*, từ .*saved\.tar"), visit(state):
        pass
    for line in (["backup", str(tmp_path / "b.tar")], ["manage", "check"], ["ledger", "verify"], ["shell"]):
        monkeypatch.setattr(commands, "_enter_environment", lambda *_, **__: None)
        assert commands.main(line) == UNFINISHED
    assert not (tmp_path / "b.tar").exists()
    assert commands.main(["restore", "--put-back"]) == 0
    assert [path.name for path in (state / "vault").iterdir()] == ["mine"]
    assert not mark_of(state).exists()
    assert commands.main(["restore", "--put-back"]) == 0, "nothing to do"
    assert (state / "vault" / "mine").exists()


def test_the_worker_does_not_begin_over_half_a_restore(state: State, settings: Any) -> None:
    from config import worker

    settings.STATE = state.path
    mark_of(state).write_text("{}")
    with pytest.raises(SystemExit, match="khôi phục"):
        worker.main()
    assert not list((state / "run").glob("*.beat"))


def test_the_next_restore_begins_from_what_was_there_before_the_one_that_was_cut_off(
    state: State, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(state, saved, signal.SIGKILL)
    (state / "run" / "database.dump").write_bytes(b"everybody's words")

    def bring_in(inner: State, *_: object, **__: object) -> None:
        assert mark_of(inner).exists()
        assert not (inner / "run" / "database.dump").exists()
        (inner / "vault" / "new").write_bytes(b"from the backup")

    monkeypatch.setattr("launcher.restore._bring_in", bring_in)
    with pytest.raises(LauncherError, match="--force"):
        restore(state, saved, force=False, without_erasures=True)
    assert restore(state, saved, force=True, without_erasures=True) == 0
    assert [path.name for path in (state / "vault").iterdir()] == ["new"]
    assert [path.read_bytes() for path in (state / "backups").rglob("mine")] == [b"keep me"]
    assert not mark_of(state).exists()


def test_cut_while_the_old_things_step_aside_or_come_back_loses_none(state: State) -> None:
    """Only what lies aside is put back: the rest had not gone yet, or is back already."""
    aside = state / "backups" / "replaced-1"
    aside.mkdir()
    (state / "keys" / "index.json").write_text("{}")
    (state / "vault").rename(aside / "vault")
    mark_of(state).write_text(json.dumps({"aside": "backups/replaced-1", "names": ["keys", "vault", "seals"]}))
    assert put_back_cut(state)
    assert (state / "vault" / "mine").exists() and (state / "keys" / "index.json").exists()
    assert not aside.exists()


@pytest.mark.parametrize("was_full", [True, False])
def test_tables_on_the_operators_server_come_back_too(
    fresh_database: Copy, state: State, monkeypatch: pytest.MonkeyPatch, was_full: bool
) -> None:
    """The connection ends without a word, as in a power cut; then --put-back."""
    with fresh_database.superuser() as server:
        server.execute("ALTER SCHEMA public OWNER TO pg_database_owner")
        if not was_full:
            server.execute("DROP SCHEMA public CASCADE")
            server.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
    monkeypatch.setenv("DATABASE_URL", fresh_database.url)
    monkeypatch.setenv("DATABASE_OWNER_URL", fresh_database.owner_url)
    coming = made_empty(state, fresh_database.owner_url, force=was_full)
    coming.__enter__()
    with fresh_database.owner() as owner:
        owner.execute("CREATE TABLE public.theirs (x int)")
    monkeypatch.setenv("DATABASE_OWNER_URL", fresh_database.superuser_url)
    with pytest.raises(LauncherError, match="DATABASE_OWNER_URL"):
        put_back_cut(state)
    monkeypatch.setenv("DATABASE_OWNER_URL", fresh_database.owner_url)
    told = json.loads(mark_of(state).read_text())
    mark_of(state).write_text(json.dumps(told | {"aside": "backups/none", "names": []}))
    assert put_back_cut(state)
    with fresh_database.owner() as owner:
        assert owner.execute("SELECT to_regclass('public.theirs')").fetchone() == (None,)
        found = owner.execute("SELECT to_regclass('public.ledger_entry') IS NOT NULL").fetchone()
        assert found == (was_full,)
        left = owner.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'replaced%'").fetchone()
        assert left == (0,)


def test_an_error_while_loading_leaves_the_operators_tables_as_they_were(
    fresh_database: Copy, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database.url)
    with fresh_database.superuser() as server:
        server.execute("ALTER SCHEMA public OWNER TO pg_database_owner")
    with pytest.raises(psycopg.Error), made_empty(state, fresh_database.owner_url, force=True):
        raise psycopg.Error
    with fresh_database.owner() as owner:
        assert owner.execute("SELECT to_regclass('public.ledger_entry') IS NOT NULL").fetchone() == (True,)
    assert "schema" not in json.loads(mark_of(state).read_text())
