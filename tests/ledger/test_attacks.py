"""Every attack on the ledger, tried as superuser on a real database, and found by name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from kernel.time import now
from ledger.chain import SYSTEM
from ledger.seal import seal_committed, seal_path
from ledger.streams import append, book_stream
from ledger.verify import verify, walk
from tests.ledger import database
from tests.ledger.quiet import seal_once, wait_until_sealable
from vault.keys import Keyring, forget_keyring

A, B, C = (book_stream(name) for name in "abc")


def fill(count: int = 6, streams: tuple[UUID, ...] = (A, B, C)) -> None:
    for n in range(count):
        for stream in streams:
            append("trial", stream, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={"n": n, "c": "A-1"})


@pytest.fixture(scope="module")
def filled(
    ledger_template: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[tuple[str, Path]]:
    """Three streams of six entries in two seals, then one more entry each that no seal covers yet."""
    folder = tmp_path_factory.mktemp("filled")
    Keyring.create(folder / "keys")
    with pytest.MonkeyPatch.context() as patched, database.created(ledger_template) as name:
        patched.setenv("MOTCUA_KEYS_DIR", str(folder / "keys"))
        with (
            django_db_blocker.unblock(),
            database.pointed_at(name),
            override_settings(SEALS_DIR=folder / "seals"),
        ):
            for _ in range(2):
                fill(3)
                seal_once()
            fill(1)
        yield name, folder


@pytest.fixture
def ledger(
    filled: tuple[str, Path], tmp_path: Path, settings: Any, monkeypatch: Any, django_db_blocker: Any
) -> Iterator[Path]:
    """That ledger, its keys and its seals, for one attack that is taken back afterwards."""
    name, folder = filled
    for part in ("keys", "seals"):
        shutil.copytree(folder / part, tmp_path / part)
    settings.SEALS_DIR = tmp_path / "seals"
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "keys"))
    forget_keyring()
    with django_db_blocker.unblock(), database.pointed_at(name), transaction.atomic():
        assert verify() == []
        yield tmp_path / "keys"
        transaction.set_rollback(True)
    forget_keyring()


def attack(*statements: str) -> None:
    """As a superuser who has also switched the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount != 0, f"the attack did nothing: {statement}"
        cursor.execute("SET LOCAL session_replication_role = origin")


def only(kind: str, stream: UUID | None = None, seq: int | None = None) -> None:
    """The first finding is this one, and it names its place."""
    found = verify()
    assert found, "nothing was found"
    assert (found[0].kind, found[0].stream, found[0].seq) == (kind, stream, seq), [str(one) for one in found]
    with pytest.raises(SystemExit) as left:
        call_command("verify_ledger")
    assert left.value.code == 1


def at_place(stream: UUID, seq: int) -> str:
    return f"stream = '{stream}' AND seq = {seq}"


def test_a_whole_ledger_is_whole(ledger: Path, capsys: Any) -> None:
    outcome = walk()
    assert (outcome.entries, outcome.streams, outcome.seals, outcome.unsealed) == (21, 3, 2, 3)
    call_command("verify_ledger")
    assert "Nhật ký toàn vẹn" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        'particulars = \'{"n": 2, "c": "A-2"}\'',
        'particulars = \'{"n": 2.0, "c": "A-1"}\'',
        "at = at + interval '1 microsecond'",
        "at = 'infinity'",
        "verb = 'trial:thing:closed'",
        "actor_kind = 'citizen'",
        "actor_id = gen_random_uuid()",
        "unit_id = gen_random_uuid()",
        "id = gen_random_uuid()",
        "prev = '\\x00'",
    ],
)
@pytest.mark.parametrize("seq", [1, 3, 7])
def test_altered(ledger: Path, change: str, seq: int) -> None:
    attack(f"UPDATE ledger_entry SET {change} WHERE {at_place(B, seq)}")
    only("altered", B, seq)


@pytest.mark.parametrize("seq", [1, 4, 6])
def test_rehashed_without_the_key(ledger: Path, seq: int) -> None:
    attack(
        f"UPDATE ledger_entry SET verb = 'trial:thing:closed', hash = '\\x0001'::bytea || sha256('guess')"
        f" WHERE {at_place(B, seq)}",
    )
    only("rehashed", B, seq)


