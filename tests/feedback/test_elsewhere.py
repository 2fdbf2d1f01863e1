"""A matter that another authority has: followed until it answered, reminded again and again, back when it was the wrong one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.actor import SYSTEM
from books.calendar.loading import calendar_for
from books.orgs.editing import Edit, open_unit
from books.orgs.succession import end_unit
from casework.alarms import alarm_round
from casework.errors import CaseError, InputMissing, MoveNotAllowed, NotYours
from casework.models import Case, Work
from casework.perform import perform
from kernel.time import local, local_day, now
from kinds.feedback.chores import TASKS, TELL_THEM
from kinds.feedback.dialogue import Add, Known
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import Publication
from kinds.feedback.sender.follow import path_of_case, seen_of
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import ANSWER, AT, PROPOSAL, Town, a_case, case_in, do, open_main, talk
from tests.feedback.talking import AT_WORK, Person
from tests.tree.test_statements import browser_of

pytestmark = pytest.mark.db

DAY = timedelta(days=1)
REPLY = "Bộ Nội vụ trả lời: hồ sơ được hướng dẫn nộp lại trên Cổng dịch vụ công, không cần bản giấy."


def chores(case: Case) -> list[str]:
    return sorted(Work.objects.filter(case=case, is_main=False, closed_at=None).values_list("task", flat=True))


def notices(case: Case) -> list[str]:
    return list(Outbound.objects.filter(case_id=case.pk).order_by("created_at", "id").values_list("notice", flat=True))


def rung(case: Case, verb: str) -> int:
    return Entry.objects.filter(stream=case.pk, verb=verb).count()


def days(case: Case, first: int, last: int) -> None:
    for day in range(first, last):
        alarm_round(AT + day * DAY)
    case.refresh_from_db()


def test_forwarded_it_is_followed_and_the_wait_is_given_back(town: Town) -> None:
    case = a_case(conversation=talk())
    do(town, case, "lan", "forward", inputs={"authority": "Bộ Nội vụ", "national_code": "PAKN.20260915.0007"})
    case.refresh_from_db()
    own = Feedback.objects.get(pk=case.pk)
    assert (case.stage, case.due_at, case.role, own.sent_to, own.national_code) == (
        "forwarded", None, "coordinator", "Bộ Nội vụ", "PAKN.20260915.0007",
    )  # fmt: skip
    assert [w.is_paused for w in open_main(case)] == [True]
    assert notices(case) == ["received", "forwarded"]
    entry = Entry.objects.get(stream=case.pk, verb="feedback:case:forwarded")
    assert entry.particulars["national_code"] == "code:PAKN.20260915.0007"
    assert "Nội" not in str(entry.particulars)
    days(case, 1, 41)  # 28 working days: every ten of them the authority is to be reminded
    assert rung(case, "feedback:follow:owed") == 2
    assert chores(case) == ["remind_body"]
    assert not rung(case, "feedback:deadline:passed"), "what another authority has is not our delay"
    do(town, case, "lan", "remind_body", AT + 41 * DAY, inputs={"words": "Gọi Vụ Cải cách hành chính."})
    assert chores(case) == []
    do(town, case, "lan", "record_reply", AT + 42 * DAY, inputs={"words": REPLY})
    case.refresh_from_db()
    own.refresh_from_db()
    assert (case.stage, case.verdict, own.answer) == ("answered", "on_time", REPLY)
    assert notices(case)[-1] == "answered"
    assert Publication.objects.get(pk=case.pk).state == "proposed"
    assert not list(verify())


def test_a_rule_beyond_us_is_proposed_upward_by_the_head_and_followed(town: Town) -> None:
    case = case_in(town, "awaiting_approval", conversation=talk())
    with pytest.raises(NotYours):
        do(town, case, "bao", "propose_upward", inputs=PROPOSAL)
    do(town, case, "ha", "propose_upward", inputs=PROPOSAL)
    case.refresh_from_db()
    assert (case.stage, case.unit_id, case.role) == ("proposed", town.unit("works"), "approver")
    days(case, 1, 100)
    assert rung(case, "feedback:follow:owed") == 3
    due = Work.objects.get(case=case, task="remind_body", closed_at=None)
    assert (due.unit_id, due.role) == (town.unit("works"), "approver")
    calendar = calendar_for(case.receiving_unit_id)
    first = Work.objects.filter(case=case, task="remind_body").earliest("opened_at")
    assert calendar.working_days_between(local(first.opened_at).date(), local(first.due_at).date()) == 2
    assert due.due_at == first.due_at, "nobody has reminded them since: the task is as late as that"
    do(town, case, "ha", "record_reply_for_work", AT + 101 * DAY, inputs={"words": "Đồng ý sửa."})
    case.refresh_from_db()
    assert (case.stage, case.unit_id, case.role) == ("assigned", town.unit("works"), "handler")
    assert chores(case) == [], "whoever was to be reminded has answered"
    assert case.due_at is not None and case.due_at > AT + 101 * DAY


def test_the_coordinator_may_pass_a_reply_on_to_a_unit(town: Town) -> None:
    case = case_in(town, "forwarded")
    with pytest.raises(InputMissing):
        do(town, case, "lan", "record_reply_for_work", inputs={"words": "Bộ trả lời."})
    do(
        town,
        case,
        "lan",
        "record_reply_for_work",
        inputs={"words": "Bộ trả lời.", "unit_id": "works", "stream": "rule"},
    )
    case.refresh_from_db()
    assert (case.stage, case.unit_id) == ("assigned", town.unit("works"))


def test_a_matter_is_forwarded_to_others_and_to_no_unit_of_ours(town: Town) -> None:
    """Whose name stands in the text as a part of another's is another; an ended unit is whoever took over from it."""
    for named in ("Sở Xây dựng tỉnh Hưng Yên", "Công an phường Ba Đình", "Bộ Y tế", "Thanh tra Bộ Xây dựng"):
        do(town, case_in(town, "received"), "lan", "forward", inputs={"authority": named})
    case = case_in(town, "received")
    edit = Edit(SYSTEM, AT, local_day(AT), "Nghị quyết 1")
    ended = open_unit(replace(edit, first=edit.first - 9 * DAY), "Sở Giao thông", kind="department")
    end_unit(edit, ended.pk, {town.unit("works"): ""})
    with pytest.raises(InputMissing, match="“Sở Xây dựng” là đơn vị của thành phố: hãy dùng “Giao đơn vị xử lý”"):
        do(town, case, "lan", "forward", inputs={"authority": "Sở Giao thông"})


