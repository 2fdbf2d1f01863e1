"""The engine's brief transactions (config.postgresql): kept or lost together, though nobody says BEGIN and COMMIT."""

import threading
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, connections, transaction

pytestmark = pytest.mark.usefixtures("fresh_database")

ADD = "INSERT INTO casework_reader (name, next_txid, failures) VALUES ($1, $2, 0)"
ADD_WORDS = """INSERT INTO casework_attachment (id, case_id, channel, name, state, problem, attempts, is_public, at)
    VALUES ($1, $2, '', '', 'pending', '', 0, true, now())"""


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM casework_reader ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def count() -> int:
    return connection.fetch_row("SELECT count(*) FROM casework_reader", [])[0]


def test_what_is_read_and_written_is_kept_at_the_end_and_told_to_who_waits_for_it():
    heard = []
    with connection.brief():
        before = count()
        transaction.on_commit(lambda: heard.append(count()))
        connection.carry_out(ADD, ["a", 1])
        connection.carry_out(ADD, ["b", 2])
        assert not heard
    assert heard == [before + 2]
    assert names() == ["a", "b"]


def test_an_exception_between_takes_back_what_was_written():
    with pytest.raises(LookupError), connection.brief():
        count()
        connection.carry_out(ADD, ["a", 1])
        raise LookupError
    assert names() == []


def test_an_error_of_the_last_statement_is_raised_at_the_end_and_nothing_is_written():
    with pytest.raises(DataError), connection.brief():
        count()
        connection.carry_out(ADD, ["a", 1])
        connection.carry_out("SELECT 1 / (SELECT count(*) FROM casework_reader WHERE name = $1)", ["nobody"])
    assert names() == []
    with connection.brief():  # the connection serves the next
        count()
        connection.carry_out(ADD, ["b", 1])
    assert names() == ["b"]


def test_an_error_of_a_read_can_be_caught_by_nobody_inside_and_ends_the_transaction():
    with pytest.raises(DataError), connection.brief():
        connection.carry_out(ADD, ["a", 1])
        connection.fetch_row("SELECT 1 / $1::int", [0])
    assert names() == []


def test_a_constraint_that_is_checked_at_the_end_refuses_the_whole():
    with pytest.raises(IntegrityError), connection.brief():
        count()
        connection.carry_out(ADD, ["a", 1])
        connection.carry_out(ADD_WORDS, [uuid4(), uuid4()])  # of a case that is not there
    assert names() == []


def test_a_cursor_makes_it_an_ordinary_transaction_which_keeps_what_was_done():
    with pytest.raises(LookupError), connection.brief():
        connection.carry_out(ADD, ["a", 1])
        assert names() == ["a"]
        with transaction.atomic():
            connection.carry_out(ADD, ["b", 1])
        raise LookupError
    assert names() == []
    with connection.brief():
        assert names() == []
        connection.carry_out(ADD, ["c", 1])
    assert names() == ["c"]


def test_inside_another_transaction_it_is_a_savepoint():
    with transaction.atomic():
        with pytest.raises(LookupError), connection.brief():
            connection.carry_out(ADD, ["a", 1])
            raise LookupError
        with connection.brief():
            connection.carry_out(ADD, ["b", 1])
    assert names() == ["b"]


def test_more_than_the_socket_takes_at_once():
    with connection.brief():
        count()
        connection.carry_out(ADD.replace("$1", "md5($1)"), ["đ" * 4_000_000, 1])
    assert len(names()) == 1


def test_a_lost_connection_is_an_error_of_the_database_and_the_next_has_a_new_one():
    with pytest.raises(OperationalError), connection.brief():
        count()
        connection.fetch_row("SELECT pg_terminate_backend(pg_backend_pid())", [])
    connection.close()
    with connection.brief():
        count()
        connection.carry_out(ADD, ["a", 1])
    assert names() == ["a"]


def test_what_was_locked_stays_locked_to_the_end_and_whoever_waits_holds_up_nobody_else():
    connection.fetch_row(ADD + " RETURNING name", ["a", 1])
    lock = "SELECT next_txid FROM casework_reader WHERE name = 'a' FOR UPDATE"
    has_seen: list[int] = []

    def second() -> None:
        with connection.brief():
            connection.fetch_row("SET LOCAL lock_timeout = '60s'", [])
            has_seen.append(connection.fetch_row(lock, [])[0])
        connections.close_all()

    with connection.brief():
        connection.fetch_row(lock, [])
        thread = threading.Thread(target=second)
        thread.start()
        while not waiting_for_a_lock():  # this thread runs on while the other waits within libpq
            pass
        connection.carry_out("UPDATE casework_reader SET next_txid = $1 WHERE name = 'a'", [7])
    thread.join()
    assert has_seen == [7]


def waiting_for_a_lock() -> bool:
    return connection.fetch_row("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)", [])[0]
