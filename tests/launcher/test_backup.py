"""Backup and restore, tried: what was there is there again, what was destroyed is not, a damaged file changes nothing."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher.backup import backup
from launcher.folders import State
from launcher.journal import journal_of, note_restore, restores_since
from launcher.restore import _hand_on, read_whole, restore
from launcher.stack import Stack
from launcher.visit import visit
from launcher.words import LauncherError
from tests.cluster import quick_folder

pytestmark = [pytest.mark.slow, pytest.mark.stack]

CANARY = b"canary-9c41-of-a-destroyed-message"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = quick_folder("motcua-backup-")
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def saved(folder: Path) -> Path:
    """A prepared installation with a file in the vault, a day key and a wrapped key; saved into one file."""
    first = Stack(folder / "first")
    first.start((), demo_city=False)
    try:
        with psycopg.connect(first.urls["superuser"], autocommit=True) as server:
            server.execute("CREATE TABLE trial (words text)")
            server.execute("ALTER TABLE trial OWNER TO motcua_owner")
            server.execute("INSERT INTO trial VALUES ('Đặng')")
            columns = server.execute(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'vault_messagekey'"
            ).fetchone()
            assert columns is not None
            assert columns[0] > 0, "the table of wrapped keys changed its name: look at TABLES_LEFT_OUT"
    finally:
        first.stop()
    (folder / "first" / "vault" / "ab").mkdir(parents=True)
    (folder / "first" / "vault" / "ab" / "abcd").write_bytes(b"a file")
    (folder / "first" / "keys" / "day").mkdir(exist_ok=True)
    (folder / "first" / "keys" / "day" / "message-20260915").write_bytes(CANARY)
    target = folder / "saved.tar"
    assert backup(State(folder / "first"), target, force=False) == 0
    return target


def test_of_what_a_server_does_not_know_yet_nothing_reaches_it() -> None:
    """PostgreSQL 15 and 16 take a dump that our younger programs made."""
    script = io.BytesIO(b"SET lock_timeout = 0;\nSET transaction_timeout = 0;\nCREATE TABLE x ();\n" + b"a\n" * 90)
    server = io.BytesIO()
    server.close = lambda: None  # type: ignore[method-assign]
    _hand_on(script, server)
    assert server.getvalue() == b"SET lock_timeout = 0;\nCREATE TABLE x ();\n" + b"a\n" * 90


def journal(folder: Path) -> Path:
    return folder / "first" / "erasures" / "journal.jsonl"


def test_the_file_is_private_and_holds_no_day_keys(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    with tarfile.open(saved) as tar:
        names = tar.getnames()
    assert "database.dump" in names
    assert "vault/ab/abcd" in names
    assert any(name.startswith("keys/") for name in names)
    assert not any(name.startswith(("keys/day", "erasures")) for name in names)
    assert CANARY not in saved.read_bytes()


def test_the_secret_that_the_operator_keeps_elsewhere_is_in_it_too(
    folder: Path, tmp_path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("k" * 40)
    monkeypatch.setenv("MOTCUA_SECRET_KEY_FILE", str(tmp_path / "key"))
    backup(State(folder / "first"), tmp_path / "saved.tar", force=False)
    with tarfile.open(tmp_path / "saved.tar") as tar:
        body = tar.extractfile("secrets/django")
        assert body is not None and body.read() == b"k" * 40
    assert read_whole(tmp_path / "saved.tar")["journal"]["size"] > 0


def test_an_existing_file_is_not_overwritten(saved: Path, folder: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(LauncherError, match="--force"):
        backup(State(folder / "first"), saved, force=False)
    assert saved.read_bytes() == before


def test_restored_into_an_empty_state_it_is_the_same(saved: Path, folder: Path) -> None:
    second = State(folder / "second")
    assert restore(second, saved, force=False, erasures=journal(folder)) == 0
    assert (second / "vault" / "ab" / "abcd").read_bytes() == b"a file"
    assert not (second / "keys" / "day").exists() or not any((second / "keys" / "day").iterdir())
    for path in (folder / "first" / "keys").glob("*.json"):
        assert (second / "keys" / path.name).read_bytes() == path.read_bytes()
    with visit(second) as stack, psycopg.connect(stack.urls["database_owner"]) as owner:
        assert owner.execute("SELECT words FROM trial").fetchone() == ("Đặng",)
        assert stack.addresses is not None
        with (
            psycopg.connect(stack.addresses.app, autocommit=True) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.execute("TRUNCATE ledger_entry")
        replayed = owner.execute("SELECT count(*) FROM ledger_entry WHERE verb = 'ledger:erasures:replayed'")
        assert replayed.fetchone() == (1,), "before anything serves, the journal is carried out"
    assert not (second / "run" / "database.dump").exists()
    assert (second / "erasures" / "journal.jsonl").read_bytes().startswith(journal(folder).read_bytes())


def test_each_restore_of_the_same_backup_is_remembered_where_it_survives_the_next(tmp_path: Path) -> None:
    """Or the second would give out the numbers of the first once more."""
    state, made_at = State(tmp_path), "2026-09-15T02:00:00+00:00"
    journal_of(state).parent.mkdir()
    journal_of(state).write_bytes(b'{"journal":"a","begun":"2026-09-15"}\n{"erased":"fi')  # a crash cut it short
    assert restores_since(state, made_at) == 0
    note_restore(state, made_at)
    note_restore(state, made_at)
    assert restores_since(state, made_at) == 2
    assert restores_since(state, "2099-01-01T00:00:00+00:00") == 0, "a younger backup knows of their numbers"


@pytest.mark.parametrize("how", ["missing", "another", "shorter", "changed"])
def test_without_the_right_erasure_journal_nothing_is_restored(
    saved: Path, folder: Path, tmp_path: Path, how: str
) -> None:
    """What was erased after the backup would come back, and nobody would know."""
    given, whole = tmp_path / "journal.jsonl", journal(folder).read_bytes()
    line = b'{"erased":"file","id":"01990000-0000-7000-8000-000000000000","at":"2026-09-15T09:00:00+07:00"}\n'
    if how == "another":
        given.write_bytes(b'{"journal":"11111111-1111-4111-8111-111111111111","begun":"2026-09-15"}\n' + line)
    elif how == "shorter":
        given.write_bytes(whole[: len(whole) // 2])
    elif how == "changed":
        given.write_bytes(whole.replace(b"begun", b"BEGUN") + line)
    state = State(tmp_path / "state")
    with pytest.raises(LauncherError, match="--without-erasures") as told:
        restore(state, saved, force=False, erasures=None if how == "missing" else given)
    assert told.value.code == 7
    assert state.is_empty()


def test_a_full_state_is_refused_and_with_force_kept_aside(saved: Path, folder: Path) -> None:
    third = State(folder / "third").make()
    (third / "vault" / "mine").write_bytes(b"keep me")
    with pytest.raises(LauncherError, match="--force"):
        restore(third, saved, force=False)
    assert (third / "vault" / "mine").read_bytes() == b"keep me"
    assert restore(third, saved, force=True, erasures=journal(folder)) == 0
    assert not (third / "vault" / "mine").exists()
    assert [path.read_bytes() for path in (third / "backups").rglob("mine")] == [b"keep me"]


def damaged(saved: Path, folder: Path, how: str) -> Path:
    body = bytearray(saved.read_bytes())
    if how == "bit":
        body[len(body) // 3] ^= 1
    elif how == "cut":
        del body[len(body) // 2 :]
    elif how == "no manifest":
        at = body.rfind(b"manifest.json")
        del body[at:]
        body += bytes(1024)
    elif how == "not a tar":
        body = bytearray(b"hello")
    path = folder / f"{how.replace(' ', '-')}.tar"
    path.write_bytes(bytes(body))
    return path


@pytest.mark.parametrize("how", ["bit", "cut", "no manifest", "not a tar"])
def test_a_damaged_file_is_told_and_changes_nothing(saved: Path, folder: Path, how: str) -> None:
    fourth = State(folder / "fourth").make()
    (fourth / "vault" / "mine").write_bytes(b"keep me")
    with pytest.raises(LauncherError, match="hỏng") as told:
        restore(fourth, damaged(saved, folder, how), force=True)
    assert told.value.code == 6
    assert (fourth / "vault" / "mine").read_bytes() == b"keep me"


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "vault/../../outside", "postgres/data/x", "keys/day/message-20260915"]
)
def test_a_part_that_would_leave_its_place_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.tar"
    info = tarfile.TarInfo(name)
    info.size = 1
    with tarfile.open(path, "w") as tar:
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(LauncherError, match="phần lạ"):
        read_whole(path)


def test_a_failure_in_the_middle_puts_the_old_state_back(
    saved: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifth = State(folder / "fifth").make()
    (fifth / "vault" / "mine").write_bytes(b"keep me")

    def fails(*arguments: object, **more: object) -> None:
        raise LauncherError("đĩa đầy", "disk full")

    monkeypatch.setattr("launcher.restore._load", fails)
    with pytest.raises(LauncherError, match="đĩa đầy"):
        restore(fifth, saved, force=True, erasures=journal(folder))
    assert (fifth / "vault" / "mine").read_bytes() == b"keep me"
    assert not (fifth / "vault" / "ab").exists()


def test_missing_keys_are_never_replaced_once_there_are_cases(saved: Path, folder: Path) -> None:
    sixth = State(folder / "sixth")
    restore(sixth, saved, force=False, without_erasures=True)
    with visit(sixth) as stack, psycopg.connect(stack.urls["superuser"], autocommit=True) as server:
        filled = server.execute("SELECT EXISTS (SELECT 1 FROM ledger_entry)").fetchone()
    if filled != (True,):
        pytest.skip("nothing in the ledger of a fresh installation")
    shutil.rmtree(sixth / "keys")
    with pytest.raises(LauncherError, match="thư mục khóa"):
        Stack(sixth.path).start((), demo_city=False)