def test_a_change_of_rules_is_proposed_to_who_makes_them_and_never_where_it_is_about_conduct(town: Town) -> None:
    to_the_city = PROPOSAL | {"body": "Ủy ban nhân dân thành phố"}
    do(town, case_in(town, "awaiting_approval"), "ha", "propose_upward", inputs=to_the_city)
    case = case_in(town, "awaiting_approval")
    Case.objects.filter(pk=case.pk).update(shielded_unit_id=town.unit("office"))
    with pytest.raises(InputMissing, match="không phải kiến nghị sửa quy định"):
        do(town, case, "ha", "propose_upward", inputs=PROPOSAL | {"body": "Văn phòng"})


def test_the_wrong_authority_gives_it_back(town: Town) -> None:
    case = case_in(town, "forwarded", conversation=talk())
    days(case, 1, 20)
    do(town, case, "lan", "take_back", AT + 20 * DAY, inputs={"words": "Bộ trả lại."})
    case.refresh_from_db()
    assert (case.stage, Feedback.objects.get(pk=case.pk).sent_to, chores(case)) == ("received", "", [])
    assert case.due_at is not None and case.due_at > AT + 38 * DAY
    assert notices(case)[-1] == "taken_back"


@pytest.mark.parametrize(
    ("stage", "who", "move", "inputs", "field"),
    [
        ("received", "lan", "forward", {}, "authority"),
        ("received", "lan", "forward", {"authority": "x" * 201}, "authority"),
        ("received", "lan", "forward", {"authority": "Bộ Y tế", "national_code": "mã số"}, "national_code"),
        ("received", "lan", "forward", {"authority": "Sở Xây dựng"}, "authority"),
        ("received", "lan", "forward", {"authority": "sở xây dựng thành phố Hà Nội"}, "authority"),
        ("received", "lan", "forward", {"authority": "Phòng Cấp phép, Sở Xây dựng"}, "authority"),
        ("received", "lan", "forward", {"authority": "TTHCC"}, "authority"),
        ("awaiting_approval", "ha", "propose_upward", PROPOSAL | {"body": "Sở Y tế"}, "body"),
        ("awaiting_approval", "ha", "propose_upward", {"proposal": PROPOSAL["proposal"]}, "body"),
        ("awaiting_approval", "ha", "propose_upward", {"body": "Chính phủ", "proposal": "Bỏ."}, "proposal"),
        ("forwarded", "lan", "record_reply", {"words": "Xong."}, "words"),
        ("received", "lan", "answer_question", {"words": "Có."}, "words"),
        ("received", "lan", "note_national_code", {}, "national_code"),
        ("received", "lan", "correct_field", {}, "scope"),
        ("received", "lan", "correct_field", {"scope": "gossip"}, "scope"),
        ("handed_over", "lan", "answer_scene", {}, "words"),
    ],
)
def test_what_is_missing_is_said_beside_its_box(
    town: Town, stage: str, who: str, move: str, inputs: dict[str, Any], field: str
) -> None:
    case = case_in(town, stage)
    before = Entry.objects.filter(stream=case.pk).count()
    with pytest.raises(InputMissing) as refused:
        do(town, case, who, move, inputs=inputs)
    assert refused.value.field == field
    assert refused.value.message.endswith((".", ".)"))
    assert Entry.objects.filter(stream=case.pk).count() == before


