"""The term: extensions within the cap, two dated rules beside each other; urging and directing from above."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from access.actor import Actor
from books.limits import lookup
from books.limits.models import Limit
from books.orgs.models import Position
from casework import deadlines, oversight
from casework.alarms import alarm_round
from casework.counters import load
from casework.errors import CaseError, InputMissing, KeyReused, MoveNotAllowed, NotYours, StaleCase
from casework.models import Case, Work
from casework.perform import perform
from casework.visibility import open_works
from kernel.time import format_date, local
from kinds.feedback.facets import FACETS
from kinds.feedback.kind import KIND
from kinds.feedback.models import Feedback
from kinds.feedback.plans.filing import SCOPES
from kinds.feedback.plans.urging import UrgedAlready, UrgesHerself
from kinds.feedback.queries import facts
from kinds.feedback.stages import FLOW_2
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import ANSWER, AT, Town, a_case, case_in, do, open_main, sealed, talk

pytestmark = pytest.mark.db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WHY = {"words": "Chờ kết quả đo đạc."}


def chores(case: Case, task: str) -> list[Work]:
    return list(Work.objects.filter(case=case, task=task, is_main=False, closed_at=None))


# --- extensions -----------------------------------------------------------------------------------------------------


def test_an_extension_is_asked_for_decided_and_told_and_the_old_date_stays(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    due = case.due_at
    do(town, case, "bao", "request_extension", AT + DAY, inputs={"days": "7", **WHY})
    [asked] = Work.objects.filter(case=case, task="decide_extension", closed_at=None)
    assert asked.due_at < AT + 6 * DAY < case.due_at, "asked today, not to be looked at in three weeks"
    [to_decide] = chores(case, "decide_extension")
    assert (to_decide.unit_id, to_decide.role) == (town.unit("works"), "approver")
    assert load(open_works(town.actor("ha")), AT).total == 1
    case.refresh_from_db()
    for move, names in (("grant_extension", ("days", "words")), ("refuse_extension", ("words",))):
        form = KIND.form(FLOW_2.move(move), case, None)
        said = " ".join(str(form.fields[name].help_text) for name in names)
        assert WHY["words"] in said, "decided beside the reason that was given"
        dates = [format_date(local(each)) for each in (due, due + 7 * DAY)]
        assert all(each in said for each in dates) is (move == "grant_extension")
    do(town, case, "ha", "grant_extension", AT + 2 * DAY, inputs={"days": "4", **WHY})
    case.refresh_from_db()
    assert (case.due_at, case.first_due_at, case.extended_by) == (due + 4 * DAY, due, 4)
    assert [w.due_at for w in open_main(case)] == [case.due_at]
    assert not chores(case, "decide_extension")
    entry = Entry.objects.get(stream=case.pk, verb="feedback:extension:granted")
    assert (entry.particulars["days"], entry.particulars["due_at_before"][:10]) == (4, local(due).date().isoformat())
    told = Outbound.objects.filter(case_id=case.pk).order_by("-created_at", "-id").first()
    assert told.notice == "extended"
    alarm_round(due + DAY)
    assert not Entry.objects.filter(stream=case.pk, verb="feedback:deadline:passed").exists()
    alarm_round(due + 8 * DAY)
    assert Entry.objects.filter(stream=case.pk, verb="feedback:deadline:passed").exists()
    assert not list(verify())


def test_where_the_calendar_gives_other_days_than_were_granted_the_form_says_why(town: Town) -> None:
    """The due day may have been moved off a day of rest, before or after: then ten days are nine or eleven on the wall."""
    said = {}
    for day in range(7):
        case = case_in(town, "assigned", at=AT + day * DAY)
        text = str(KIND.form(FLOW_2.move("grant_extension"), case, None).fields["days"].help_text)
        after = deadlines.extended(vars(case), FLOW_2.stage("assigned"), 10)["due_at"]
        said[(local(after).date() - local(case.due_at).date()).days] = text
    assert len(said) > 1
    for apart, text in said.items():
        assert (f"Trên lịch là {apart} ngày" in text) is (apart != 10)
        assert ("ngày nghỉ" in text) is (apart != 10)


def test_all_extensions_together_stay_within_the_cap(town: Town) -> None:
    case = case_in(town, "assigned")
    for days in (6, 4):
        do(town, case, "bao", "request_extension", inputs={"days": days, **WHY})
        do(town, case, "ha", "grant_extension", inputs=WHY)
    with pytest.raises(InputMissing, match="đã được gia hạn đủ 10 ngày"):
        do(town, case, "bao", "request_extension", inputs={"days": 1, **WHY})
    case.refresh_from_db()
    assert case.extended_by == 10


@pytest.mark.parametrize("days", ["", "0", "-3", "11", "nhiều"])
def test_days_that_the_cap_does_not_know_are_refused(town: Town, days: str) -> None:
    case = case_in(town, "assigned")
    with pytest.raises(InputMissing) as refused:
        do(town, case, "bao", "request_extension", inputs={"days": days, **WHY})
    assert refused.value.field == "days"
    if days == "11":
        assert refused.value.message.startswith("Vụ việc này chỉ được gia hạn từ 1 đến 10 ngày")


def test_the_cap_is_that_of_the_day_of_receipt(town: Town) -> None:
    case = case_in(town, "assigned")
    Limit.objects.filter(code="feedback.extension").update(valid_to=AT.date())
    new = {"amount": 3, "unit": "calendar_days", "legal_basis": "Quy chế mới", "certainty": "house"}
    Limit.objects.create(code="feedback.extension", label="Gia hạn", valid_from=AT.date() + DAY, **new)
    lookup.forget()
    do(town, case, "bao", "request_extension", AT + 3 * DAY, inputs={"days": 8, **WHY})
    later = case_in(town, "assigned", at=AT + 3 * DAY)
    with pytest.raises(InputMissing, match="3 "):
        do(town, later, "bao", "request_extension", AT + 4 * DAY, inputs={"days": 8, **WHY})
    lookup.forget()


def test_refused_the_date_stays_and_nothing_is_granted_that_nobody_asked_for(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    with pytest.raises(MoveNotAllowed):
        do(town, case, "ha", "grant_extension", inputs={"days": 5, **WHY})
    do(town, case, "bao", "request_extension", inputs={"days": 5, **WHY})
    assert KIND.moot(case, town.actor("bao")) >= {"request_extension"}
    with pytest.raises(InputMissing, match="không thể cho nhiều hơn"):
        do(town, case, "ha", "grant_extension", inputs={"days": 6, **WHY})
    do(town, case, "ha", "refuse_extension", inputs=WHY)
    with pytest.raises(MoveNotAllowed):
        do(town, case, "ha", "grant_extension", inputs={"days": 5, **WHY})
    before = case.due_at
    case.refresh_from_db()
    assert (case.due_at, case.extended_by) == (before, 0)
    assert not Outbound.objects.filter(case_id=case.pk, notice="extended").exists()


def test_what_is_late_is_not_extended(town: Town) -> None:
    case = case_in(town, "assigned")
    do(town, case, "bao", "request_extension", AT + DAY, inputs={"days": 5, **WHY})
    late = case.due_at + timedelta(seconds=1)
    for who, move in (("bao", "request_extension"), ("ha", "grant_extension")):
        with pytest.raises(InputMissing, match="quá hạn"):
            do(town, case, who, move, late, inputs={"days": 5, **WHY})


def test_a_request_does_not_outlive_the_unit_that_made_it(town: Town) -> None:
    case = case_in(town, "assigned")
    do(town, case, "bao", "request_extension", inputs={"days": 5, **WHY})
    do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc thẩm quyền."})
    assert not chores(case, "decide_extension")
    do(town, case, "lan", "assign", inputs={"unit_id": "health", "stream": "rule"})
    with pytest.raises(MoveNotAllowed):
        do(town, case, "truong", "grant_extension", inputs=WHY)


def test_a_reopened_matter_begins_without_the_extension(town: Town) -> None:
    case = case_in(town, "assigned")
    do(town, case, "bao", "request_extension", inputs={"days": 5, **WHY})
    do(town, case, "ha", "grant_extension", inputs=WHY)
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER})
    do(town, case, "ha", "approve")
    at = AT + 3 * DAY
    do(town, case, "", "reopen", at, inputs={"words": "Chưa đúng."})
    case.refresh_from_db()
    assert (case.extended_by, local(case.due_at).date()) == (0, local(at + 20 * DAY).date())


# --- two rules, two names -------------------------------------------------------------------------------------------


def test_the_index_has_marks_of_its_own_and_never_moves_the_due_date(town: Town) -> None:
    case = a_case()
    assert local(case.due_at).date() == date(2026, 10, 5)
    assert local(case.index_due_at).date() == date(2026, 9, 17)  # Tuesday and two working days
    shown = dict(facts(case, town.actor("lan"), AT)["rows"])
    assert shown["Mốc chỉ số 766: tiếp nhận"].endswith("17/09/2026")
    assert shown["Mốc chỉ số 766: chuyển xử lý"].endswith("22/09/2026")
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    case.refresh_from_db()
    assert (local(case.due_at).date(), local(case.index_due_at).date()) == (date(2026, 10, 5), date(2026, 10, 6))


def test_who_asked_early_has_met_the_first_marks_of_the_index(town: Town) -> None:
    """Decision 766, 5.2: a first question counts as a step done; from then on only the answer is measured, from the receipt."""
    case = a_case()
    do(town, case, "lan", "ask_supplement", AT + timedelta(hours=1), inputs={"words": "Xin cho biết số hồ sơ."})
    alarm_round(AT + timedelta(days=30))
    do(town, case, "", "supplement", AT + timedelta(days=30), inputs={"words": "Số 12."})
    case.refresh_from_db()
    assert case.stage == "received"
    assert local(case.index_due_at).date() == date(2026, 10, 6)
    assert not Entry.objects.filter(
        stream=case.pk, verb="feedback:index:passed", particulars__alarm__startswith="index.feedback.receive"
    ).exists()
    do(town, case, "lan", "assign", AT + timedelta(days=30, hours=1), inputs={"unit_id": "works", "stream": "rule"})
    case.refresh_from_db()
    assert local(case.index_due_at).date() == date(2026, 10, 6)


def test_the_mark_for_publishing_is_silent_once_a_person_has_decided(town: Town) -> None:
    silent, loud = (case_in(town, "answered") for _ in range(2))
    do(town, silent, "lan", "withhold_publication", inputs={"reason": "personal", **WHY})
    for day in range(1, 8):
        alarm_round(AT + day * DAY)
    rung = {c.pk: Entry.objects.filter(stream=c.pk, verb="feedback:index:passed").count() for c in (silent, loud)}
    assert rung == {silent.pk: 0, loud.pk: 1}


def test_a_mark_that_has_passed_rings_once_and_tells_the_sender_nothing(town: Town) -> None:
    case = a_case(conversation=talk())
    for day in range(1, 12):
        alarm_round(AT + day * DAY)
    told = Entry.objects.filter(stream=case.pk, verb="feedback:index:passed").values_list(
        "particulars__alarm", flat=True
    )
    assert [t.partition("@")[0] for t in told] == ["index.feedback.receive", "index.feedback.assign"]
    assert Outbound.objects.filter(case_id=case.pk).count() == 1
    case.refresh_from_db()
    assert case.verdict == ""


# --- from above -----------------------------------------------------------------------------------------------------


def make(town: Town, case: Case, who: str, move: str, at: Any = AT, **inputs: Any) -> Any:
    return oversight.make(case.pk, move, town.actor(who), at=at, inputs=inputs)


def test_a_leader_directs_the_head_of_the_unit_and_gets_a_report(town: Town) -> None:
    case = case_in(town, "assigned")
    make(town, case, "long", "direct", words="Báo cáo rõ nguyên nhân chậm.", deadline="2026-09-18")
    [work] = chores(case, "directed")
    assert (work.unit_id, work.role, local(work.due_at).date()) == (town.unit("works"), "approver", date(2026, 9, 18))
    entry = Entry.objects.get(stream=case.pk, verb="feedback:case:directed")
    assert work.subject_ref == entry.pk
    assert entry.actor_id == town.users["long"].pk
    assert entry.particulars["to_unit"] == str(town.unit("works"))
    case.refresh_from_db()
    assert (case.stage, [w.role for w in open_main(case)]) == ("assigned", ["handler"])
    assert load(open_works(town.actor("ha")), AT).week == 1
    do(town, case, "ha", "answer_direction", inputs={"words": "Chậm do chờ đo đạc; xong ngày 20."})
    assert not chores(case, "directed")
    with pytest.raises(MoveNotAllowed):
        do(town, case, "ha", "answer_direction", inputs={"words": "Lần nữa."})


def test_a_direction_outlives_a_move_and_ends_with_the_answer(town: Town) -> None:
    case = case_in(town, "assigned")
    make(town, case, "long", "direct", words="Trả lời trước thứ Sáu.", deadline=date(2026, 9, 18))
    make(town, case, "long", "urge")
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER})
    assert (len(chores(case, "directed")), len(chores(case, "urged"))) == (1, 0)
    do(town, case, "ha", "approve")
    assert not chores(case, "directed")


def test_urging_is_one_task_however_often(town: Town) -> None:
    case = case_in(town, "assigned")
    do(town, case, "bao", "take")
    for who in ("long", "ha", "lan"):
        make(town, case, who, "urge", words="Nhanh lên.")
    [work] = chores(case, "urged")
    assert (work.role, work.person_id) == ("handler", town.users["bao"].pk)
    assert Entry.objects.filter(stream=case.pk, verb="feedback:case:urged").count() == 3


def test_the_same_official_urges_again_when_somebody_acted_or_a_working_day_is_over(town: Town) -> None:
    case = case_in(town, "assigned")
    friday = AT + 3 * DAY  # AT is a Tuesday
    leader, head = town.actor("long"), town.actor("ha")
    oversight.make(case.pk, "urge", leader, at=friday)
    for at in (friday, friday + 8 * HOUR, friday + 2 * DAY):
        with pytest.raises(UrgedAlready) as refused:
            oversight.make(case.pk, "urge", leader, at=at)
    said = str(refused.value)
    assert "leader long, Nguyễn Long đã đôn đốc vụ việc này lúc 09:00 ngày 18/09/2026" in said
    assert "từ ngày 21/09/2026" in said
    oversight.make(case.pk, "urge", head, at=friday + HOUR)  # another who stands above may
    with pytest.raises(UrgedAlready):
        oversight.make(case.pk, "urge", leader, at=friday + 2 * HOUR)
    do(town, case, "bao", "note", friday + 3 * HOUR, inputs=WHY)
    oversight.make(case.pk, "urge", leader, at=friday + 4 * HOUR)  # it was answered
    oversight.make(case.pk, "urge", head, at=friday + 3 * DAY)  # Monday


def test_nobody_urges_herself(town: Town) -> None:
    hers, theirs = a_case(), case_in(town, "assigned")
    coordinator = town.actor("lan")
    for case, offered in ((hers, False), (theirs, True)):
        stage = FLOW_2.stage(case.stage)
        assert oversight.may(vars(case), stage, FLOW_2.move("urge"), coordinator) is offered
    with pytest.raises(UrgesHerself, match="đồng chí hãy làm bước tiếp theo"):
        oversight.make(hers.pk, "urge", coordinator, at=AT)
    assert not chores(hers, "urged")
    oversight.make(theirs.pk, "urge", coordinator, at=AT)
    oversight.make(hers.pk, "urge", town.actor("long"), at=AT)  # whoever stands above may


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"deadline": "2026-09-18"}, "words"),
        ({"words": "x"}, "deadline"),
        ({"words": "x", "deadline": "mai"}, "deadline"),
        ({"words": "x", "deadline": "2026-09-14"}, "deadline"),
        ({"words": "x", "deadline": "2028-09-14"}, "deadline"),
    ],
)
def test_a_direction_needs_words_and_a_day_to_come(town: Town, inputs: dict[str, str], field: str) -> None:
    case = case_in(town, "assigned")
    with pytest.raises(InputMissing) as refused:
        make(town, case, "long", "direct", **inputs)
    assert refused.value.field == field
    assert not Work.objects.filter(case=case, is_main=False).exists()


def test_nobody_directs_what_is_not_below_him_nor_what_accuses_his_own(town: Town) -> None:
    seat = Position.objects.create(
        unit=town.units["health"], title="Giám đốc", role="leader", valid_from=AT.date(), legal_basis="Thử"
    )
    beside = Actor("official", town.users["truong"].pk, seat.pk, seat.unit_id, frozenset({"leader"}))
    case = case_in(town, "assigned")
    said = {"words": "x", "deadline": "2026-09-18"}
    for actor in (beside, town.actor("ha"), town.actor("lan"), town.actor("loan")):
        with pytest.raises(NotYours):
            oversight.make(case.pk, "direct", actor, at=AT, inputs=said)
    Case.objects.filter(pk=case.pk).update(shielded_unit_id=town.unit("city"))
    with pytest.raises(NotYours):
        make(town, case, "long", "direct", **said)
    hidden = Case.objects.get(pk=sealed())
    for move in ("direct", "urge"):
        with pytest.raises(CaseError):
            make(town, hidden, "long", move, **said)


def test_from_above_nothing_else_is_made_and_nothing_twice(town: Town) -> None:
    case = case_in(town, "assigned")
    leader = town.actor("long")
    with pytest.raises(NotYours):
        oversight.make(case.pk, "note", leader, at=AT, inputs=WHY)
    with pytest.raises(NotYours):
        perform(case.pk, "direct", leader, at=AT, inputs={"words": "x", "deadline": "2026-09-18"})
    with pytest.raises(StaleCase):
        oversight.make(case.pk, "urge", leader, at=AT, expects=1)
    said: dict[str, Any] = {"at": AT, "key": "k", "expects": case.row_version}
    first = oversight.make(case.pk, "urge", leader, **said)
    again = oversight.make(case.pk, "urge", leader, **said)
    assert (again.again, again.row_version) == (True, first.row_version)
    with pytest.raises(KeyReused):
        oversight.make(case.pk, "urge", leader, inputs={"words": "Khác."}, **said)
    with pytest.raises(MoveNotAllowed):
        oversight.make(case_in(town, "answered").pk, "urge", leader, at=AT)
    assert not list(verify())


def test_a_desk_offers_what_the_door_allows(town: Town) -> None:
    case = case_in(town, "assigned")
    stage = FLOW_2.stage("assigned")
    offered = {m.name for m in FLOW_2.moves if oversight.may(vars(case), stage, m, town.actor("long"))}
    assert offered == {"urge", "direct"}


def test_extended_is_arithmetic_over_facts(town: Town) -> None:
    case = case_in(town, "assigned")
    changed = deadlines.extended(vars(case), FLOW_2.stage("assigned"), 3)
    assert changed["due_at"] == case.due_at + 3 * DAY
    assert changed["clock_version"] == case.clock_version + 1
    assert Feedback.objects.get(pk=case.pk).extension_asked == 0


def test_what_is_released_from_quarantine_has_its_term_and_its_facts_again(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    Feedback.objects.filter(pk=case.pk).update(
        wants_letter=True, on_behalf_of="mẹ tôi", national_code="PAKN.1", source="zalo"
    )
    do(town, case, "bao", "request_extension", inputs={"days": 5, **WHY})
    do(town, case, "ha", "grant_extension", inputs=WHY)
    case.refresh_from_db()
    due = case.due_at
    do(town, case, "bao", "seal", AT + DAY)
    do(town, case, "anh", "release", AT + 2 * DAY)
    case.refresh_from_db()
    own = Feedback.objects.get(pk=case.pk)
    assert (case.due_at, case.extended_by) == (due, 5)
    assert (own.wants_letter, own.on_behalf_of, own.national_code, own.source) == (True, "mẹ tôi", "PAKN.1", "zalo")


def test_a_list_is_narrowed_by_what_a_person_may_confirm() -> None:
    kind_of_matter = next(each for each in FACETS if each.name == "viec")
    assert {code for code, _label in kind_of_matter.choices()} == set(SCOPES)
