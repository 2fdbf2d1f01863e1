"""The door for many: each case as if it were moved by itself, what one is refused touches no other, the same request twice is one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from casework.errors import CaseNotFound, InputMissing, KeyReused, MoveNotAllowed, NobodyHolds, NotYours, StaleCase
from casework.models import Case, Request, Words, Work
from casework.oversight import make, make_many
from casework.perform import Done
from casework.perform_many import Wish, perform_many
from casework.statements import NothingMatched
from casework.writes import Delete, Insert, Sql, Update
from casework.writes_of_many import write_all
from kernel.ids import uuid7
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.models import Correction, Suggested
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import AT, Town, a_case, case_in, do, talk

LATER = AT + timedelta(hours=1)
RULE = {"unit_id": "works", "stream": "rule"}


def wish(town: Town, case: Case | UUID, move: str, inputs: dict[str, Any] | None = None, **more: Any) -> Wish:
    told = {name: str(town.unit(said)) if said in town.units else said for name, said in (inputs or {}).items()}
    return Wish(case if isinstance(case, UUID) else case.pk, move, told, **more)


def rows_of(case: Case) -> list[Any]:
    """All that a move leaves, without what two cases never share."""
    own = {
        "id",
        "case_id",
        "entry_id",
        "stream",
        "hash",
        "prev",
        "ledger_head",
        "subject_ref",
        "code",
        "key",
        "fingerprint",
        "search",
    }
    own |= {"conversation_id", "tracking_salt", "words_salt", "sender_id", "payload", "recipient_tag"}

    def plain(row: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(row).items() if name not in own and not name.startswith("_")}

    by_case = [Work.objects.order_by("opened_at", "task"), Correction.objects.order_by("what"), Feedback.objects.all()]
    by_case += [Words.objects.order_by("at"), Outbound.objects.order_by("created_at"), Request.objects.order_by("at")]
    entries = [
        plain(each)
        | {"particulars": {name: value for name, value in each.particulars.items() if name not in ("words", "code")}}
        for each in Entry.objects.filter(stream=case.pk).order_by("seq")
    ]
    return [
        plain(Case.objects.get(pk=case.pk)),
        entries,
        *([plain(r) for r in rows.filter(case_id=case.pk)] for rows in by_case),
    ]


@pytest.mark.db
@pytest.mark.parametrize(
    ("stage", "who", "move", "inputs"),
    [
        ("received", "lan", "assign", RULE),
        ("received", "lan", "assign", {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}),
        ("received", "lan", "correct_field", {"scope": "question", "field": "land"}),
        ("assigned", "long", "urge", {"words": "Gấp."}),
        ("assigned", "long", "direct", {"words": "Báo cáo.", "deadline": "2026-09-18"}),
        ("assigned", "ha", "reassign", {"person_id": "binh", "words": "Giúp."}),
        ("assigned", "lan", "correct_field", {"scope": "conduct"}),  # in truth: taken from the unit that has it
    ],
)
def test_each_is_moved_as_by_itself(town: Town, stage: str, who: str, move: str, inputs: dict[str, Any]) -> None:
    alone, *others = (case_in(town, stage, conversation=talk(str(n))) for n in range(4))
    for case in (alone, *others):
        Suggested.objects.create(case=case, guesses=Suggestions(scope=Guess("rule", 0.9)).as_row(), model="thử", at=AT)
    if "person_id" in inputs:
        inputs = inputs | {"person_id": str(town.users["binh"].pk)}
    actor, version = town.actor(who), alone.row_version
    asked = wish(town, alone, move, inputs, key="alone", expects=version)
    make(asked.case_id, move, actor, at=LATER, inputs=asked.inputs, key=asked.key, expects=version)
    wishes = [wish(town, each, move, inputs, key=f"k{each.pk}", expects=version) for each in others]
    came = make_many(wishes, actor, at=LATER)
    assert [isinstance(each, Done) and each.row_version for each in came] == [version + 1] * 3
    assert [rows_of(each) for each in others] == [rows_of(alone)] * 3
    assert not list(verify())


@pytest.mark.db
def test_what_one_is_refused_touches_no_other(town: Town) -> None:
    stale, moved, taken, fine, known = (a_case() for _ in range(5))
    do(town, stale, "lan", "note", inputs={"words": "x"})
    do(town, moved, "lan", "assign", inputs=RULE)
    do(town, known, "lan", "assign", inputs=wish(town, known, "assign", RULE).inputs, key="before", expects=1)
    theirs = case_in(town, "assigned")
    ended = case_in(town, "closed")
    wishes = [
        wish(town, stale, "assign", RULE, expects=1, key="a"),
        wish(town, moved, "assign", RULE, expects=1, key="b"),
        wish(town, uuid7(), "assign", RULE, key="c"),
        wish(town, fine, "assign", RULE, expects=1, key="d"),
        wish(town, fine, "assign", RULE, key="e"),
        wish(town, known, "assign", RULE, expects=1, key="before"),
        wish(town, taken, "assign", RULE | {"unit_id": "city"}, key="f"),
        wish(town, theirs, "take", key="g"),
        wish(town, ended, "note", {"words": "x"}, key="before"),
    ]
    came = perform_many(wishes, town.actor("lan"), at=LATER)
    expected = [StaleCase, MoveNotAllowed, CaseNotFound, Done, StaleCase, Done, NobodyHolds, NotYours, KeyReused]
    assert [type(each) for each in came] == expected
    assert [each.again for each in came if isinstance(each, Done)] == [False, True]
    again = perform_many(wishes[3:4], town.actor("lan"), at=LATER)
    assert [isinstance(each, Done) and each.again for each in again] == [True]
    assert Entry.objects.filter(stream=fine.pk).count() == 2
    assert not list(verify())


@pytest.mark.db
def test_a_known_key_with_the_version_of_today_leaves_the_others_alone(town: Town) -> None:
    """As for one: the key says what was carried out, whichever version is named with it."""
    first, second = (case_in(town, "assigned") for _ in range(2))
    inputs = {"words": "Đã gọi."}
    do(town, first, "bao", "note", inputs=inputs, key="one", at=LATER)
    wishes = [wish(town, each, "note", inputs, key=key) for each, key in ((first, "one"), (second, "two"))]
    came = perform_many(wishes, town.actor("bao"), at=LATER)
    assert [isinstance(each, Done) and each.again for each in came] == [True, False]
    assert Entry.objects.filter(stream__in=[first.pk, second.pk], verb="feedback:note:added").count() == 2


@pytest.mark.db
def test_who_follows_is_not_classified_in_one_press_with_whom_it_follows(town: Town) -> None:
    main, behind, other = (a_case() for _ in range(3))
    do(town, behind, "lan", "merge", inputs={"main": main.code, "confirmed": main.code})
    wishes = [wish(town, each, "correct_field", {"scope": "conduct"}) for each in (behind, main, other)]
    came = make_many(wishes, town.actor("lan"), at=LATER)
    assert [type(each) for each in came] == [StaleCase, Done, Done]


@pytest.mark.db
def test_no_group_shows_followers_to_whom_their_main_matter_accuses(town: Town) -> None:
    main, behind, other = (a_case() for _ in range(3))
    for case in (behind, other):
        do(town, case, "lan", "assign", inputs=RULE)
        do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc Sở."})
    do(town, behind, "lan", "merge", inputs={"main": main.code, "confirmed": main.code})
    Feedback.objects.filter(pk=behind.pk).update(stream="", scope="")
    told = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}
    with pytest.raises(InputMissing) as alone:
        do(town, main, "lan", "assign", LATER, inputs=told)
    came = make_many([wish(town, each, "assign", told) for each in (main, other)], town.actor("lan"), at=LATER)
    assert isinstance(came[0], InputMissing)
    assert came[0].message == alone.value.message
    assert "còn thấy vụ việc đó" in alone.value.message
    assert isinstance(came[1], Done)


# --- many who press at once -----------------------------------------------------------------------------------------


def at_once(*what: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(len(what))

    def one(number: int) -> Any:
        barrier.wait()
        try:
            return what[number]()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(what)) as pool:
        return list(pool.map(one, range(len(what))))


def test_two_who_press_the_same_in_opposite_orders(lasting_town: Town) -> None:
    town, cases = lasting_town, [a_case() for _ in range(6)]
    lan, mai = (
        [wish(town, each, "assign", RULE, expects=1, key=f"{who}{each.pk}") for each in order]
        for who, order in (("lan", cases), ("mai", cases[::-1]))
    )
    came = at_once(*(lambda w=w, n=n: perform_many(w, town.actor(n), at=AT) for w, n in ((lan, "lan"), (mai, "mai"))))
    done = [isinstance(each, Done) for each in (*came[0], *came[1])]
    assert sum(done) == 6, "each is assigned by one of them"
    assert Entry.objects.filter(stream__in=[each.pk for each in cases]).count() == 12
    assert not list(verify())


def test_one_press_that_arrives_ten_times(lasting_town: Town) -> None:
    town, cases = lasting_town, [a_case() for _ in range(3)]
    wishes = [wish(town, each, "assign", RULE, expects=1, key=f"one:{each.pk}") for each in cases]
    came = at_once(*([lambda: perform_many(wishes, town.actor("lan"), at=AT)] * 10))
    assert all(isinstance(each, Done) for several in came for each in several)
    assert sum(not each.again for several in came for each in several) == 3
    assert Entry.objects.filter(stream__in=[each.pk for each in cases]).count() == 6


# --- what is written ------------------------------------------------------------------------------------------------


@pytest.mark.db
def test_writes_of_many_carry_every_value(town: Town) -> None:
    first, second, third = (a_case() for _ in range(3))
    facts: dict[str, Any] = {"text": "Đường “Cừ” \\ ' \" \n 😀 %s", "is_public": True, "at": AT}
    entries = [uuid7(), uuid7()]
    write_all(
        [
            Update(
                "casework_case",
                {"subject": "a", "alarms_rung": ["x"], "words_salt": bytes(range(16))},
                {"id": first.pk},
            ),
            Update("casework_case", {"subject": "b", "alarms_rung": [], "words_salt": None}, {"id": second.pk}),
            *(Insert("casework_words", {"entry_id": each, "case_id": first.pk, **facts}) for each in entries),
            Update("casework_work", {"closed_at": AT}, {"case_id": second.pk, "closed_at": None}),
            Delete("casework_work", {"case_id": third.pk}),
            Sql("UPDATE casework_case SET subject = %s WHERE id = %s", ["c", third.pk]),
        ]
    )
    for case in (first, second, third):
        case.refresh_from_db()
    assert [(each.subject, each.alarms_rung) for each in (first, second)] == [("a", ["x"]), ("b", [])]
    assert (bytes(first.words_salt), second.words_salt, third.subject) == (bytes(range(16)), None, "c")
    assert set(Words.objects.filter(case_id=first.pk).values_list("text", "at")) == {(facts["text"], AT)}
    assert not Work.objects.filter(case=second, closed_at=None).exists()
    assert not Work.objects.filter(case=third).exists()


@pytest.mark.db
def test_one_update_that_matches_nothing_undoes_all(town: Town) -> None:
    first, second = a_case(), a_case()
    rows = [
        Update("casework_case", {"subject": "x"}, {"id": case.pk, "row_version": version}, must_match=True)
        for case, version in ((first, 1), (second, 9))
    ]
    with pytest.raises(NothingMatched):
        write_all(rows)
    write_all([])