def test_rehashed_with_the_successor_and_the_head_pulled_along(ledger: Path) -> None:
    attack(
        f"UPDATE ledger_entry SET hash = '\\x0001'::bytea || sha256('guess') WHERE {at_place(B, 6)}",
        f"UPDATE ledger_entry SET prev = '\\x0001'::bytea || sha256('guess') WHERE {at_place(B, 7)}",
    )
    only("altered", B, 6)


def test_deleted_from_the_middle(ledger: Path) -> None:
    attack(f"DELETE FROM ledger_entry WHERE {at_place(C, 3)}")
    only("deleted", C, 3)


def test_first_entry_deleted(ledger: Path) -> None:
    attack(f"DELETE FROM ledger_entry WHERE {at_place(A, 1)}")
    only("deleted", A, 1)


def test_tail_cut(ledger: Path) -> None:
    attack(f"DELETE FROM ledger_entry WHERE {at_place(A, 7)}")
    only("cut", A, 7)


def test_tail_cut_and_head_rewound_is_found_through_the_seals(ledger: Path) -> None:
    attack(
        f"DELETE FROM ledger_entry WHERE stream = '{B}' AND seq >= 5",
        f"UPDATE ledger_stream SET seq = 4, head = (SELECT hash FROM ledger_entry WHERE {at_place(B, 4)})"
        f" WHERE id = '{B}'",
    )
    only("cut", B, 5)


def test_a_whole_stream_removed_with_its_head_is_found_through_the_seals(ledger: Path) -> None:
    attack(f"DELETE FROM ledger_entry WHERE stream = '{C}'", f"DELETE FROM ledger_stream WHERE id = '{C}'")
    only("cut", C, 1)


def test_all_entries_removed_and_the_head_kept(ledger: Path) -> None:
    attack(f"DELETE FROM ledger_entry WHERE stream = '{C}'")
    only("cut", C, 1)


def test_the_head_alone_rewound(ledger: Path) -> None:
    attack(f"UPDATE ledger_stream SET seq = 5 WHERE id = '{A}'")
    only("head", A, 7)


def test_the_head_row_removed(ledger: Path) -> None:
    attack(f"DELETE FROM ledger_stream WHERE id = '{A}'")
    only("headless", A, 7)


def test_inserted_with_a_copied_hash(ledger: Path) -> None:
    attack(
        "INSERT INTO ledger_entry SELECT gen_random_uuid(), stream, 8, at, verb, actor_kind, actor_id, position_id,"
        f" unit_id, particulars, hash, hash FROM ledger_entry WHERE {at_place(A, 7)}",
        f"UPDATE ledger_stream SET seq = 8 WHERE id = '{A}'",
    )
    only("altered", A, 8)


def test_inserted_twice(ledger: Path) -> None:
    attack(
        "INSERT INTO ledger_entry SELECT id, stream, seq, at + interval '1 second', verb, actor_kind, actor_id,"
        f" position_id, unit_id, particulars, prev, hash FROM ledger_entry WHERE {at_place(A, 2)}",
    )
    only("duplicated", A, 2)


def test_order_swapped(ledger: Path) -> None:
    attack(
        f"UPDATE ledger_entry SET seq = 99 WHERE {at_place(A, 2)}",
        f"UPDATE ledger_entry SET seq = 2 WHERE {at_place(A, 3)}",
        f"UPDATE ledger_entry SET seq = 3 WHERE {at_place(A, 99)}",
    )
    found = verify()[0]
    assert (found.kind, found.stream, found.seq) == ("rehashed", A, 2)


def test_moved_to_another_stream(ledger: Path) -> None:
    attack(f"UPDATE ledger_entry SET stream = '{B}', seq = 8 WHERE {at_place(A, 7)}")
    assert {(one.kind, one.stream, one.seq) for one in verify()} >= {("cut", A, 7)}


