"""Sealing that stands still is told, whatever holds it; a house that was off, restored or set to another day is not accused."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from kernel.time import now, offset, set_offset
from ledger import standing
from ledger.machinery import Holder, holder
from ledger.models import Entry
from ledger.restored import after_restore
from ledger.seal_rows import SealUnreadable
from ledger.standing import seal_round
from ledger.verify import verify
from tests.ledger.database import APP_ROLE, as_app, as_superuser
from tests.ledger.quiet import wait_until_sealable
from tests.ledger.test_seal import A, B, add, count_from, seal_once

_ROUND = 30.0


@pytest.fixture
def clock(room: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The machine's own clock, as the rounds read it."""
    settings.STATE = tmp_path
    ticking = SimpleNamespace(seconds=1_000_000.0)
    monkeypatch.setattr(standing, "time", SimpleNamespace(time=lambda: ticking.seconds))
    return ticking


@pytest.fixture
def open_transaction(room: str) -> Iterator[psycopg.Connection[Any]]:
    """A forgotten one, of the application's own role."""
    with as_app(room) as other:
        other.execute("BEGIN")
        other.execute("SELECT pg_current_xact_id()")
        wait_until_it_is_the_oldest(other)
        yield other
        if not other.closed:
            other.execute("ROLLBACK")


def wait_until_it_is_the_oldest(other: psycopg.Connection[Any]) -> None:
    """Other tests' transactions on this server that began before it end by themselves."""
    pid = other.info.backend_pid
    for _ in range(12_000):
        with connection.cursor() as cursor:
            held_by = holder(cursor)
            if held_by and held_by.pid == pid:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise TimeoutError("another transaction on this server does not end")


def rounds(clock: SimpleNamespace, minutes: float) -> None:
    """The worker for so long."""
    for _ in range(int(minutes * 60 / _ROUND) + 1):
        seal_round(now())
        clock.seconds += _ROUND


