"""Every move of feedback by everybody from every stage, against a table written by hand, not derived from the flow."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from access.actor import SYSTEM, Actor, citizen
from books.orgs.models import Delegation, Unit, UnitDuty
from casework import oversight
from casework.errors import CaseError, InputMissing, MoveNotAllowed, NobodyHolds, NotYours
from casework.models import Case, Words
from casework.perform import holds, perform
from casework.quarantine import read_sealed
from kinds.feedback.models import Feedback
from kinds.feedback.plans.asked_first import ASKED_FIRST
from kinds.feedback.publication.models import Publication
from kinds.feedback.stages import FLOW_1, FLOW_2
from ledger.models import Entry
from tests.casework.town import ANSWER, AT, PROPOSAL, SEATS, START, Town, a_case, case_in, do, open_main

pytestmark = pytest.mark.db

WORKS = {"unit_id": "works", "stream": "rule"}
CLEARED = {
    "title": "Cấp phép sửa nhà quá hẹn",
    "content": "Hồ sơ xin cấp phép sửa nhà quá hẹn ba tuần.",
    "answer": ANSWER,
    "seen": "on",
}
INPUTS: dict[str, dict[str, Any]] = {
    "assign": WORKS,
    "refuse": {"reason": "not_vietnamese"},
    "redirect": {"reason": "complaint"},
    "draft_answer": {"answer": ANSWER},
    "rate": {"score": "accepted"},
    "forward": {"authority": "Bộ Nội vụ"},
    "propose_upward": PROPOSAL,
    "record_reply_for_work": WORKS,
    "scene_state": {"state": "done"},
    "split": {"part_1": "Đèn đường trước nhà không sáng."},
    "request_extension": {"days": "3"},
    "direct": {"deadline": "2026-09-30"},
    "note_national_code": {"national_code": "PAKN.20260915.0001"},
    "correct_field": {"scope": "rule"},
    "clear_publication": CLEARED,
    "withhold_publication": {"reason": "personal"},
    "unpublish": {"reason": "found"},
}
# stage → move → who may make it ("" is the sender, "system" the clock or a gateway). lan coordinates in the centre, tung
# handles there; bao handles and ha approves in the unit that has the case; long leads the city; anh keeps what is sealed.
C, CT = {"lan"}, {"lan", "tung"}  # of the unit that received it
H, A = {"bao"}, {"ha"}  # of the unit that has it
ALWAYS = {"add": {""}, "withdraw": {""}, "note_national_code": C | {"system"}, "urge": C | {"long"}, "direct": {"long"}}
AT_RECEIVER = {**ALWAYS, "note": CT, "tell_citizen": C, "answer_direction": CT, "seal": C}
AT_UNIT = {
    **ALWAYS, "note": C | H | A, "tell_citizen": C | H | A, "answer_direction": C | H | A, "urge": C | A | {"long"},
    "report_progress": C | H,
}  # fmt: skip
TOLD = {"reopen": {""}, "reconsider": C, "close": C | {"system"}, "note_national_code": C | {"system"}}
SCENE = {"scene_state": {"system"}}  # what the scene-report system still says, wherever the matter is by then
LED = {"free_follower": {"system"}}  # by the main matter, wherever that one was answered
PUBLIC = {"clear_publication": C, "withhold_publication": C, "unpublish": C}
AWAY = {**AT_RECEIVER, "remind_body": CT, "take_back": C, "report_progress": CT}
MAY: dict[str, dict[str, set[str]]] = {
    "received": {
        **AT_RECEIVER, "assign": C, "ask_supplement": C, "refuse": C, "redirect": C, "forward": C, "hand_over_scene": C,
        "merge": C, "split": C, "answer_question": C, "correct_field": CT, **SCENE,
    },
    "quarantined": {"release": {"anh"}, "destroy": {"anh"}},
    "awaiting_sender": {
        **{k: v for k, v in AT_RECEIVER.items() if k != "add"}, "supplement": {""}, "resume": C, "refuse": C, "correct_field": CT, **SCENE,
    },
    "assigned": {
        **AT_UNIT, "ask_supplement": H | C, "take": H, "hand_back": H, "draft_answer": H, "seal": H | C, "merge": C,
        "request_extension": H, "grant_extension": A, "refuse_extension": A, "correct_field": H | C,
        "recall": C, "recognise_conduct": H | C, **SCENE,
    },
    "awaiting_approval": {
        **AT_UNIT, "return_draft": A, "approve": A, "propose_upward": A, "grant_extension": A, "refuse_extension": A,
        "seal": C | A, "correct_field": H | C, "recall": C, "recognise_conduct": C, **SCENE,
    },
    "forwarded": {**AWAY, "record_reply": C, "record_reply_for_work": C},
    "handed_over": {**AWAY, **SCENE, "answer_scene": C | {"system"}},
    "proposed": {
        **AT_UNIT, "record_reply": C | A, "record_reply_for_work": C | A, "remind_body": C | H | A, "seal": C | A,
    },
    "merged": {**AT_RECEIVER, "answer_follower": {"system"}, "unmerge": C | {"system"}, "correct_field": CT},
    "answered": {**TOLD, **PUBLIC, "rate": {""}, "note": CT, "tell_citizen": C, "return_answer": C, **LED, **SCENE},
    "refused": {**TOLD, "note": CT, **SCENE},
    "redirected": {**TOLD, "note": CT, **SCENE},
    "closed": {**PUBLIC, **LED, "note": CT, "note_national_code": C | {"system"}, **SCENE},
    "withdrawn": {},
    "destroyed": {},
}  # fmt: skip
# Whose the next step is, and who therefore urges nobody but herself.
OWN = {
    "received": C, "awaiting_sender": C, "awaiting_approval": A, "forwarded": C, "handed_over": C, "merged": C,
    "proposed": A,
}  # fmt: skip
# Moves of other rooms, with a table of their own.
ELSEWHERE = {"reassign", "issue_letter", "correct_follower", "return_words"}
EVERYBODY = [*(who for who in SEATS if who not in ("mai", "binh", "duc", "huy")), "", "system"]


class _Undo(Exception):
    pass


def tried(town: Town, case: Case, who: str, move: str, **more: Any) -> str:
    """ "done", or the name of the refusal; leaves nothing behind."""
    actor = {"": citizen(), "system": SYSTEM}.get(who) or town.actor(who)
    inputs = {"words": ANSWER, **INPUTS.get(move, {}), **more}
    if "unit_id" in inputs:
        inputs["unit_id"] = str(town.unit(inputs["unit_id"]))
    try:
        with transaction.atomic():
            if move == "unpublish":
                Publication.objects.filter(pk=case.pk).update(state="published")
            oversight.make(case.pk, move, actor, at=AT, inputs=inputs)
            raise _Undo
    except _Undo:
        return "done"
    except CaseError as refused:
        return type(refused).__name__


def test_the_table_speaks_of_every_stage_and_every_move() -> None:
    assert set(MAY) == {s.name for s in FLOW_2.stages}
    assert {m for moves in MAY.values() for m in moves} == {m.name for m in FLOW_2.moves} - ELSEWHERE


def ready(town: Town, stage: str) -> Case:
    """A case in STAGE of which everything was asked that somebody could decide on."""
    case = case_in(town, stage)
    Feedback.objects.filter(pk=case.pk).update(extension_asked=3)
    if stage == "quarantined":
        read_sealed(case.pk, town.actor("anh"), AT)
    if "direct" in MAY[stage]:
        oversight.make(case.pk, "direct", town.actor("long"), at=AT, inputs={"words": "x", "deadline": "2026-09-30"})
    if stage == "merged":
        Feedback.objects.exclude(pk=case.pk).update(answer=ANSWER)
    return case


@pytest.mark.parametrize("stage", MAY)
def test_who_may_do_what(town: Town, stage: str) -> None:
    case, main = ready(town, stage), a_case()
    before = Entry.objects.filter(stream=case.pk).count()
    wrong = []
    for move in {m.name for m in FLOW_2.moves} - ELSEWHERE:
        allowed = MAY[stage].get(move)
        for who in EVERYBODY if allowed is not None else ["lan"]:
            expected = "MoveNotAllowed" if allowed is None else "done" if who in allowed else "NotYours"
            if move == "urge" and expected == "done" and who in OWN.get(stage, ()):
                expected = "UrgesHerself"
            if (found := tried(town, case, who, move, main=main.code, confirmed=main.code)) != expected:
                wrong.append(f"{who or 'sender'} {move}: {found}, not {expected}")
    assert not wrong
    assert Entry.objects.filter(stream=case.pk).count() == before


def test_the_first_flow_is_what_it_was() -> None:
    """Cases began under it: whoever changes it changes what they were promised."""
    told = [(m.name, m.sources, m.target, sorted(m.roles), m.verb) for m in FLOW_1.moves]
    told += [(s.name, str(s.clock), s.holder, s.limit, s.lapse, s.follow, s.index) for s in FLOW_1.stages]
    assert (len(FLOW_1.moves), len(FLOW_1.stages)) == (22, 11)
    assert hashlib.sha256(repr(told).encode()).hexdigest()[:16] == "232d79fff14f25f9"


def test_a_move_that_nobody_wrote_is_refused(town: Town) -> None:
    with pytest.raises(MoveNotAllowed, match="bay_len"):
        do(town, a_case(), "lan", "bay_len")


def test_once_taken_a_case_is_one_persons(town: Town) -> None:
    case = case_in(town, "assigned")
    do(town, case, "bao", "take")
    case.refresh_from_db()
    assert case.person_id == town.users["bao"].pk
    assert [w.person_id for w in open_main(case)] == [town.users["bao"].pk]
    with pytest.raises(NotYours):
        do(town, case, "binh", "draft_answer", inputs={"answer": ANSWER})
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER})
    do(town, case, "ha", "return_draft", inputs={"words": "Nêu rõ ngày cấp."})
    case.refresh_from_db()
    assert case.person_id == town.users["bao"].pk, "a returned draft comes back to its writer"
    assert Feedback.objects.get(pk=case.pk).answer_draft == ANSWER


def test_a_returned_draft_goes_to_all_when_its_writer_has_left(town: Town) -> None:
    case = case_in(town, "awaiting_approval")
    town.users["bao"].holdings.update(valid_to=AT.date().replace(day=14))
    do(town, case, "ha", "return_draft", inputs={"words": "Nêu rõ ngày cấp."})
    case.refresh_from_db()
    assert (case.stage, case.person_id) == ("assigned", None)
    do(town, case, "binh", "draft_answer", inputs={"answer": ANSWER})


def test_who_acts_by_delegation_takes_the_case_in_his_own_name(town: Town) -> None:
    case = case_in(town, "assigned")
    paper = {"valid_from": AT.date(), "legal_basis": "Giấy ủy quyền số 1"}
    Delegation.objects.create(position=town.seats["bao"], delegate=town.users["yen"], **paper)
    seat = town.seats["bao"]
    yen = Actor("official", town.users["yen"].pk, seat.pk, seat.unit_id, frozenset({"handler"}))
    perform(case.pk, "take", yen, at=AT + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.person_id, case.position_id) == (town.users["yen"].pk, seat.pk)
    assert tried(town, case, "bao", "draft_answer") == "NotYours"
    perform(case.pk, "draft_answer", yen, at=AT + timedelta(hours=2), inputs={"answer": ANSWER})


def conduct(town: Town, accused: str = "works", handled_by: str = "health") -> Case:
    case = a_case(content="Chị ở quầy số 3 nói trống không, bắt tôi chờ cả buổi sáng rồi bảo về.")
    do(town, case, "lan", "assign", inputs={"unit_id": handled_by, "stream": "conduct", "accused_unit_id": accused})
    case.refresh_from_db()
    return case


def test_a_unit_that_is_accused_neither_handles_nor_decides(town: Town) -> None:
    case = a_case()
    with pytest.raises(InputMissing) as refused:
        do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "conduct", "accused_unit_id": "works"})
    assert refused.value.field == "unit_id"
    with pytest.raises(InputMissing) as refused:
        do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "conduct"})
    assert refused.value.field == "accused_unit_id"
    case = conduct(town)
    assert case.shielded_unit_id == town.unit("works")
    for who in ("bao", "ha"):
        for move in ("note", "draft_answer", "take", "hand_back"):
            assert tried(town, case, who, move) == "NotYours"
    assert tried(town, case, "yen", "draft_answer") == "done"


def test_a_division_of_the_accused_unit_does_not_judge_it_either(town: Town) -> None:
    town.units["division"] = Unit.objects.create(
        name="Phòng Cấp phép",
        kind="division",
        parent=town.units["works"],
        code="T.w1",
        valid_from=START,
        legal_basis="Thử",
    )
    case = a_case()
    with pytest.raises(InputMissing) as refused:
        do(town, case, "lan", "assign", inputs={"unit_id": "division", "stream": "conduct", "accused_unit_id": "works"})
    assert refused.value.field == "unit_id"
    # Everybody is below the city: what is said of the city itself must still find a hand.
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "conduct", "accused_unit_id": "city"})


def test_the_accused_unit_cannot_get_the_case_by_a_second_assignment(town: Town) -> None:
    case = conduct(town)
    do(town, case, "yen", "hand_back", inputs={"words": "Không thuộc thẩm quyền."})
    with pytest.raises(InputMissing):
        do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "conduct", "accused_unit_id": "works"})
    rule: dict[str, Any] = {"unit_id": "works", "stream": "rule"}
    with pytest.raises(InputMissing, match="hành vi") as asked:
        do(town, case, "lan", "assign", inputs=rule)
    assert asked.value.field == "confirmed"
    # The coordinator answers for this, in so many words.
    do(town, case, "lan", "assign", inputs={**rule, "confirmed": str(town.unit("works"))})
    case.refresh_from_db()
    last = Entry.objects.filter(stream=case.pk).order_by("-seq").first()
    assert last.particulars["shielded_unit_id_before"] == str(town.unit("works")), "the ledger shows who lifted it"


def test_a_commune_has_no_say_over_the_people_of_another(town: Town) -> None:
    """Neither has what is a part of it; whoever gives it there all the same says so."""
    lang, giay = (
        Unit.objects.create(
            name=f"UBND phường {name}",
            kind="commune",
            parent=town.units["city"],
            code=name,
            valid_from=START,
            legal_basis="Thử",
        )
        for name in ("Láng", "Cầu Giấy")
    )
    part = Unit.objects.create(
        name="Phòng", kind="division", parent=lang, code="P", valid_from=START, legal_basis="Thử"
    )
    case, said = a_case(), {"stream": "conduct", "accused_unit_id": str(giay.pk)}
    for unit in (lang, part):
        with pytest.raises(InputMissing, match="cùng cấp") as asked:
            do(town, case, "lan", "assign", inputs={**said, "unit_id": str(unit.pk)})
        assert asked.value.field == "confirmed"
    with pytest.raises(NobodyHolds):  # asked no more: it is only that nobody works there
        do(town, case, "lan", "assign", inputs={**said, "unit_id": str(lang.pk), "confirmed": str(lang.pk)})
    do(town, case, "lan", "assign", inputs={**said, "unit_id": "works"})


def test_when_the_receiving_unit_is_accused_another_receives_what_comes_back(town: Town) -> None:
    case = a_case()
    accused = {"unit_id": "works", "stream": "conduct", "accused_unit_id": "centre"}
    with pytest.raises(InputMissing, match="quản trị") as refused:
        do(town, case, "lan", "assign", inputs=accused)
    assert refused.value.field == "accused_unit_id"
    UnitDuty.objects.create(
        duty="feedback.receive_conduct", unit=town.units["office"], valid_from=AT.date(), legal_basis="Thử"
    )
    do(town, case, "lan", "assign", inputs=accused)
    do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc thẩm quyền."})
    case.refresh_from_db()
    assert (case.unit_id, case.receiving_unit_id) == (town.unit("office"), town.unit("office"))
    assert tried(town, case, "lan", "assign") == "NotYours"
    assert tried(town, case, "hung", "assign") == "InputMissing", "it was said to be about conduct"
    assert tried(town, case, "hung", "assign", confirmed=str(town.unit("works"))) == "done"


def test_who_waited_for_the_lock_does_not_turn_time_back(town: Town) -> None:
    case = case_in(town, "awaiting_sender")
    do(town, case, "", "supplement", AT, inputs={"words": "Số hồ sơ 123."})
    times = list(Entry.objects.filter(stream=case.pk).order_by("seq").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] > AT


@pytest.mark.parametrize(
    ("stage", "who", "move", "inputs", "field"),
    [
        ("received", "lan", "assign", {"stream": "rule"}, "unit_id"),
        ("received", "lan", "assign", {"unit_id": "not-a-uuid", "stream": "rule"}, "unit_id"),
        ("received", "lan", "assign", {"unit_id": "works", "stream": "gossip"}, "stream"),
        ("received", "lan", "refuse", {"reason": "because"}, "reason"),
        ("received", "lan", "refuse", {}, "reason"),
        ("received", "lan", "ask_supplement", {"words": "  \u200b "}, "words"),
        ("assigned", "bao", "draft_answer", {"answer": "Đã rõ."}, "answer"),
        ("assigned", "bao", "hand_back", {}, "words"),
        ("awaiting_approval", "ha", "return_draft", {"words": ""}, "words"),
        ("answered", "", "rate", {"score": "5"}, "score"),
        ("answered", "", "reopen", {}, "words"),
        ("awaiting_sender", "", "supplement", {"words": " "}, "words"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(
    town: Town, stage: str, who: str, move: str, inputs: dict[str, Any], field: str
) -> None:
    case = case_in(town, stage)
    with pytest.raises(InputMissing) as refused:
        do(town, case, who, move, inputs=inputs)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    again = Case.objects.get(pk=case.pk)
    assert (again.row_version, again.ledger_seq) == (case.row_version, case.ledger_seq)


def test_an_accused_unit_holds_nothing_even_where_the_row_says_so(town: Town) -> None:
    """Whatever a migration or a merger of units may leave on a row."""
    case = case_in(town, "assigned")
    row = vars(case) | {"shielded_unit_id": town.unit("works")}
    stage = FLOW_1.stage("assigned")
    assert holds(vars(case), stage, town.actor("bao"))
    assert not holds(row, stage, town.actor("bao"))
    assert not holds(row | {"receiving_unit_id": town.unit("works")}, stage, town.actor("bao"))


def test_a_unit_without_the_role_is_refused_in_words(town: Town) -> None:
    with pytest.raises(CaseError, match="chưa có vị trí"):
        do(town, a_case(), "lan", "assign", inputs={"unit_id": "city", "stream": "rule"})


def test_a_unit_that_has_ended_gets_no_work(town: Town) -> None:
    town.units["works"].positions.update(valid_to=AT.date().replace(day=1))
    with pytest.raises(CaseError, match="chưa có vị trí"):
        do(town, a_case(), "lan", "assign", inputs=WORKS)


def test_words_are_made_legible_not_refused(town: Town) -> None:
    case = a_case(content="Hồ sơ\x00 quá\u200b hẹn \ud83d ba tuần", title="Hồ sơ\nquá hẹn")
    assert Feedback.objects.get(pk=case.pk).content == "Hồ sơ quá hẹn \ufffd ba tuần"
    assert case.subject == "Hồ sơ quá hẹn"
    do(town, case, "lan", "note", inputs={"words": "Đã\x00 gọi \ud83d"})
    assert Words.objects.get(case=case).text == "Đã gọi \ufffd"
    do(town, case, "lan", "assign", inputs=WORKS)
    do(town, case, "bao", "draft_answer", inputs={"answer": "\x00" + ANSWER})
    do(town, case, "ha", "approve")
    assert Feedback.objects.get(pk=case.pk).answer == ANSWER


def test_the_reason_speaks_where_the_official_wrote_nothing(town: Town) -> None:
    case = case_in(town, "refused")
    words = Words.objects.get(case=case)
    assert words.is_public
    assert "Kính gửi ông/bà" in words.text
    own = a_case()
    do(town, own, "lan", "refuse", inputs={"reason": "not_vietnamese", "words": "Xin ông/bà nói rõ hơn."})
    assert Words.objects.get(case=own).text == "Xin ông/bà nói rõ hơn."


@pytest.mark.parametrize("reason", sorted(ASKED_FIRST))
def test_what_is_missing_is_asked_for_before_a_matter_is_refused_for_want_of_it(town: Town, reason: str) -> None:
    case, refused = a_case(), {"reason": reason}
    nobody = a_case()
    Case.objects.filter(pk=nobody.pk).update(sender_id=None)
    do(town, nobody, "lan", "refuse", inputs=refused)  # left no way to be asked
    with pytest.raises(InputMissing, match="bổ sung” trước"):
        do(town, case, "lan", "refuse", inputs=refused)
    do(town, case, "lan", "ask_supplement", inputs={"words": "Xin cho biết họ tên và số điện thoại."})
    do(town, case, "lan", "refuse", inputs=refused)
