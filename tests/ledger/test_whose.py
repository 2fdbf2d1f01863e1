"""Keys of another installation over a database: told before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config import managed
from ledger.models import Entry
from ledger.whose import wrong_keys
from tests.ledger.database import as_superuser
from tests.ledger.quiet import seal_once
from tests.ledger.test_seal import add
from vault.keys import Keyring, forget_keyring


def others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the address of the database, or the mount of the keys, is another installation's."""
    Keyring.create(folder)
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(folder))
    forget_keyring()


@pytest.mark.parametrize("is_sealed", [True, False])
def test_other_keys_are_told_and_our_own_are_not(
    room: str, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_sealed: bool
) -> None:
    assert wrong_keys() == "", "nothing was written yet"
    for _ in range(3):
        add()
    if is_sealed:
        seal_once()
    Keyring.rotate(keys, "chain")
    assert wrong_keys() == ""
    count = Entry.objects.count()
    others(tmp_path / "others", monkeypatch)
    assert "không phải khóa đã ghi" in wrong_keys()
    with pytest.raises(CommandError, match="thư mục khóa"):
        call_command("check_keys")
    with pytest.raises(SystemExit, match="thư mục khóa"):
        managed.main(["open_account", "tester"])
    assert Entry.objects.count() == count


def test_an_entry_that_was_altered_does_not_make_the_keys_wrong(room: str) -> None:
    for _ in range(3):
        add()
    with as_superuser(room) as server:
        server.execute("SET session_replication_role = replica")
        server.execute("UPDATE ledger_entry SET verb = 'x' WHERE seq = 1")
    assert wrong_keys() == ""


def test_whoever_asks_what_is_wrong_is_answered_with_other_keys_too(
    room: str, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add()
    seal_once()
    others(tmp_path / "others", monkeypatch)
    with pytest.raises(SystemExit) as ended:
        managed.main(["verify_ledger"])
    assert ended.value.code == 1
    assert "không phải khóa đã ghi" in capsys.readouterr().out
    managed.main(["version"])
