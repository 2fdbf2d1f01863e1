"""The door: the same request twice is one change, a stale view changes nothing, fifty at once leave one winner each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from access.actor import Actor, citizen
from casework.errors import CaseError, CaseNotFound, InputMissing, KeyReused, MoveNotAllowed, NotYours, StaleCase
from casework.intake import number_for
from casework.models import Case, Request, Words, Work
from casework.perform import perform
from kernel.ids import uuid7
from kinds.feedback.kind import KIND
from kinds.feedback.submission import submit
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import ANSWER, AT, FIELDS, Town, a_case, case_in, do, open_main, talk
from tests.ledger.conftest import keys
from vault.keys import Keyring, forget_keyring

__all__ = ["keys"]
WORKS = {"unit_id": "works", "stream": "rule"}


def state(case: Case) -> tuple[Any, ...]:
    again = Case.objects.get(pk=case.pk)
    entries = Entry.objects.filter(stream=case.pk).count()
    works = Work.objects.filter(case=case).count()
    said = Outbound.objects.filter(case_id=case.pk).count()
    return again.row_version, again.stage, bytes(again.ledger_head), entries, works, said, Words.objects.count()


# --- the same request twice -----------------------------------------------------------------------------------------


@pytest.mark.db
def test_the_same_request_twice_is_one_change(town: Town) -> None:
    case = a_case(conversation=talk())
    first = do(town, case, "lan", "assign", inputs=WORKS, key="lan:1", expects=1)
    after = state(case)
    again = do(town, case, "lan", "assign", inputs=WORKS, key="lan:1", expects=1)
    assert (again.case_id, again.row_version, again.again) == (first.case_id, first.row_version, True)
    assert state(case) == after


@pytest.mark.db
def test_a_move_that_could_be_made_twice_is_made_once(town: Town) -> None:
    case = a_case()
    do(town, case, "lan", "note", inputs={"words": "Đã gọi."}, key="k")
    after = state(case)
    assert do(town, case, "lan", "note", inputs={"words": "Đã gọi."}, key="k").again
    assert state(case) == after
    assert not do(town, case, "lan", "note", inputs={"words": "Đã gọi."}, key="l").again


@pytest.mark.db
@pytest.mark.parametrize(
    "other",
    [
        {"inputs": {"words": "Nội dung khác."}},
        {"move": "ask_supplement"},
        {"case": True},
    ],
    ids=["other words", "other move", "other case"],
)
def test_a_key_that_is_used_for_something_else_is_refused(town: Town, other: dict[str, Any]) -> None:
    case, second = a_case(), a_case()
    do(town, case, "lan", "note", inputs={"words": "Đã gọi."}, key="k")
    after, untouched = state(case), state(second)
    with pytest.raises(KeyReused):
        move, inputs = other.get("move", "note"), other.get("inputs", {"words": "Đã gọi."})
        do(town, second if "case" in other else case, "lan", move, inputs=inputs, key="k")
    assert (state(case), state(second)) == (after, untouched)


@pytest.mark.db
@pytest.mark.parametrize("who", ["mai", "yen", "the sender", "a system"])
def test_whoever_else_sends_the_same_is_not_told_that_it_is_done(town: Town, who: str) -> None:
    """A colleague of the same role, one of another unit, the sender, another system: none of them has done it."""
    case = a_case()
    do(town, case, "lan", "note", inputs={"words": "Đã gọi."}, key="k")
    after = state(case)
    others = {"the sender": citizen(), "a system": Actor("integration", user_id=town.users["lan"].pk)}
    with pytest.raises(KeyReused):
        perform(case.pk, "note", others.get(who) or town.actor(who), at=AT, inputs={"words": "Đã gọi."}, key="k")
    assert state(case) == after


@pytest.mark.db
def test_who_repeats_himself_in_another_position_or_after_a_change_of_keys_is_the_same(town: Town, keys: Path) -> None:
    case = a_case()
    do(town, case, "lan", "note", inputs={"words": "Đã gọi."}, key="k")
    Keyring.rotate(keys, "index")
    forget_keyring()
    elsewhere = replace(town.actor("lan"), position_id=town.seats["mai"].pk)
    assert perform(case.pk, "note", elsewhere, at=AT, inputs={"words": "Đã gọi."}, key="k").again


@pytest.mark.db
def test_what_was_asked_is_not_kept_with_the_key(town: Town) -> None:
    case = a_case()
    do(town, case, "lan", "note", inputs={"words": "0912345678"}, key="k")
    import hashlib
    import json

    plain = json.dumps([str(case.pk), "note", {"words": "0912345678"}], ensure_ascii=False, sort_keys=True)
    kept = Request.objects.get(key="k").fingerprint
    assert kept != hashlib.sha256(plain.encode()).hexdigest()
    assert "0912345678" not in kept


@pytest.mark.db
def test_the_same_matter_sent_twice_is_one_case(town: Town) -> None:
    first = submit(FIELDS, channel="web", at=AT, key="form:1")
    again = submit(FIELDS, channel="web", at=AT, key="form:1")
    assert again.opened.again
    assert (again.opened.id, again.opened.code, again.opened.secret) == (
        first.opened.id,
        first.opened.code,
        first.opened.secret,
    )
    with pytest.raises(KeyReused):
        submit({**FIELDS, "content": FIELDS["content"] + " Xin trả lời sớm."}, channel="web", at=AT, key="form:1")
    assert Case.objects.count() == 1


# --- what the actor saw ---------------------------------------------------------------------------------------------


@pytest.mark.db
def test_a_stale_view_changes_nothing(town: Town) -> None:
    case = case_in(town, "assigned")
    after = state(case)
    for seen in (1, case.row_version + 1, 0):
        with pytest.raises(StaleCase):
            do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER}, expects=seen)
    assert state(case) == after
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER}, expects=case.row_version)


@pytest.mark.db
def test_what_the_case_forbids_as_it_was_read_waits_for_no_lock_and_the_same_press_is_one_change(town: Town) -> None:
    case = case_in(town, "assigned")
    tell: dict[str, Any] = {"at": AT, "inputs": {"answer": ANSWER}, "key": "bao:1", "expects": case.row_version}
    made = perform(case.pk, "draft_answer", town.actor("bao"), seen=vars(case), **tell)
    after = state(case)
    case.refresh_from_db()
    again = perform(case.pk, "draft_answer", town.actor("bao"), seen=vars(case), **tell)
    assert (again.again, again.row_version) == (True, made.row_version)
    connection.force_debug_cursor = True
    try:
        connection.queries_log.clear()
        with pytest.raises(MoveNotAllowed):
            perform(case.pk, "take", town.actor("bao"), seen=vars(case), at=AT, key="bao:2")
        with pytest.raises(StaleCase):
            perform(case.pk, "approve", town.actor("ha"), seen=vars(case), at=AT, key="ha:1", expects=1)
        assert [each["sql"].count("casework_request") > 0 for each in connection.queries_log] == [True, True]
    finally:
        connection.force_debug_cursor = False
    assert state(case) == after


@pytest.mark.db
def test_nothing_is_performed_on_what_is_not_there(town: Town) -> None:
    with pytest.raises(CaseNotFound):
        do(town, uuid7(), "lan", "assign", inputs=WORKS)


@pytest.mark.db
def test_a_refusal_keeps_the_key_free(town: Town) -> None:
    case = a_case()
    with pytest.raises(InputMissing):
        do(town, case, "lan", "assign", inputs={"stream": "rule"}, key="k")
    do(town, case, "lan", "assign", inputs=WORKS, key="k")


@pytest.mark.db
def test_the_entry_says_what_changed_and_no_word_of_it(town: Town) -> None:
    case = a_case()
    do(town, case, "lan", "assign", inputs={**WORKS, "words": "Gấp, xem ngay."})
    entry = Entry.objects.get(stream=case.pk, seq=2)
    told = entry.particulars
    assert (told["stage_before"], told["stage"], told["stream"]) == ("received", "assigned", "rule")
    assert (told["unit_id_before"], told["unit_id"]) == (str(town.unit("centre")), str(town.unit("works")))
    assert told["words"].startswith("s:")
    assert "Gấp" not in str(told)
    assert (entry.actor_id, entry.position_id) == (town.users["lan"].pk, town.seats["lan"].pk)
    assert Entry.objects.get(stream=case.pk, seq=1).actor_id is None, "a citizen stands in the ledger without an id"


# --- how many statements --------------------------------------------------------------------------------------------


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that goes over the wire, BEGIN and COMMIT included."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        seen.append(str(sql))
        return execute(sql, *rest)

    connection.queries_log.clear()
    connection.force_debug_cursor = True
    with connection.execute_wrapper(note):
        yield seen
    connection.force_debug_cursor = False
    logged = [query["sql"] for query in connection.queries_log]
    seen[:] = [_kind(sql) for sql in logged]


def _kind(sql: str) -> str:
    sql = re.sub(r"\s+", " ", sql).strip()
    for name, start in {
        "lock": r"SELECT .*FROM casework_case WHERE id = .*FOR UPDATE",
        "holder": r"SELECT p\.id, h\.user_id FROM orgs_position",
        "calendar": r"SELECT version FROM workcalendar_calendarversion",
        "write": r'WITH "?w0"? AS \(',
        "own row": r'SELECT "feedback_feedback"',
        "followers": r'SELECT 1 AS "a" FROM "casework_link"',
        "limit": r"SELECT .*limits_limit",
        "beside": r"SELECT own\.scope, own\.stream, own\.wants_letter, s\.guesses",
    }.items():
        if re.match(start, sql):
            return name
    return sql[:60]


@pytest.mark.parametrize(
    ("stage", "who", "move", "inputs", "expected"),
    [
        ("received", "lan", "assign", WORKS, ["BEGIN", "lock", "beside", "write", "COMMIT"]),
        ("assigned", "bao", "take", {}, ["BEGIN", "lock", "write", "COMMIT"]),
        ("assigned", "bao", "note", {"words": "Đã gọi."}, ["BEGIN", "lock", "write", "COMMIT"]),
        ("assigned", "bao", "draft_answer", {"answer": ANSWER}, ["BEGIN", "lock", "followers", "write", "COMMIT"]),
        ("awaiting_approval", "ha", "approve", {}, ["BEGIN", "lock", "own row", "write", "COMMIT"]),
    ],
)
def test_a_move_is_one_lock_one_read_one_write(
    lasting_town: Town, stage: str, who: str, move: str, inputs: dict[str, Any], expected: list[str]
) -> None:
    case, warm = (case_in(lasting_town, stage, conversation=talk()) for _ in range(2))
    do(lasting_town, warm, who, move, inputs=inputs)  # limits, calendar and holders of the process are read once
    with statements() as seen:
        do(lasting_town, case, who, move, inputs=inputs, key="k", expects=case.row_version)
    assert seen == expected


def test_an_intake_is_one_write(lasting_town: Town) -> None:
    submit(FIELDS, channel="web", at=AT, key="warm")
    number_for(KIND, AT)
    with statements() as seen:
        submit(FIELDS, channel="web", at=AT, key="k")
    assert seen[-3:] == ["BEGIN", "write", "COMMIT"]
    assert sum(s in ("write", "BEGIN") for s in seen) == 2
    assert len(seen) <= 8, seen


# --- many at once ---------------------------------------------------------------------------------------------------


def at_once(count: int, what: Callable[[int], Any]) -> list[Any]:
    """WHAT(0..) in as many threads, started together; exceptions are results."""
    barrier = Barrier(count)

    def one(number: int) -> Any:
        barrier.wait()
        try:
            return what(number)
        except CaseError as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def is_whole(case: Case, entries: int) -> None:
    again = Case.objects.get(pk=case.pk)
    assert again.ledger_seq == entries == Entry.objects.filter(stream=case.pk).count()
    assert [w.unit_id for w in open_main(case)] == [again.unit_id]
    assert not list(verify())


def test_fifty_who_saw_the_same_case_and_one_who_wins(lasting_town: Town) -> None:
    town = lasting_town
    case = case_in(town, "assigned")
    units = [str(town.unit(u)) for u in ("works", "health")]

    def move(number: int) -> Any:
        who, name, inputs = [
            ("bao", "draft_answer", {"answer": ANSWER}),
            ("binh", "hand_back", {"words": "Không thuộc thẩm quyền."}),
            ("lan", "ask_supplement", {"words": "Xin bổ sung số hồ sơ."}),
            ("", "add", {"words": f"Thêm {units[number % 2]}"}),
            ("binh", "take", {}),
        ][number % 5]
        return do(town, case, who, name, inputs=inputs, expects=case.row_version)

    outcomes = at_once(50, move)
    # After "take" or a move to another unit the losers are told that it is not theirs, before that it is stale.
    assert sum(o in (StaleCase, MoveNotAllowed, NotYours) for o in outcomes) == 49
    assert sum(hasattr(o, "row_version") for o in outcomes) == 1
    again = Case.objects.get(pk=case.pk)
    assert again.row_version == case.row_version + 1
    is_whole(case, case.ledger_seq + 1)


def test_fifty_notes_without_a_view_all_stand_in_one_chain(lasting_town: Town) -> None:
    town = lasting_town
    case = a_case()
    outcomes = at_once(50, lambda n: do(town, case, "lan", "note", inputs={"words": f"Ghi chú {n}"}))
    assert sorted(o.row_version for o in outcomes) == list(range(2, 52))
    is_whole(case, 51)


def test_one_press_that_arrives_fifty_times(lasting_town: Town) -> None:
    town = lasting_town
    case = a_case(conversation=talk())
    outcomes = at_once(50, lambda n: do(town, case, "lan", "assign", inputs=WORKS, key="one", expects=1))
    assert {(o.case_id, o.row_version) for o in outcomes} == {(case.pk, 2)}
    assert sum(not o.again for o in outcomes) == 1
    is_whole(case, 2)
    assert Outbound.objects.filter(case_id=case.pk, notice="assigned").count() == 1


def test_one_form_that_arrives_twenty_times(lasting_town: Town) -> None:
    outcomes = at_once(20, lambda n: submit(FIELDS, channel="web", at=AT, key="form"))
    assert len({o.opened.code for o in outcomes}) == 1
    assert Case.objects.count() == 1
    assert not list(verify())


def test_a_citizen_and_an_official_who_meet(lasting_town: Town) -> None:
    """Withdrawn and assigned in the same moment: one of the orders, never both half."""
    town = lasting_town
    for _ in range(5):
        case = a_case()

        def move(number: int, case: Case = case) -> Any:
            if number:
                return perform(case.pk, "withdraw", citizen(), at=AT)
            return do(town, case, "lan", "assign", inputs=WORKS)

        outcomes = at_once(2, move)
        again = Case.objects.get(pk=case.pk)
        assert again.stage == "withdrawn", outcomes
        assert not open_main(case)
    assert not list(verify())