def test_transaction_number_altered(ledger: Path) -> None:
    attack(f"UPDATE ledger_entry SET txid = txid + 100000000 WHERE {at_place(A, 6)}")
    only("moved", A, 6)


def test_transaction_number_of_an_entry_that_is_no_head_altered(ledger: Path) -> None:
    attack(f"UPDATE ledger_entry SET txid = txid + 100000000 WHERE {at_place(A, 2)}")
    only("seal_count")


def test_written_into_the_sealed_past(ledger: Path) -> None:
    """A genuine entry (made with the key) that claims an old transaction."""
    append("trial", A, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={})
    attack(f"UPDATE ledger_entry SET txid = (SELECT min(txid) FROM ledger_entry) WHERE {at_place(A, 8)}")
    assert verify()


@pytest.mark.parametrize("n", [1, 2])
def test_seal_row_removed(ledger: Path, n: int) -> None:
    attack(f"DELETE FROM ledger_seal WHERE n = {n}")
    only("seal_unrecorded" if n == 2 else "seal_removed")


@pytest.mark.parametrize(
    "change",
    ["count = count + 1", "cumulative = 1", "upper = upper + 1", "at = at + interval '1 day'", "prev = '\\x00'",
     "heads_digest = sha256('x')", "digest = sha256('x')", "signature = '\\x0001' || sha256('x') || sha256('y')"],
)  # fmt: skip
def test_seal_row_altered(ledger: Path, change: str) -> None:
    attack(f"UPDATE ledger_seal SET {change} WHERE n = 2")
    only("seal_altered")


def test_seal_removed_with_its_file(ledger: Path) -> None:
    attack("DELETE FROM ledger_seal WHERE n = 1")
    seal_path(1).unlink()
    only("seal_removed")


def _count_up(content: dict[str, Any]) -> None:
    content["count"] += 1


def _head_away(content: dict[str, Any]) -> None:
    content["heads"].pop()


def _another_format(content: dict[str, Any]) -> None:
    content["format"] = "motcua-seal-2"


def _one_word_more(content: dict[str, Any]) -> None:
    content["remark"] = "seen"


@pytest.mark.parametrize("change", [_count_up, _head_away, _another_format, _one_word_more, dict.clear])
def test_seal_file_altered(ledger: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = json.loads(seal_path(1).read_text())
    change(content)
    seal_path(1).write_text(json.dumps(content))
    only("seal_file_altered")


def test_seal_file_missing(ledger: Path) -> None:
    seal_path(2).unlink()
    only("seal_file_missing")


def test_wrong_key_is_said_at_once(ledger: Path, tmp_path: Path, monkeypatch: Any) -> None:
    Keyring.create(tmp_path / "others")
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "others"))
    forget_keyring()
    only("wrong_key")
    assert len(verify()) == 1


def test_wrong_key_is_said_without_seals_too(room: str, tmp_path: Path, monkeypatch: Any) -> None:
    fill(3)
    Keyring.create(tmp_path / "others")
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "others"))
    forget_keyring()
    assert [one.kind for one in verify()] == ["wrong_key"]


def test_a_forged_seal_without_the_signing_key(ledger: Path) -> None:
    """Somebody with the chain key but not the signing key cuts the tail and seals again."""
    attack("DELETE FROM ledger_seal WHERE n = 2")
    seal_path(2).unlink()
    keys = ledger
    kept = (keys / "seal.json").read_text()
    other = Keyring.create(keys.parent / "others")
    (keys / "seal.json").write_text((other.folder / "seal.json").read_text())
    forget_keyring()
    wait_until_sealable()
    assert seal_committed(datetime.now(UTC)) is not None
    (keys / "seal.json").write_text(kept)
    forget_keyring()
    only("seal_altered")


def test_one_stream_broken_does_not_hide_another(ledger: Path) -> None:
    attack(
        f"UPDATE ledger_entry SET verb = 'trial:thing:closed' WHERE {at_place(A, 2)}",
        f"DELETE FROM ledger_entry WHERE {at_place(C, 4)}",
    )
    places = {(one.kind, one.stream, one.seq) for one in verify()}
    assert {("altered", A, 2), ("deleted", C, 4)} <= places