def test_a_scene_report_goes_over_and_its_state_comes_back(town: Town) -> None:
    case = a_case(conversation=talk())
    do(town, case, "lan", "hand_over_scene")
    state = {"state": "in_progress", "scene_code": "HT.123456789012", "words": "Đội vệ sinh đang đến."}
    perform(case.pk, "scene_state", SYSTEM, at=AT, inputs=state)
    perform(case.pk, "scene_state", SYSTEM, at=AT, inputs={"state": "done"})
    own = Feedback.objects.get(pk=case.pk)
    assert (own.scope, own.scene_state, own.scene_code) == ("scene", "done", "HT.123456789012")
    assert notices(case) == ["received", "handed_over", "scene_state"], "a bare code is told to nobody"
    with pytest.raises(NotYours):
        do(town, case, "lan", "scene_state", inputs={"state": "done"})
    perform(case.pk, "answer_scene", SYSTEM, at=AT, inputs={"words": "Đã dọn xong."})
    case.refresh_from_db()
    assert (case.stage, Feedback.objects.get(pk=case.pk).answer, case.verdict) == (
        "answered",
        "Đã dọn xong.",
        "on_time",
    )
    perform(case.pk, "scene_state", SYSTEM, at=AT, inputs={"state": "REOPEN", "words": "Mở lại, chưa xong."})
    assert notices(case)[-1] == "scene_state", "what is said after the result is not lost"


def test_a_question_is_answered_where_it_was_asked(town: Town) -> None:
    case = a_case(conversation=talk())
    do(town, case, "lan", "answer_question", inputs={"words": ANSWER})
    case.refresh_from_db()
    own = Feedback.objects.get(pk=case.pk)
    assert (case.stage, own.answer, own.scope, own.answering_unit_id) == (
        "answered",
        ANSWER,
        "question",
        town.unit("centre"),
    )
    assert notices(case)[-1] == "answered"


def test_what_was_confirmed_stays_with_the_file(town: Town) -> None:
    case = a_case()
    said = {"scope": "rule", "field": "dat_dai", "procedure_code": "1.000123", "has_proposal": "on"}
    do(town, case, "lan", "correct_field", inputs=said)
    do(town, case, "lan", "note_national_code", inputs={"national_code": "PAKN.20260915.0099"})
    own = Feedback.objects.get(pk=case.pk)
    assert (own.scope, own.field, own.procedure_code, own.has_proposal) == ("rule", "dat_dai", "1.000123", True)
    assert own.national_code == "PAKN.20260915.0099"
    do(town, case, "lan", "correct_field", inputs={"field": "ho_tich"})
    own.refresh_from_db()
    assert (own.scope, own.field, own.has_proposal) == ("rule", "ho_tich", True), "what nobody named stays"


