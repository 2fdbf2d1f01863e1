"""The outbox: what each outcome leads to, order per person, and what is known when a worker dies in the middle."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from access.actor import SYSTEM
from books import people
from casework.models import Case, Work
from casework.trouble import keep_tasks
from config.wiring import CHAT_WAYS as CHAT_ROUTES
from ledger.models import Entry
from messaging import outbox, outcomes, routes
from messaging.models import Outbound
from messaging.outbox import LEASE, send_round
from messaging.routes import NotThisWay, OutcomeUnknown, Outgoing, Passing, Permanent
from tests.casework.town import AT, Town, a_case, case_in, enrolled, talk

MINUTE = timedelta(minutes=1)


class Wire:
    """Stands for all routes; `answers` says what each route does, a callable or the same every time."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Outgoing]] = []
        self.answers: dict[str, Any] = {}

    def on(self, slug: str) -> Any:
        wire = self

        class One:
            label = slug

            def send(self, message: Outgoing, at: Any) -> str:
                wire.sent.append((slug, message))
                answer = wire.answers.get(slug, NotThisWay("closed"))
                answer = answer(message) if callable(answer) else answer
                if isinstance(answer, BaseException):
                    raise answer
                return answer

        route: Any = One()
        route.slug = slug
        return route

    @property
    def texts(self) -> list[str]:
        return [message.text for _, message in self.sent]

    @property
    def ways(self) -> list[str]:
        return [slug for slug, _ in self.sent]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    found = Wire()
    monkeypatch.setattr(routes, "_routes", {slug: found.on(slug) for slug in CHAT_ROUTES})
    found.answers["zalo.cs"] = lambda message: f"p-{message.id}"
    return found


def put(text: str = "Chào ông/bà", **more: Any) -> Outbound:
    said = {"notice": "reply", "text": text, "at": AT, **more}
    if "conversation_id" not in said and "person_id" not in said:
        said["conversation_id"] = talk().pk
    return Outbound.objects.get(pk=outbox.put(**said))


def fresh(message: Outbound) -> Outbound:
    message.refresh_from_db()
    return message


def test_a_message_is_sent_once(town: Town, wire: Wire) -> None:
    message = put(fields={"code": "PAKN.1"}, buttons=[routes.Button("Xem", url="https://a.example/")])
    assert send_round(AT) == 1
    slug, outgoing = wire.sent[0]
    assert (slug, outgoing.address, outgoing.text) == ("zalo.cs", "user-1", "Chào ông/bà")
    assert outgoing.fields["code"] == "PAKN.1"
    assert outgoing.buttons[0].title == "Xem"
    assert (fresh(message).state, message.provider_id, message.lease_until) == ("sent", f"p-{message.id}", None)
    assert send_round(AT + MINUTE) == 0


