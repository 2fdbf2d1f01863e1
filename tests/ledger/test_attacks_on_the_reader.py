"""What a superuser writes so that the verification itself falls over, looks the other way, or accuses the keys: found by name."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from kernel.time import now
from ledger.chain import SYSTEM
from ledger.seal import seal_committed, seal_files
from ledger.seal_rows import SealUnreadable
from ledger.streams import append, book_stream
from ledger.verify import NotSetUp, verify
from ledger.whose import wrong_keys
from tests.ledger import database
from tests.ledger.test_attacks import A, B, C, at_place, attack, fill, filled, ledger, only

__all__ = ["filled", "ledger"]

NULLABLE = "ALTER TABLE {table} ALTER {column} DROP NOT NULL"


def without(table: str, column: str, where: str) -> list[str]:
    return [NULLABLE.format(table=table, column=column), f"UPDATE {table} SET {column} = NULL WHERE {where}"]


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE ledger_seal SET at = 'infinity' WHERE n = 2"],
        ["UPDATE ledger_seal SET at = '-infinity' WHERE n = 2"],
        ["UPDATE ledger_seal SET at = '4000-01-01 BC' WHERE n = 2"],
        ["UPDATE ledger_seal SET at = '20000-01-01' WHERE n = 2"],
        *(
            without("ledger_seal", column, "n = 2")
            for column in ("signature", "digest", "prev", "at", "count", "chain_key")
        ),
        ["ALTER TABLE ledger_seal ALTER signature TYPE text USING 'x'"],
        [
            "ALTER TABLE ledger_seal DROP CONSTRAINT ledger_seal_count_check",
            "ALTER TABLE ledger_seal ALTER count TYPE text USING 'x'",
        ],
    ],
)
def test_a_seal_that_cannot_be_read_was_altered(ledger: Path, statements: list[str]) -> None:
    attack(*statements)
    only("seal_altered")


def test_a_seal_that_lost_its_end_is_named_with_the_rest(ledger: Path) -> None:
    attack(*without("ledger_seal", "upper", "n = 2"))
    assert "seal_altered" in {found.kind for found in verify()}


@pytest.mark.parametrize(
    ("column", "kind"),
    [("hash", "rehashed"), ("prev", "altered"), ("particulars", "altered"), ("verb", "altered"), ("id", "altered")],
)
def test_an_entry_that_lost_a_part_was_altered(ledger: Path, column: str, kind: str) -> None:
    attack(*without("ledger_entry", column, at_place(B, 2)))
    only(kind, B, 2)


def test_an_entry_that_lost_its_number_was_moved(ledger: Path) -> None:
    attack(*without("ledger_entry", "txid", at_place(B, 2)))
    only("moved", B, 2)


@pytest.mark.parametrize("column", ["seq", "stream"])
def test_an_entry_that_lost_its_place_is_missed_there(ledger: Path, column: str) -> None:
    attack(
        "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_pkey", *without("ledger_entry", column, at_place(B, 2))
    )
    assert ("deleted", B, 2) in {(found.kind, found.stream, found.seq) for found in verify()}


def test_an_entry_of_the_same_day_before_our_era_is_not_the_one_we_wrote(ledger: Path) -> None:
    attack(
        f"UPDATE ledger_entry SET at = (to_char(at, 'YYYY-MM-DD HH24:MI:SS.US TZH') || ' BC')::timestamptz WHERE {at_place(B, 3)}"
    )
    only("altered", B, 3)


@pytest.mark.parametrize("column", ["head", "seq"])
def test_a_head_that_is_none(ledger: Path, column: str) -> None:
    attack(*without("ledger_stream", column, f"id = '{A}'"))
    only("head" if column == "head" else "headless", A, 7)


@pytest.mark.parametrize(
    "particulars", ["{}", '{"last_seal": null}', '{"last_seal": 1, "seals_put_aside": "x"}', "[[]]"]
)
@pytest.mark.parametrize("at", ["now()", "'infinity'"])
def test_a_forged_restore_is_named_and_not_believed(ledger: Path, particulars: str, at: str, capsys: Any) -> None:
    forged = book_stream("ledger")
    attack(
        "INSERT INTO ledger_entry (id, stream, seq, at, verb, actor_kind, particulars, prev, hash) VALUES (gen_random_uuid(),"
        f" '{forged}', 1, {at}, 'ledger:database:restored', 'system', '{particulars}', '', '\\x00')",
        f"INSERT INTO ledger_stream (id, kind, seq, head) VALUES ('{forged}', 'ledger', 1, '\\x00')",
    )
    only("altered", forged, 1)
    assert "Đã khôi phục" not in capsys.readouterr().out


def test_nothing_is_sealed_behind_a_seal_that_cannot_be_read(ledger: Path) -> None:
    attack("UPDATE ledger_seal SET at = 'infinity' WHERE n = 2")
    with pytest.raises(SealUnreadable, match="số 2"):
        seal_committed(now())


def test_a_seal_numbered_far_ahead_does_not_keep_the_walk_for_ever(ledger: Path) -> None:
    attack("UPDATE ledger_seal SET n = 9000000000000000000 WHERE n = 2")
    only("seal_removed")


# -- the keys accused -----------------------------------------------------------------------------


@pytest.mark.parametrize("files", [True, False])
def test_the_name_of_a_key_proves_nothing_without_a_signature(ledger: Path, files: bool) -> None:
    attack(
        "UPDATE ledger_seal SET chain_key = '9:deadbeef'",
        f"UPDATE ledger_entry SET verb = 'trial:thing:closed' WHERE {at_place(B, 2)}",
    )
    if not files:
        for path in (ledger.parent / "seals").glob("*/*.json"):
            path.unlink()
    only("altered", B, 2)
    assert "wrong_key" not in {found.kind for found in verify()}
    assert wrong_keys() == "", "nobody is sent to put other keys in the place of the right ones"


def test_the_first_of_every_stream_altered_are_named_each(ledger: Path) -> None:
    attack("UPDATE ledger_entry SET verb = 'trial:thing:closed' WHERE seq = 1")
    assert [(found.kind, found.seq) for found in verify()] == [("altered", 1)] * 3


def test_every_entry_altered_is_not_a_wrong_key_while_seals_speak_for_ours(ledger: Path) -> None:
    attack("UPDATE ledger_entry SET verb = 'trial:thing:closed'")
    found = verify()
    assert {one.stream for one in found if one.kind == "altered"} == {A, B, C}
    assert "wrong_key" not in {one.kind for one in found}


def test_every_entry_altered_and_all_seals_gone_are_told_by_the_exported_seals(ledger: Path) -> None:
    attack("UPDATE ledger_entry SET verb = 'trial:thing:closed'", "DELETE FROM ledger_seal")
    assert {"altered", "seal_unrecorded"} <= {one.kind for one in verify()}


# -- what is gone, and what was never there ---------------------------------------------------------


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal", "ledger_stream"])
def test_a_table_that_was_dropped_is_not_one_that_was_never_made(ledger: Path, table: str, capsys: Any) -> None:
    attack(f"DROP TABLE {table} CASCADE")
    only("removed")
    told = capsys.readouterr().out
    assert f"Bảng {table} đã bị xóa" in told and "giữ nguyên đĩa và bản sao lưu, báo kiểm tra" in told
    with connection.cursor() as cursor:  # nor does it help to forget the migrations: the seals lie on the disk
        cursor.execute("DELETE FROM django_migrations")
    assert seal_files()
    only("removed")


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
def test_a_column_that_was_dropped_is_named(ledger: Path, table: str) -> None:
    attack(f"ALTER TABLE {table} DROP COLUMN prev CASCADE")
    only("unreadable")
    assert table in str(verify()[0])


def test_a_database_without_a_ledger_is_told_to_be_made(
    keys: Path, settings: Any, tmp_path: Path, django_db_blocker: Any
) -> None:
    settings.SEALS_DIR = tmp_path / "seals"
    said = StringIO()
    with django_db_blocker.unblock(), database.created() as name, database.pointed_at(name):
        with pytest.raises(NotSetUp):
            verify()
        with pytest.raises(SystemExit) as left:
            call_command("verify_ledger", stderr=said)
    assert (left.value.code, "chưa được lập xong" in said.getvalue()) == (2, True)


def test_findings_are_told_in_english_where_that_is_asked_for(ledger: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setenv("MOTCUA_LANG", "en")
    attack(f"DELETE FROM ledger_entry WHERE {at_place(C, 3)}")
    only("deleted", C, 3)
    assert "was deleted" in capsys.readouterr().out


def test_a_house_of_one_entry_is_no_wrong_key(room: str) -> None:
    fill(1, (A,))
    with transaction.atomic():
        attack(f"UPDATE ledger_entry SET verb = 'trial:thing:closed' WHERE {at_place(A, 1)}")
    assert [found.kind for found in verify()] == ["altered"]


def test_a_genuine_restore_is_told_beside_what_is_wrong(ledger: Path, capsys: Any) -> None:
    append(
        "ledger",
        book_stream("ledger"),
        verb="ledger:database:restored",
        actor=SYSTEM,
        at=now(),
        particulars={"base": 0, "last_seal": 2, "seals_put_aside": 0},
    )
    attack(f"DELETE FROM ledger_entry WHERE {at_place(C, 3)}")
    only("deleted", C, 3)
    assert "tiếp tục sau niêm phong 2" in capsys.readouterr().out