def test_an_unfit_answer_goes_back_to_its_unit_before_it_is_published(town: Town) -> None:
    case = case_in(town, "answered", conversation=talk())
    do(town, case, "lan", "return_answer", inputs={"words": "Chưa trả lời vào nội dung hỏi."})
    case.refresh_from_db()
    assert (case.stage, case.unit_id, case.role) == ("assigned", town.unit("works"), "handler")
    assert notices(case)[-1] == "sent_back"
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER + " Bổ sung."})
    do(town, case, "ha", "approve")
    assert Feedback.objects.get(pk=case.pk).answer == ANSWER + " Bổ sung."


def test_an_old_case_ends_under_the_flow_that_it_began_under(town: Town) -> None:
    case = a_case()
    Case.objects.filter(pk=case.pk).update(flow_version=1)
    for move, inputs in (("forward", {"authority": "Bộ Y tế"}), ("hand_over_scene", {}), ("urge", {})):
        with pytest.raises(MoveNotAllowed):
            do(town, case, "lan", move, inputs=inputs)
    for who, move, inputs in [
        ("lan", "assign", {"unit_id": "works", "stream": "rule"}), ("bao", "draft_answer", {"answer": ANSWER}),
        ("ha", "approve", {}), ("lan", "close", {}),
    ]:  # fmt: skip
        do(town, case, who, move, inputs=inputs)
    case.refresh_from_db()
    assert (case.stage, case.flow_version, case.index_due_at) == ("closed", 1, None)
    with pytest.raises(CaseError):
        do(town, case, "lan", "unpublish", inputs={"words": "x"})


@pytest.mark.parametrize(
    ("move", "inputs"),
    [("forward", {"authority": "Bộ Nội vụ"}), ("hand_over_scene", {})],
    ids=["forwarded", "at the scene"],
)
def test_what_is_added_while_others_have_it_is_passed_on_by_a_person(
    town: Town, move: str, inputs: dict[str, str]
) -> None:
    case = a_case(at=now())
    do(town, case, "lan", move, now(), inputs=inputs)

    def added(words: str) -> str:
        case.refresh_from_db()
        told = {"key": str(uuid4()), "words": words, "expects": seen_of(case)}
        return Client().post(f"{path_of_case(case)}add/", told, follow=True).content.decode()

    for words in ("Số nhà đúng là 14, không phải 12.", "Hôm nay vẫn vậy."):
        assert "sẽ báo điều ông/bà gửi thêm cho nơi đó" in added(words)
    (task,) = Work.objects.filter(case=case, is_main=False, closed_at=None)
    assert (task.task, task.role, task.unit_id) == (TELL_THEM, "coordinator", case.receiving_unit_id)
    assert str(TASKS[TELL_THEM]) in browser_of(town, "lan").get("/can-bo/").content.decode()
    do(town, case, "lan", "note", now(), inputs={"words": "Đã gọi điện báo số nhà đúng."})
    assert chores(case) == []
    assert "cho nơi đó" in added("Thêm lần nữa.")
    do(town, case, "lan", "take_back", now(), inputs={"words": "Chuyển nhầm."})
    assert TELL_THEM not in chores(case), "whoever has it now reads it here"
    assert ("cho nơi đó" in added("Cảm ơn."), chores(case)) == (False, [])


def test_who_writes_in_the_chat_is_told_so_too() -> None:
    there = replace(AT_WORK, is_elsewhere=True)
    for known, is_said in ((there, True), (AT_WORK, False)):
        person = Person(Known(cases=(known,)))
        person.say(f"#them:{known.code}")
        said = person.say("Số nhà đúng là 14, không phải 12.")
        assert isinstance(said.act, Add)
        assert ("do nơi khác giải quyết" in said.replies[0].text) is is_said