def test_what_was_leased_when_the_database_went_away_goes_with_the_next_round(
    town: Town, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, read = put(), outbox._composed

    def away(*_: Any) -> Any:
        monkeypatch.setattr(outbox, "_composed", read)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(outbox, "_composed", away)
    with pytest.raises(OperationalError):
        send_round(AT)
    assert (fresh(message).state, message.attempts, message.lease_until, wire.sent) == ("queued", 0, None, [])
    assert send_round(AT) == 1
    assert (fresh(message).state, len(wire.sent)) == ("sent", 1)


def test_the_words_are_not_readable_in_the_row(town: Town, wire: Wire) -> None:
    message = put("Nội dung bí mật")
    assert "Nội dung bí mật".encode() not in bytes(message.payload)


def test_one_person_gets_them_in_order_and_nobody_else_waits(town: Town, wire: Wire) -> None:
    first, second = talk("a").pk, talk("b").pk
    put("1", conversation_id=first)
    put("2", conversation_id=first, at=AT + timedelta(seconds=1))
    put("khác", conversation_id=second, at=AT + timedelta(seconds=2))
    wire.answers["zalo.cs"] = lambda m: Passing("busy") if m.text == "1" else "ok"
    assert send_round(AT + MINUTE) == 2
    assert sorted(wire.texts) == ["1", "khác"], "the second waits for the first, the other person does not"
    send_round(AT + MINUTE)
    assert "2" not in wire.texts
    wire.answers["zalo.cs"] = "ok"
    send_round(AT + 2 * MINUTE)
    send_round(AT + 2 * MINUTE)
    assert wire.texts[-2:] == ["1", "2"]


def test_a_message_waits_for_its_hour(town: Town, wire: Wire) -> None:
    put(ready_at=AT + timedelta(hours=5))
    assert send_round(AT + timedelta(hours=4)) == 0
    assert send_round(AT + timedelta(hours=5)) == 1


def test_what_passes_is_tried_again_ever_more_slowly_then_another_way(town: Town, wire: Wire) -> None:
    message = put()
    wire.answers["zalo.cs"] = Passing("busy")
    wire.answers["zalo.template"] = "t-1"
    at, tries = AT, 0
    while fresh(message).state == "queued":
        assert tries < 20
        at = max(at, message.next_try_at)
        assert send_round(at - timedelta(seconds=1)) == 0 or tries == 0
        if tries:
            assert message.next_try_at - at == timedelta(0)
        send_round(at)
        tries += 1
    assert wire.ways == ["zalo.cs"] * (len(outcomes.BACKOFF) + 1) + ["zalo.template"]
    assert at - AT == sum(outcomes.BACKOFF, timedelta())
    assert fresh(message).state == "sent"


def test_a_route_may_name_its_own_wait(town: Town, wire: Wire) -> None:
    message = put()
    wire.answers["zalo.cs"] = Passing("quota", after=timedelta(hours=7))
    send_round(AT)
    assert fresh(message).next_try_at == AT + timedelta(hours=7)


@pytest.mark.parametrize("failure", [NotThisWay("window_closed"), Permanent("refused")])
def test_the_next_way_is_taken_at_once(town: Town, wire: Wire, failure: Exception) -> None:
    message = put()
    wire.answers |= {"zalo.cs": failure, "zalo.template": "t-1"}
    send_round(AT)
    assert (fresh(message).state, message.route, message.attempts) == ("queued", "zalo.template", 0)
    send_round(AT)
    assert (fresh(message).state, message.provider_id) == ("sent", "t-1")


def test_when_no_way_is_left_somebody_calls(town: Town, wire: Wire) -> None:
    case = a_case(conversation=talk())
    wire.answers["zalo.cs"] = NotThisWay("window_closed")
    for _ in CHAT_ROUTES:
        send_round(AT)
    message = Outbound.objects.get(case_id=case.pk)
    assert (message.state, wire.ways) == ("failed", list(CHAT_ROUTES))
    task = Work.objects.get(case=case, is_main=False)
    assert (task.task, task.unit_id, task.role) == ("call", town.unit("centre"), "coordinator")
    assert task.due_at.date() == AT.date() + timedelta(days=1), "a working day, not the deadline of the case"
    assert not message.has_failed, "a closed window is no error"
    assert wire.sent[-1][1].phone == "84912345678" or wire.sent[-1][1].phone == "0912345678"


@pytest.mark.parametrize(
    ("channel", "notice", "calls"),
    [("web", "received", 0), ("counter", "received", 0), ("web", "answered", 1), ("zalo", "received", 1)],
)
def test_nobody_is_called_to_hear_the_code_that_he_has(
    town: Town, wire: Wire, channel: str, notice: str, calls: int
) -> None:
    case = a_case(conversation=talk())
    Case.objects.filter(pk=case.pk).update(channel=channel)
    Outbound.objects.filter(case_id=case.pk).update(notice=notice)
    wire.answers["zalo.cs"] = NotThisWay("window_closed")
    for _ in CHAT_ROUTES:
        send_round(AT)
    assert Outbound.objects.get(case_id=case.pk).state == ("failed" if calls else "written_off")
    assert Work.objects.filter(case=case, task="call").count() == calls


def test_what_really_failed_is_kept_apart_from_what_had_no_way(town: Town, wire: Wire) -> None:
    broken, nowhere = put(conversation_id=talk("a").pk), put("b", conversation_id=talk("b").pk)
    wire.answers["zalo.cs"] = NotThisWay("window_closed")
    wire.answers["zalo.template"] = lambda m: Permanent("zalo_223") if m.id == broken.pk else NotThisWay("no_template")
    for _ in CHAT_ROUTES:
        send_round(AT)
    assert (fresh(broken).state, broken.has_failed) == ("failed", True)
    assert (fresh(nowhere).state, nowhere.has_failed) == ("written_off", False), "of a talk: nobody could decide on it"


def nobody_reached(town: Town, wire: Wire) -> tuple[Case, list[Outbound]]:
    """A case with three messages that no way took."""
    case = a_case(conversation=talk())
    more = {"conversation_id": case.conversation_id, "case_id": case.pk}
    messages = [put(notice=name, **more) for name in ("assigned", "answered")]
    wire.answers["zalo.cs"] = NotThisWay("window_closed")
    for _ in range(3 * len(CHAT_ROUTES)):
        send_round(AT)
    assert len(wire.sent) == 3 * len(CHAT_ROUTES)
    return case, [Outbound.objects.get(case_id=case.pk, notice="received"), *messages]


def test_one_call_for_all_that_could_not_be_sent(town: Town, wire: Wire) -> None:
    case, messages = nobody_reached(town, wire)
    tasks = Work.objects.filter(case=case, is_main=False)
    assert [t.task for t in tasks] == ["call"]
    for message in messages:
        assert tasks.filter(closed_at=None).exists(), "until the last of them is settled"
        Outbound.objects.filter(pk=message.pk).update(state="told")
        keep_tasks(case.pk, AT + MINUTE)
    assert not tasks.filter(closed_at=None).exists()


def test_each_trouble_has_its_task(town: Town, wire: Wire) -> None:
    case, messages = nobody_reached(town, wire)
    Outbound.objects.filter(pk=messages[0].pk).update(state="unknown", provider_id="p-9")
    keep_tasks(case.pk, AT)
    open_ = Work.objects.filter(case=case, is_main=False, closed_at=None)
    assert set(open_.values_list("task", flat=True)) == {"call", "settle_message"}
    outcomes.received("p-9", "delivered", AT + MINUTE)
    assert [t.task for t in open_] == ["call"]


def test_two_that_settle_at_once_open_one_task_and_leave_none(lasting_town: Town, wire: Wire) -> None:
    case, messages = nobody_reached(lasting_town, wire)

    def settle(message: Outbound) -> None:
        with transaction.atomic():
            Outbound.objects.filter(pk=message.pk).update(state="told")
            keep_tasks(case.pk, AT + MINUTE)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda m: _closing(lambda: settle(m)), messages))
    assert not Work.objects.filter(case=case, is_main=False, closed_at=None).exists()