def set_forward(folder: Path, monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """The test clock, from where it stands."""
    seconds = (offset() + by).total_seconds()
    monkeypatch.setenv("MOTCUA_CLOCK_FILE", str(folder / "clock.json"))
    set_offset(folder / "clock.json", seconds)


def kinds() -> list[str]:
    return [found.kind for found in verify()]


def told() -> str:
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    return out.getvalue()


# -- what holds it ----------------------------------------------------------------------------------


def test_an_open_transaction_is_named_with_the_entry_that_waits(
    clock: SimpleNamespace, open_transaction: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    add(A)
    rounds(clock, 9)
    assert kinds() == [] and not standing.is_still()
    with caplog.at_level(logging.WARNING, "ledger.standing"):
        rounds(clock, 2)
    assert standing.is_still()
    (found,) = verify()
    pid = open_transaction.info.backend_pid
    assert (found.kind, found.stream, found.seq) == ("stands_still", A, 1)
    assert f"pid {pid}, {APP_ROLE}@" in found.message and "pg_terminate_backend" in found.message
    facts = caplog.records[-1].facts  # type: ignore[attr-defined]
    assert datetime.fromisoformat(facts["holder_since"]).tzinfo
    assert (caplog.records[-1].msg, facts["pid"], facts["waits"]) == ("nothing can be sealed", pid, f"{A}:1")
    with pytest.raises(SystemExit) as left:
        call_command("verify_ledger")
    assert left.value.code == 1
    assert "giữ nguyên đĩa" not in capsys.readouterr().out, (
        "an open transaction is ended; nobody needs an auditor for it"
    )
    open_transaction.execute("ROLLBACK")
    wait_until_sealable()
    seal_round(now())
    assert (kinds(), standing.is_still(), standing.standing()) == ([], False, None)


def test_the_applications_role_sees_who_holds_it_too(
    clock: SimpleNamespace, room: str, open_transaction: psycopg.Connection[Any]
) -> None:
    add(A)
    rounds(clock, 11)
    connection.close()
    connection.settings_dict.update(USER=APP_ROLE, PASSWORD=APP_ROLE)
    assert f"pid {open_transaction.info.backend_pid}" in verify()[0].message


def test_a_transaction_that_was_prepared_and_forgotten_is_told_by_its_name() -> None:
    held_by = Holder(None, "motcua_app", "motcua", "forgotten", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert held_by.told() == "'forgotten' (pg_prepared_xacts), motcua_app@motcua, mở từ 08:30 ngày 23/11/2026"
    assert held_by.facts() == {
        "role": "motcua_app", "database": "motcua", "prepared": "forgotten", "holder_since": "2026-11-23T01:30:00+00:00",
    }  # fmt: skip


def test_a_lock_that_is_never_given_back_is_told(clock: SimpleNamespace, room: str) -> None:
    """As if another worker sealed for ever."""
    add(A)
    with as_superuser(room) as other:
        other.execute("SELECT pg_advisory_lock(x'6c656467'::bigint)")
        rounds(clock, 11)
        assert kinds() == ["stands_still"]


def test_a_round_that_fails_each_time_is_told(clock: SimpleNamespace, room: str) -> None:
    add(A)
    seal_once()
    add(A)
    with as_superuser(room) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE ledger_seal SET at = 'infinity'")
    for _ in range(22):
        with pytest.raises(SealUnreadable):
            seal_round(now())
        clock.seconds += _ROUND
    assert set(kinds()) == {"seal_altered", "seal_file_altered", "stands_still"}


FUNCTION = "CREATE OR REPLACE FUNCTION {name}() RETURNS bigint LANGUAGE sql {how} AS $$ {body} $$"
OURS = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 0"


@pytest.mark.parametrize(
    "statements",
    [
        [FUNCTION.format(name="ledger_committed_below", how="VOLATILE", body="SELECT max(upper) FROM ledger_seal")],
        [FUNCTION.format(name="ledger_committed_below", how="VOLATILE", body="SELECT 0::bigint")],
        [FUNCTION.format(name="ledger_committed_below", how="VOLATILE", body=OURS.replace("+ 0", "- 7"))],
        [FUNCTION.format(name="ledger_committed_below", how="VOLATILE", body=OURS.replace("+ 0", "+ 7"))],
        [FUNCTION.format(name="ledger_committed_below", how="IMMUTABLE", body=OURS)],
        [FUNCTION.format(name="ledger_committed_below", how="VOLATILE SET search_path = shadow", body=OURS)],
        [FUNCTION.format(name="ledger_txid", how="VOLATILE", body="SELECT 9000000000000000::bigint")],
        ["DROP FUNCTION ledger_committed_below()"],
        [
            "CREATE SCHEMA shadow",
            FUNCTION.format(name="shadow.ledger_committed_below", how="VOLATILE", body=OURS),
            "SET search_path = shadow, public",
        ],
    ],
)
def test_a_function_in_the_place_of_ours_is_found_at_once(room: str, statements: list[str]) -> None:
    add(A)
    assert kinds() == []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    (found,) = verify()
    assert found.kind == "function_altered"


def test_entries_that_are_numbered_by_another_hand_are_told_at_once(room: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry ALTER txid SET DEFAULT 9000000000000000")
    add(A)
    assert kinds() == ["numbering_altered"]


def test_the_tail_is_not_cut_behind_a_function_that_says_there_is_nothing_to_seal(clock: SimpleNamespace) -> None:
    add(A)
    seal_once()
    with connection.cursor() as cursor:
        body = "SELECT max(upper) FROM ledger_seal"
        cursor.execute(FUNCTION.format(name="ledger_committed_below", how="VOLATILE", body=body))
    add(A)
    rounds(clock, 11)
    assert kinds() == ["stands_still", "function_altered"]


def test_an_entry_that_was_set_aside_among_others_that_are_sealed_is_told(clock: SimpleNamespace, room: str) -> None:
    """Its number lies far ahead, so no seal ever comes to it, while everything else is sealed."""
    add(A)
    with as_superuser(room) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE ledger_entry SET txid = txid + 1000000000000")
    for _ in range(22):
        add(B)
        wait_until(B)
        rounds(clock, 0)
    (found,) = verify()
    assert (found.kind, found.stream, found.seq) == ("stands_still", A, 1)


def wait_until(stream: Any) -> None:
    for _ in range(12_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ledger_committed_below() > (SELECT max(txid) FROM ledger_entry WHERE stream = %s)", [stream]
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise TimeoutError("another transaction on this server does not end")


# -- nobody is accused ------------------------------------------------------------------------------


def test_a_house_that_was_off_for_a_week(
    clock: SimpleNamespace, open_transaction: psycopg.Connection[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while something waited; and when it starts again the first round meets a transaction that runs just then."""
    add(A)
    rounds(clock, 1)
    clock.seconds += 7 * 86400
    set_forward(tmp_path, monkeypatch, timedelta(days=7))
    assert kinds() == []
    rounds(clock, 1)
    assert kinds() == []
    rounds(clock, 10)
    assert kinds() == ["stands_still"], "but from then on it counts"


def test_a_house_whose_worker_is_stopped_is_told_what_waits(
    clock: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(A)
    said = told()
    assert "Nhật ký toàn vẹn" in said and "Dòng chưa niêm phong cũ nhất" not in said
    set_forward(tmp_path, monkeypatch, timedelta(hours=1))
    said = told()
    assert "Nhật ký toàn vẹn" in said and "Dòng chưa niêm phong cũ nhất" in said


@pytest.mark.parametrize("days", [5, -5])
def test_a_house_whose_test_clock_is_set_to_another_day(
    clock: SimpleNamespace,
    open_transaction: psycopg.Connection[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
) -> None:
    add(A)
    rounds(clock, 1)
    set_forward(tmp_path, monkeypatch, timedelta(days=days))
    add(A)
    rounds(clock, 1)
    assert kinds() == []


def test_a_house_that_was_just_restored(clock: SimpleNamespace) -> None:
    count_from(1_000_000_000)
    add(A)
    seal_once()
    add(A)  # what the backup had not sealed
    count_from(0)
    after_restore(now())
    assert kinds() == []
    wait_until_sealable()
    rounds(clock, 0)
    assert (kinds(), standing.standing()) == ([], None)


def test_a_busy_house_in_which_something_always_waits(clock: SimpleNamespace, room: str) -> None:
    """At each round another entry waits for a transaction that runs just then, and the one before was sealed."""
    with as_app(room) as other:
        for _ in range(22):
            other.execute("BEGIN")
            other.execute("SELECT pg_current_xact_id()")
            add(A)
            rounds(clock, 0)
            other.execute("ROLLBACK")
            wait_until_sealable()
    assert Entry.objects.count() == 22
    assert kinds() == []


def test_a_word_from_a_round_that_was_of_another_entry_counts_for_nothing(clock: SimpleNamespace) -> None:
    """As after a restore in place: the mark of the old house lies there."""
    add(A)
    mark = '{"stream": "10f1ec76-e084-5296-969d-08e177e7bd34", "seq": 9, "since": 0.0, "tried": 99999.0}'
    path = standing._file()  # noqa: SLF001
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mark, encoding="utf-8")
    assert kinds() == []
    path.write_text("{", encoding="utf-8")
    assert (kinds(), standing.is_still()) == ([], False)


# -- how long, for who watches ----------------------------------------------------------------------


def test_the_gauges_say_how_long_the_oldest_has_waited(clock: SimpleNamespace, room: str) -> None:
    assert standing.gauges(now()) == (0, 0)
    add(A)
    at = Entry.objects.get().at
    assert standing.gauges(at + timedelta(seconds=90)) == (0, 90)
    assert standing.gauges(at - timedelta(days=1)) == (0, 0)
    seal_once()
    assert standing.gauges(at + timedelta(seconds=90)) == (1, 0)
