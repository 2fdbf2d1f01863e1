"""Any life of a feedback case: random moves by random people, time, alarms, calendar changes, supplements, reopening,
erasing, repeated and stale requests. After every step the same promises hold, computed here from the ledger alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from access.actor import SYSTEM, Actor, citizen
from books.calendar import loading
from books.calendar.editing import add_day, confirm_day, withdraw_day
from books.calendar.loading import calendar_for
from books.calendar.schedule import CalendarRefused
from casework import erasure, oversight
from casework.alarms import alarm_round
from casework.clock import Allowance, LimitUnit, Pause, alarm_before, deadline
from casework.errors import CaseError
from casework.flow import ClockIn
from casework.models import Case, Link, Recalculation, Work
from casework.perform import may_make, perform
from casework.recalculation import recalculation_round
from casework.timeline import public_timeline, timeline
from casework.visibility import visible_cases
from kernel.time import local
from kinds.feedback.joining.followers import follower_round
from kinds.feedback.models import Feedback
from kinds.feedback.stages import FLOW_2
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import ANSWER, AT, SEATS, Town, a_case, sealed, talk
from tests.depth import examples

# Everything that a step depends on comes from one number: what is asked for next hangs on ids that no run has twice.
CHANCE = st.integers(0, 2**32)
MOVES = [m.name for m in FLOW_2.moves]
PEOPLE = [*SEATS, "", "", "system"]
UNITS = ["works", "health", "centre", "city", "office"]
# By hand, not from the flow: what the national index expects in working days, and how often another authority is reminded.
MARKS = {
    "received": [("receive", 2), ("assign", 5)], "assigned": [("answer", 15)], "awaiting_approval": [("answer", 15)],
    "answered": [("publish", 2)],
}  # fmt: skip
FOLLOW = {
    "forwarded": (10, LimitUnit.WORKING_DAYS), "proposed": (30, LimitUnit.CALENDAR_DAYS), "handed_over": (5, LimitUnit.WORKING_DAYS),
}  # fmt: skip
town_of_test: list[Town] = []


class AnyLife(RuleBasedStateMachine):
    """One case from its arrival on."""

    def __init__(self) -> None:
        super().__init__()
        self.town = town_of_test[0]
        self.place = transaction.savepoint()
        loading.forget()
        self.at = AT
        self.case_id = self.main_id = UUID(int=0)
        self.main_code = ""
        self.seen_as: tuple[int, str] | None = None
        self.asked: list[tuple[Any, ...]] = []
        self.days: list[UUID] = []
        self.erased = False

    def teardown(self) -> None:
        found = list(verify())
        transaction.savepoint_rollback(self.place)
        loading.forget()
        assert not found

    @initialize(way=st.sampled_from(["chat", "web", "sealed"]), hours=st.integers(0, 200))
    def arrive(self, way: str, hours: int) -> None:
        self.at = AT + timedelta(hours=hours)
        if way == "sealed":
            conversation = talk(at=self.at)
            words = {"content": "Một nội dung.", "channel": "zalo", "conversation_id": str(conversation.pk)}
            self.case_id = sealed(words, self.at)
        else:
            self.case_id = a_case(at=self.at, conversation=talk(at=self.at) if way == "chat" else None).pk
        self.main_id = a_case(at=self.at).pk
        self.main_code = Case.objects.get(pk=self.main_id).code

    # --- what happens -----------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(PEOPLE), move=st.sampled_from(MOVES), chance=CHANCE, stale=st.integers(0, 9))
    def try_anything(self, who: str, move: str, chance: int, stale: int) -> None:
        self._make(who, move, Random(chance), stale=stale == 0)

    @rule(chance=CHANCE, steps=st.integers(1, 5))
    def do_what_is_allowed(self, chance: int, steps: int) -> None:
        """Most random moves are refused; these lead the case somewhere."""
        for step in range(steps):
            self._lead_on(Random(chance + step))

    def _lead_on(self, chance: Random) -> None:
        case = self.case
        stage = FLOW_2.stage(case.stage)
        able = [
            (who, m.name)
            for who in ("lan", "bao", "yen", "ha", "truong", "anh", "long", "", "system")
            for m in FLOW_2.moves
            if case.stage in m.sources and oversight.may(vars(case), stage, m, self._actor(who))
            # What leads on is tried most often, what ends a life seldom.
            for _ in range(
                8 if m.is_main else 4 if m.target and m.name != "seal" and not FLOW_2.stage(m.target).is_final else 1
            )
        ]
        if able:
            self._make(*chance.choice(able), chance, is_meant=True)

    @rule(hours=st.one_of(st.integers(1, 30), st.integers(24, 800)))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def alarms_ring(self) -> None:
        alarm_round(self.at)
        assert alarm_round(self.at) == 0, "whatever is due rings in the first round"

    @rule(move=st.sampled_from(["assign", "draft_answer", "approve", "refuse", "withdraw", "reopen"]))
    def the_other_matter_goes_on(self, move: str) -> None:
        """The one that this case may follow."""
        who = {"draft_answer": "bao", "approve": "ha", "withdraw": "", "reopen": ""}.get(move, "lan")
        inputs = {
            "unit_id": str(self.town.unit("works")),
            "stream": "rule",
            "answer": ANSWER,
            "reason": "not_vietnamese",
            "words": "Xin.",
        }
        try:
            perform(self.main_id, move, self._actor(who), at=self.at, inputs=inputs)
        except CaseError:
            pass

    @rule()
    def followers_are_told(self) -> None:
        follower_round(self.at)
        assert follower_round(self.at) == 0, "whoever can be told is told in the first round"
        main, case = Case.objects.get(pk=self.main_id), self.case
        ended = main.stage in ("answered", "refused", "withdrawn", "closed")
        assert not (ended and case.stage == "merged"), "a main matter that ended leaves nobody waiting"

    @rule(ahead=st.integers(0, 40), unit=st.sampled_from([None, None, "centre", "health", "city"]))
    def a_day_off_is_declared(self, ahead: int, unit: str | None) -> None:
        actor, day = self.town.actor("khanh"), (local(self.at) + timedelta(days=ahead)).date()
        before = self.case.row_version
        try:
            with transaction.atomic():
                unit_id = self.town.unit(unit) if unit else None
                row = add_day(day, "day_off", "Ngày thử", "QĐ thử", unit_id=unit_id, actor=actor, at=self.at)
                confirm_day(row.pk, actor=actor, at=self.at)
                self.days.append(row.pk)
        except CalendarRefused:
            return
        self._carry(before)

    @precondition(lambda self: self.days)
    @rule()
    def a_day_off_is_taken_back(self) -> None:
        before = self.case.row_version
        withdraw_day(self.days.pop(), actor=self.town.actor("khanh"), at=self.at)
        self._carry(before)

    @precondition(lambda self: self.asked)
    @rule()
    def the_last_request_comes_again(self) -> None:
        who, move, inputs, key, expects, done = self.asked[-1]
        before = self._rows()
        again = oversight.make(
            self.case_id, move, self._actor(who), at=self.at, inputs=inputs, key=key, expects=expects
        )
        assert (again.again, again.row_version) == (True, done.row_version)
        assert self._rows() == before

    @precondition(lambda self: not self.erased)
    @rule(sure=st.integers(0, 7))
    def it_is_erased(self, sure: int) -> None:
        if sure or self.case.is_sealed:
            return
        erasure.erase_case(self.case_id, erasure.ON_REQUEST, self.at)
        self.erased = True

    # --- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def one_holder_and_one_next_step(self) -> None:
        case = self.case
        runs = FLOW_2.stage(case.stage).clock is not ClockIn.STOPPED
        works = list(Work.objects.filter(case=case, is_main=True, closed_at=None))
        assert len(works) == (1 if runs else 0), case.stage
        assert case.position_id is not None
        if works:
            work = works[0]
            assert (work.unit_id, work.role, work.person_id, work.task) == (
                case.unit_id,
                case.role,
                case.person_id,
                case.stage,
            )
            by = min(d for d in (case.due_at, case.stage_due_at) if d) if case.due_at else None
            assert (work.due_at, work.is_paused) == (by, FLOW_2.stage(case.stage).clock is ClockIn.PAUSED)
        if case.shielded_unit_id:
            assert case.unit_id != case.shielded_unit_id

    @invariant()
    def the_clock_is_what_the_ledger_tells(self) -> None:
        case = self.case
        begun, pauses, stopped = self._clock_by_the_ledger()
        assert case.clock_from == begun
        assert case.stopped_at == stopped
        stored = [
            (datetime.fromisoformat(p["since"]), p["until"] and datetime.fromisoformat(p["until"])) for p in case.pauses
        ]
        assert stored == [(p.since, p.until) for p in pauses]
        if stopped is None:
            allowance = Allowance(case.limit_amount, LimitUnit(case.limit_unit))
            allowance = replace(allowance, amount=allowance.amount + self._extended_by_the_ledger())
            found = deadline(allowance, begun, calendar_for(case.receiving_unit_id), tuple(pauses))
            assert case.due_at == found.due_at
            assert case.verdict == ""
        else:
            late = case.due_at is not None and stopped > case.due_at
            assert (case.verdict == "late") == late

    @invariant()
    def the_next_alarm_is_the_first_that_has_not_rung(self) -> None:
        case = self.case
        calendar = calendar_for(case.receiving_unit_id)
        rung = [e.particulars["alarm"] for e in self._entries() if "alarm" in e.particulars]
        assert max(Counter(rung).values(), default=1) == 1, "an alarm rang twice for the same deadline"
        rung += [key for key in case.alarms_rung if key.startswith("index.feedback.publish@")]  # silent: it was decided
        wanted = [*self._marks(case, calendar, rung), *self._reminders(case, calendar, rung)]
        if case.stage_due_at and not any(r.startswith("stage@") and self._says(r, case.stage_due_at) for r in rung):
            wanted.append(case.stage_due_at)
        if case.due_at and case.stopped_at is None:
            hours, days = (2, None) if case.limit_unit == "hours" else (None, 2)
            warn = alarm_before(case.due_at, calendar, **({"hours": hours} if hours else {"working_days": days}))
            for name, instant in (("approaching", warn), ("passed", case.due_at)):
                is_rung = any(r.startswith(name) and self._says(r, case.due_at) for r in rung)
                if not is_rung and (name == "passed" or warn > case.clock_from):
                    wanted.append(instant)
            week = sum(r.startswith("progress") and r.partition("@")[2][:16] > self._minute(case.due_at) for r in rung)
            wanted.append(case.due_at + timedelta(days=7 * (week + 1)))
        expected = calendar.next_working_instant(min(wanted)) if wanted else None
        assert case.next_alarm_at == expected

    def _marks(self, case: Case, calendar: Any, rung: list[str]) -> list[datetime]:
        since = case.stopped_at if case.stage == "answered" else case.clock_from
        found = []
        for name, days in MARKS.get(case.stage, []):
            due = deadline(Allowance(days, LimitUnit.WORKING_DAYS), since, calendar).due_at
            if not any(r.startswith(f"index.feedback.{name}@") and self._says(r, due) for r in rung):
                found.append(due)
        return found

    def _reminders(self, case: Case, calendar: Any, rung: list[str]) -> list[datetime]:
        if case.stage not in FOLLOW:
            return []
        amount, unit = FOLLOW[case.stage]
        before = sum(
            r.startswith("follow@") and r.partition("@")[2][:16] > self._minute(case.stage_since) for r in rung
        )
        return [deadline(Allowance(amount * (before + 1), unit), case.stage_since, calendar).due_at]

    def _extended_by_the_ledger(self) -> int:
        """What was granted in this term: a reopened matter, and one that was sealed, begin without."""
        days, is_over = 0, False
        for entry in self._entries():
            if entry.verb in ("feedback:case:reopened", "feedback:case:reconsidered", "feedback:answer:sent_back"):
                days = 0
            elif entry.verb == "feedback:case:sealed":
                is_over = True
            elif entry.verb == "feedback:quarantine:released":
                is_over = False
            elif entry.verb == "feedback:extension:granted":
                days += entry.particulars["days"]
        return 0 if is_over else days

    @invariant()
    def extra_tasks_have_a_sense(self) -> None:
        case = self.case
        tasks = set(Work.objects.filter(case=case, is_main=False, closed_at=None).values_list("task", flat=True))
        stopped = FLOW_2.stage(case.stage).clock is ClockIn.STOPPED
        assert not (stopped and tasks - {"call", "settle_message"}), "nobody is to do anything about what has ended"
        assert "remind_body" not in tasks or case.stage in FOLLOW
        assert "decide_extension" not in tasks or case.stage == "assigned"
        assert "decide_without_supplement" not in tasks or case.stage == "awaiting_sender"
        assert Link.objects.filter(case=case, settled_at=None, relation="duplicate_of").exists() == (
            case.stage == "merged"
        )

    @invariant()
    def the_chain_is_whole_and_time_runs_forward(self) -> None:
        case, entries = self.case, self._entries()
        assert [e.seq for e in entries] == list(range(1, case.ledger_seq + 1))
        assert bytes(entries[-1].hash) == bytes(case.ledger_head)
        times = [e.at for e in entries]
        assert times == sorted(times)
        assert case.last_entry_at == times[-1]
        assert len(timeline(case)) == len(entries)
        assert len(public_timeline(case)) <= len(entries)

    @invariant()
    def somebody_can_lead_it_on(self) -> None:
        case = self.case
        stage = FLOW_2.stage(case.stage)
        if stage.is_final or stage.clock is ClockIn.STOPPED:
            return
        officials = [self.town.actor(name) for name in SEATS]
        assert any(
            may_make(vars(case), stage, move, who)
            for move in FLOW_2.moves
            if move.target and case.stage in move.sources
            for who in officials
        ), f"nobody can move the case out of {case.stage}"

    @invariant()
    def only_the_right_eyes_see_it(self) -> None:
        case = self.case
        if (case.row_version, case.stage) == self.seen_as:
            return  # looked at since the last change: fifteen pairs of eyes are slow
        self.seen_as = (case.row_version, case.stage)
        seeing = {name for name in SEATS if visible_cases(self.town.actor(name)).filter(pk=case.pk).exists()}
        if case.is_sealed:
            assert seeing == {"anh"}
        else:
            shielded = {n for n, (unit, _) in SEATS.items() if self.town.unit(unit) == case.shielded_unit_id}
            assert not seeing & (shielded | {"khanh", "huy"})

    @invariant()
    def what_is_erased_stays_erased(self) -> None:
        if not self.erased:
            return
        case = self.case
        assert (case.subject, case.sender_id, case.conversation_id) == ("", None, None)
        assert not Feedback.objects.exclude(content="").filter(pk=case.pk).exists()

    # --- how it is looked at ----------------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)

    def _actor(self, who: str) -> Actor:
        return {"": citizen(), "system": SYSTEM}.get(who) or self.town.actor(who)

    def _make(self, who: str, move: str, chance: Random, *, stale: bool = False, is_meant: bool = False) -> None:
        if self.erased and move not in ("close", "note", "take", "resume"):
            return  # nobody writes new words into a matter that was erased (the page does not open any more)
        inputs = {
            "words": chance.choice([ANSWER, ANSWER, ANSWER, "Nội dung.", ""]),
            "unit_id": str(self.town.unit(chance.choice(["works", "works", "health"] if is_meant else UNITS))),
            "accused_unit_id": str(self.town.unit(chance.choice(UNITS))),
            "stream": chance.choice(["rule", "rule", "conduct"] if is_meant else ["conduct", "gossip", "rule"]),
            "reason": "not_vietnamese",
            "answer": ANSWER,
            "score": "accepted",
            "authority": chance.choice(["Bộ Nội vụ", "Bộ Nội vụ", ""]),
            "body": "Chính phủ", "proposal": ANSWER, "national_code": "PAKN.20260915.0001", "scope": "rule", "state": "done",
            "main": chance.choice([self.main_code, self.main_code, self.case.code]),
            "confirmed": chance.choice([self.main_code, self.main_code, ""]),
            "days": chance.choice(["2", "5", "9"]) if move in ("request_extension", "grant_extension") else "",
            "deadline": (self.at + timedelta(days=3)).date().isoformat(),
            "part_1": "Một phần của nội dung, xử lý riêng.",
            "title": "Tiêu đề để công khai", "content": "Nội dung đã che để công khai.", "seen": "on",
        }  # fmt: skip
        expects = self.case.row_version - (1 if stale else 0)
        key = f"{who}:{len(self.asked)}:{self.at}"
        before = self._rows()
        try:
            done = oversight.make(
                self.case_id, move, self._actor(who), at=self.at, inputs=inputs, key=key, expects=expects
            )
        except CaseError:
            assert self._rows() == before
            return
        assert not stale
        assert (done.again, done.row_version) == (False, expects + 1)
        self.asked.append((who, move, inputs, key, expects, done))

    def _carry(self, row_version: int) -> None:
        for _ in range(50):
            recalculation_round(self.at)
            if not Recalculation.objects.filter(finished_at=None).exists():
                break
        assert self.case.row_version == row_version, "a change of calendar is no conflict for whoever has it open"

    def _rows(self) -> tuple[int, ...]:
        return (self.case.row_version, Entry.objects.count(), Work.objects.count())

    def _entries(self) -> list[Entry]:
        return list(Entry.objects.filter(stream=self.case_id).order_by("seq"))

    def _clock_by_the_ledger(self) -> tuple[datetime, list[Pause], datetime | None]:
        begun, stopped, pauses, since = AT, None, [], None
        sealed: tuple[datetime, list[Pause], datetime | None] | None = None
        for entry in self._entries():
            stage = entry.particulars.get("stage") if "alarm" not in entry.particulars else None
            if entry.seq == 1:
                begun = entry.at
            if not stage:
                continue
            clock = FLOW_2.stage(stage).clock
            if entry.verb == "feedback:case:sealed":  # the named official's own term; the other runs on when released
                sealed, begun, pauses, since = (begun, pauses, since), entry.at, [], None
            elif entry.verb == "feedback:quarantine:released" and sealed is not None:
                begun, pauses, since = sealed
                sealed = None
            if since is not None:
                pauses.append(Pause(since, entry.at))
                since = None
            if clock is ClockIn.STOPPED:
                stopped = stopped or entry.at
            elif stopped is not None:
                begun, stopped, pauses = entry.at, None, []
            if clock is ClockIn.PAUSED:
                since = entry.at
        return begun, pauses + ([Pause(since)] if since else []), stopped

    @staticmethod
    def _minute(instant: datetime) -> str:
        from datetime import UTC

        return instant.astimezone(UTC).isoformat()[:16]

    def _says(self, alarm: str, instant: datetime) -> bool:
        return alarm.partition("@")[2][:16] == self._minute(instant)


@pytest.mark.slow
def test_any_life_of_a_case(town: Town) -> None:
    town_of_test[:] = [town]
    run_state_machine_as_test(
        AnyLife,
        settings=settings(
            examples(8),
            stateful_step_count=25,
            database=None,
            phases=(Phase.explicit, Phase.generate),  # a life that broke a promise is read as it was lived
        ),
    )