def test_sent_again_it_begins_at_the_first_way(town: Town, wire: Wire) -> None:
    _case, (message, *_more) = nobody_reached(town, wire)
    wire.answers["zalo.cs"] = "p-1"
    Outbound.objects.filter(pk=message.pk).update(**outbox.begun_again(message, AT))
    send_round(AT)
    assert (fresh(message).state, message.route) == ("sent", "zalo.cs")


def test_a_way_that_is_not_installed_is_passed_over(town: Town, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    message = put()
    monkeypatch.setattr(routes, "_routes", {"sms": wire.on("sms")})
    wire.answers["sms"] = "s-1"
    for _ in CHAT_ROUTES:
        send_round(AT)
    assert (fresh(message).state, message.route) == ("sent", "sms")


def test_an_unknown_outcome_is_never_sent_again_unasked(town: Town, wire: Wire) -> None:
    case = a_case(conversation=talk())
    wire.answers["zalo.cs"] = OutcomeUnknown("timeout")
    for minutes in range(100):
        send_round(AT + minutes * MINUTE)
    message = Outbound.objects.get(case_id=case.pk)
    assert (message.state, message.problem, len(wire.sent)) == ("unknown", "timeout", 1)
    assert Work.objects.get(case=case, is_main=False).task == "settle_message"


def test_a_receipt_settles_what_nobody_knew(town: Town, wire: Wire) -> None:
    case = a_case(conversation=talk())
    wire.answers["zalo.cs"] = OutcomeUnknown("timeout")
    send_round(AT)
    message = Outbound.objects.get(case_id=case.pk)
    outcomes.received(str(message.pk), "delivered", AT + MINUTE)
    assert fresh(message).state == "delivered"
    assert not Work.objects.filter(case=case, is_main=False, closed_at=None).exists()


def test_receipts_never_turn_back(town: Town, wire: Wire) -> None:
    message = put()
    outcomes.received(f"p-{message.pk}", "seen", AT)
    assert fresh(message).state == "queued", "a receipt for what was not sent is not ours"
    send_round(AT)
    for told, state in (("delivered", "delivered"), ("seen", "seen"), ("delivered", "seen"), ("seen", "seen")):
        outcomes.received(f"p-{message.pk}", told, AT)
        assert fresh(message).state == state
    outcomes.received("somebody-elses", "seen", AT)
    outcomes.received("", "seen", AT)


def test_an_empty_number_of_the_provider_is_nobodys_receipt(town: Town, wire: Wire) -> None:
    message = put()
    wire.answers["zalo.cs"] = ""
    send_round(AT)
    outcomes.received("", "delivered", AT)
    assert fresh(message).state == "sent"


def test_a_fault_of_ours_is_an_unknown_outcome_and_the_others_go_on(town: Town, wire: Wire) -> None:
    broken, good = put("hỏng", conversation_id=talk("a").pk), put("tốt", conversation_id=talk("b").pk)
    wire.answers["zalo.cs"] = lambda m: ZeroDivisionError() if m.text == "hỏng" else "ok"
    send_round(AT)
    assert (fresh(broken).state, broken.problem) == ("unknown", "route_broke")
    assert fresh(good).state == "sent"


@pytest.mark.parametrize("harm", ["erased", "torn", "key"])
def test_a_message_that_cannot_be_read_does_not_hold_up_the_others(town: Town, wire: Wire, harm: str) -> None:
    lost, good = put(conversation_id=talk("a").pk), put("tốt", conversation_id=talk("b").pk)
    payload = {"erased": None, "torn": bytes(lost.payload)[:20], "key": bytes(good.payload)}[harm]
    Outbound.objects.filter(pk=lost.pk).update(payload=payload)
    for _ in range(2 * len(CHAT_ROUTES)):
        send_round(AT)
    assert wire.texts == ["tốt"]
    assert fresh(lost).state in ("written_off", "failed")
    assert fresh(good).state == "sent"


def test_a_sender_who_was_erased_is_not_asked_for_again(town: Town, wire: Wire) -> None:
    person = enrolled()
    message = put(person_id=person)
    people.erase(person, actor=SYSTEM, at=AT, why="request")
    for _ in CHAT_ROUTES:
        send_round(AT)
    assert (fresh(message).state, wire.sent) == ("written_off", [])


def test_by_telephone_the_number_is_read_once_and_the_reading_is_written_down(town: Town, wire: Wire) -> None:
    case = a_case()
    before = Entry.objects.filter(verb="people:identity:read").count()
    wire.answers["zns.phone"] = "z-1"
    send_round(AT)
    assert (wire.ways, Outbound.objects.get(case_id=case.pk).state) == (["zns.phone"], "sent")
    reading = Entry.objects.filter(verb="people:identity:read").order_by("at", "seq").last()
    assert Entry.objects.filter(verb="people:identity:read").count() == before + 1
    assert reading is not None
    assert reading.particulars["why"] == "send_notice"


# --- what must leave no trace ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["sent", "failed", "unknown", "died"])
def test_what_must_be_forgotten_leads_to_nobody_however_it_ends(town: Town, wire: Wire, ending: str) -> None:
    conversation = talk()
    message = put("Hướng dẫn", conversation_id=conversation.pk, forget=True)
    wire.answers["zalo.cs"] = {"failed": NotThisWay("no"), "unknown": OutcomeUnknown("timeout")}.get(ending, "p-77")
    if ending == "died":
        Outbound.objects.filter(pk=message.pk).update(state="sending", lease_until=AT + LEASE)
        send_round(AT + 2 * LEASE)
    for _ in CHAT_ROUTES:
        send_round(AT)
    fresh(message)
    assert message.state in ("sent", "written_off")
    assert (message.payload, message.conversation_id, message.person_id, message.provider_id) == (None, None, None, "")
    assert bytes(message.recipient_tag) == b""
    assert conversation.pk.bytes not in b"".join(_bytes_of(message))


def _bytes_of(message: Outbound) -> list[bytes]:
    values = [getattr(message, f.attname) for f in Outbound._meta.concrete_fields]
    return [
        v.bytes if isinstance(v, UUID) else bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode()
        for v in values
    ]


def test_what_must_be_forgotten_makes_no_work(town: Town, wire: Wire) -> None:
    put(conversation_id=talk().pk, forget=True)
    wire.answers["zalo.cs"] = OutcomeUnknown("timeout")
    send_round(AT)
    assert not Work.objects.exists()


# --- death and company ----------------------------------------------------------------------------------------------


def test_a_worker_that_died_while_sending_leaves_an_unknown(town: Town, wire: Wire) -> None:
    case = a_case(conversation=talk())
    Outbound.objects.filter(case_id=case.pk).update(state="sending", lease_until=AT + LEASE, attempts=1)
    send_round(AT + LEASE - timedelta(seconds=1))
    assert Outbound.objects.get(case_id=case.pk).state == "sending", "its lease still holds"
    send_round(AT + LEASE + timedelta(seconds=1))
    message = Outbound.objects.get(case_id=case.pk)
    assert (message.state, message.problem, wire.sent) == ("unknown", "worker_died", [])
    assert Work.objects.get(case=case, is_main=False).task == "settle_message"


def test_while_one_is_being_sent_the_next_to_the_same_person_waits(town: Town, wire: Wire) -> None:
    conversation = talk().pk
    first = put("1", conversation_id=conversation)
    put("2", conversation_id=conversation, at=AT + timedelta(seconds=1))
    Outbound.objects.filter(pk=first.pk).update(state="sending", lease_until=AT + LEASE)
    assert send_round(AT + timedelta(seconds=2)) == 0


class _Killed(BaseException):
    """Not an Exception: nothing may catch it, as nothing catches kill -9."""


def test_killed_between_lease_and_settling_nothing_is_said_twice(
    lasting_town: Town, wire: Wire, monkeypatch: Any
) -> None:
    message = put()

    def dead(*gone: Any) -> None:
        raise _Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "settle", dead)
        with pytest.raises(_Killed):
            send_round(AT)
    assert (len(wire.sent), fresh(message).state) == (1, "sending"), "the lease was committed before the call"
    send_round(AT + LEASE + timedelta(seconds=1))
    assert (len(wire.sent), fresh(message).state) == (1, "unknown")


def test_many_workers_send_each_message_once_and_in_order(lasting_town: Town, wire: Wire) -> None:
    people_ = [talk(f"user-{n}").pk for n in range(5)]
    for number in range(8):
        for conversation in people_:
            put(f"{number}", conversation_id=conversation, at=AT + timedelta(seconds=number))

    def worker(_: int) -> None:
        try:
            for _ in range(40):
                send_round(AT + MINUTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    said: dict[str, list[str]] = {}
    for _, message in wire.sent:
        said.setdefault(message.address, []).append(message.text)
    assert said == {f"user-{n}": [str(k) for k in range(8)] for n in range(5)}


def test_a_round_holds_no_lock_while_it_waits_for_the_other_side(lasting_town: Town, wire: Wire) -> None:
    message = put()
    asked, go_on = Event(), Event()

    def slow(outgoing: Outgoing) -> str:
        asked.set()
        assert go_on.wait(60)
        return "ok"

    wire.answers["zalo.cs"] = slow
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(_closing, lambda: send_round(AT))
        assert asked.wait(60)
        with transaction.atomic():
            Outbound.objects.select_for_update(nowait=True).get(pk=message.pk)
        go_on.set()
        assert running.result(60) == 1
    assert fresh(message).state == "sent"


def _closing(what: Callable[[], Any]) -> Any:
    try:
        return what()
    finally:
        connection.close()


def test_nothing_goes_out_for_a_walk_in_that_left_no_address(town: Town) -> None:
    from casework.notices import Notice, row_for

    assert row_for({"conversation_id": None, "sender_id": None}, Notice("n", "t"), AT) == []


def test_the_answer_reaches_the_chat_word_for_word(town: Town, wire: Wire) -> None:
    case = case_in(town, "answered", conversation=talk())
    for _ in range(10):
        send_round(AT + timedelta(hours=1))
    from kinds.feedback.models import Feedback

    answer = Feedback.objects.get(pk=case.pk).answer
    assert answer in wire.texts[-1]
    assert case.code in wire.texts[-1]
    assert Case.objects.get(pk=case.pk).stage == "answered"
