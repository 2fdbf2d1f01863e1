"""The page of messages in trouble: whose they are to decide, and that it names no case that the reader may not see."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from access.actor import SYSTEM
from access.models import User
from books import people
from books.orgs.models import Holding, Position
from books.people.identity import READ
from casework.erasure import ON_REQUEST, erase_case
from casework.models import Case
from casework.trouble import heard
from ledger import streams
from ledger.models import Entry, Stream
from messaging import outbox
from messaging.models import Conversation, Inbound, Outbound
from messaging.outbox import send_round
from messaging.restored import doubt_unsent
from tests.casework.town import AT, START, Town, a_case, do, talk

pytestmark = pytest.mark.db
PAGE, WHY = "/can-bo/tin-nhan/", "Người gửi đã biết kết quả."


@pytest.fixture
def troubled(town: Town) -> dict[str, Case]:
    """Two cases whose receipts did not arrive: one accuses the coordinators' own centre."""
    cases = {"ordinary": a_case(), "accuses the office": a_case()}
    conduct = {"unit_id": "works", "stream": "conduct", "accused_unit_id": "office"}
    do(town, cases["accuses the office"], "lan", "assign", inputs=conduct)
    Outbound.objects.filter(notice="received").update(state="failed", has_failed=True)
    return cases


def browser(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def decide(client: Client, case: Case) -> str:
    message = Outbound.objects.get(case_id=case.pk, notice="received")
    client.post(f"{PAGE}{message.pk}/write_off/", {"reason": WHY})
    message.refresh_from_db()
    return message.state


def test_a_coordinator_finds_the_messages_of_the_cases_he_may_see(town: Town, troubled: dict[str, Any]) -> None:
    page = browser(town, "lan").get(PAGE).content.decode()
    assert all(case.code in page for case in troubled.values())


def test_the_accused_unit_finds_and_decides_nothing_of_the_case_against_it(
    town: Town, troubled: dict[str, Case]
) -> None:
    office = browser(town, "hung")
    page = office.get(PAGE).content.decode()
    assert troubled["ordinary"].code in page
    assert troubled["accuses the office"].code not in page
    assert decide(office, troubled["accuses the office"]) == "failed"
    assert decide(office, troubled["ordinary"]) == "written_off"


def test_an_operator_decides_without_learning_whose_case_it_is(town: Town, troubled: dict[str, Case]) -> None:
    operator = browser(town, "huy")
    page = operator.get(PAGE).content.decode()
    assert not any(case.code in page for case in troubled.values())
    assert decide(operator, troubled["ordinary"]) == "written_off"


def test_what_a_talk_was_told_is_opened_by_whoever_decides_and_written_down(town: Town) -> None:
    conversation = talk()
    told = "Ông/bà cho biết phường nào? https://a.example/f/abc"
    message = outbox.put(notice="reply", text=told, at=AT, conversation_id=conversation.pk)
    Outbound.objects.update(state="unknown")
    lan = browser(town, "lan")
    assert "phường nào" not in lan.get(PAGE).content.decode(), "nothing is shown unasked"
    answer = lan.post(f"{PAGE}{message}/noi-dung/")
    page = answer.content.decode()
    assert "Ông/bà cho biết phường nào? [liên kết]" in page
    assert "Zalo" in page
    assert answer["Cache-Control"] == "no-store"
    [entry] = Entry.objects.filter(verb="messages:words:read")
    assert (entry.actor_id, entry.stream) == (town.users["lan"].pk, message)
    assert not Entry.objects.filter(verb="people:identity:read").exists(), "nobody has said who they are"
    assert browser(town, "huy").post(f"{PAGE}{message}/noi-dung/").status_code == 403, (
        "an operator decides without words"
    )


def test_the_name_beside_the_words_is_a_reading_of_its_own_while_there_is_one(town: Town) -> None:
    case, lan = a_case(conversation=talk()), browser(town, "lan")
    message = outbox.put(notice="reply", text="Xin chào", at=AT, conversation_id=case.conversation_id)
    Outbound.objects.filter(pk=message).update(state="unknown")
    name = people.read_identity(case.sender_id, SYSTEM, "send_notice", AT).name
    lan_read = Entry.objects.filter(actor_id=town.users["lan"].pk, verb__in=["messages:words:read", READ])
    assert name in lan.post(f"{PAGE}{message}/noi-dung/").content.decode()
    assert sorted(lan_read.values_list("stream", "seq")) == sorted(
        [(message, 1), (streams.reader_stream(town.users["lan"].pk), 1)]
    )
    people.erase(case.sender_id, actor=SYSTEM, at=AT, why="asked_for")
    page = lan.post(f"{PAGE}{message}/noi-dung/").content.decode()
    assert name not in page
    assert "Xin chào" in page
    assert lan_read.filter(stream=message).count() == 2
    assert lan_read.count() == 3, "nobody's name was read"
    [(seq, head)] = Stream.objects.filter(pk=message).values_list("seq", "head")
    assert (seq, bytes(head)) == (2, bytes(lan_read.get(stream=message, seq=2).hash))


def restored(town: Town, number: int) -> list[Outbound]:
    """Receipts that lay unsent in the backup, and one answer among them."""
    for _ in range(number):
        case = a_case()
        outbox.put(notice="answered", text="x", at=AT, person_id=case.sender_id, case_id=case.pk)
    assert doubt_unsent(AT - timedelta(hours=2), AT) == 2 * number
    return list(Outbound.objects.filter(state="unknown").order_by("pk"))


def test_what_a_restore_made_doubtful_is_found_by_why_and_settled_at_once(town: Town) -> None:
    rows, other = restored(town, 60), a_case()
    Outbound.objects.filter(case_id=other.pk).update(state="unknown", problem="worker_died")
    client = browser(town, "lan")
    page = client.get(PAGE, {"vi-sao": "restored", "tin": "received"}).content.decode()
    assert "có thể đã gửi sau bản sao lưu lúc" in page
    assert "Quyết định cho 60 tin đang lọc" in page
    assert other.code not in page
    asked = {"vi-sao": "restored", "tin": "received", "quyet-dinh": "write_off", "so": "60"}
    silent = client.post(f"{PAGE}cung-luc/", asked, follow=True).content.decode()
    assert "Hãy ghi lý do thôi không gửi những tin này." in silent
    assert not Outbound.objects.filter(state="written_off").exists()
    asked["reason"] = "Biên nhận đã gửi."
    assert client.post(f"{PAGE}cung-luc/", asked).status_code == 302
    states = Counter(Outbound.objects.values_list("notice", "state"))
    assert states == {("received", "written_off"): 60, ("answered", "unknown"): 60, ("received", "unknown"): 1}
    assert Entry.objects.filter(verb="messages:outbound:written_off").count() == 60, "each has an entry of its own"
    assert send_round(AT + timedelta(days=1)) == 0, "nothing went out by itself"
    assert len(rows) == 120


@pytest.mark.parametrize(
    "said",
    [
        {
            "vi-sao": "restored",
            "quyet-dinh": "write_off",
            "so": "3",
            "reason": WHY,
        },  # one has come since the page was shown
        {"quyet-dinh": "write_off", "so": "4", "reason": WHY},  # nothing was filtered
        {"vi-sao": "restored", "so": "4"},
        {"vi-sao": "restored", "quyet-dinh": "burn", "so": "4"},
    ],
)
def test_together_nothing_is_settled_that_was_not_seen_or_not_decided(town: Town, said: dict[str, str]) -> None:
    restored(town, 2)
    browser(town, "lan").post(f"{PAGE}cung-luc/", said)
    assert Outbound.objects.filter(state="unknown").count() == 4


def test_together_nobody_settles_what_he_may_not_see(town: Town) -> None:
    rows = restored(town, 1)
    conduct = {"unit_id": "works", "stream": "conduct", "accused_unit_id": "office"}
    do(town, Case.objects.get(pk=rows[0].case_id), "lan", "assign", inputs=conduct)
    Outbound.objects.filter(state="queued").delete()
    browser(town, "hung").post(
        f"{PAGE}cung-luc/", {"vi-sao": "restored", "quyet-dinh": "write_off", "so": "9", "reason": WHY}
    )
    assert Outbound.objects.filter(state="unknown").count() == 2


def test_sent_again_after_a_restore_it_goes_the_way_it_was_to_go(town: Town) -> None:
    message = restored(town, 1)[0]
    browser(town, "lan").post(f"{PAGE}{message.pk}/retry/")
    message.refresh_from_db()
    assert (message.state, message.problem, message.attempts) == ("queued", "", 0)


def test_who_lets_a_message_go_says_why_and_that_is_kept_beside_it_alone(town: Town, troubled: dict[str, Case]) -> None:
    client, case = browser(town, "lan"), troubled["ordinary"]
    message = Outbound.objects.get(case_id=case.pk, notice="received")
    for typed in ("", " x "):
        refused = client.post(f"{PAGE}{message.pk}/write_off/", {"reason": typed})
        assert refused.status_code == 422
        text = refused.content.decode()
        assert "Hãy ghi lý do thôi không gửi tin này." in text
        assert f'name="reason" value="{typed.strip()}"' in text, "what was typed is there still"
    assert "Đã thôi không gửi" not in client.get(PAGE).content.decode()
    assert decide(client, case) == "written_off"
    page = client.get(PAGE).content.decode().partition("Đã thôi không gửi</h2>")[2]
    assert all(words in page for words in (case.code, WHY, "Nguyễn Lan"))
    assert WHY in client.get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    entry = Entry.objects.get(stream=message.pk, verb="messages:outbound:written_off")
    assert WHY not in str(entry.particulars)
    decide(client, troubled["accuses the office"])
    office = browser(town, "hung").get(PAGE).content.decode().partition("Đã thôi không gửi</h2>")[2]
    assert office.count(WHY) == 1, "what accuses the office is none of its own to read"


def test_the_reason_goes_with_the_words_of_the_case(town: Town, troubled: dict[str, Case]) -> None:
    decide(browser(town, "lan"), troubled["ordinary"])
    assert Outbound.objects.filter(let_go_because=WHY).count() == 1
    erase_case(troubled["ordinary"].pk, ON_REQUEST, AT + timedelta(days=1))
    assert not Outbound.objects.exclude(let_go_because="").exists()


def test_what_is_no_case_yet_is_for_who_decides_for_the_city(town: Town) -> None:
    kept = Inbound.objects.create(channel="zalo", dedup=b"once", next_try_at=AT, received_at=AT, state="failed")
    seat = Position.objects.create(
        unit=town.units["works"], title="Điều phối", role="coordinator", valid_from=START, legal_basis="Thử"
    )
    town.users["phong"] = User.objects.create(username="phong", full_name="Nguyễn Phong", password="!")
    Holding.objects.create(position=seat, user=town.users["phong"], valid_from=START, legal_basis="Thử")
    for who, may in (("phong", False), ("lan", True)):
        client = browser(town, who)
        assert ("Nhận về nhưng chưa xử lý được" in client.get(PAGE).content.decode()) is may
        client.post(f"{PAGE}den/{kept.pk}/")
        kept.refresh_from_db()
        assert kept.state == ("new" if may else "failed")
    entry = Entry.objects.get(verb="messages:inbound:retried")
    assert entry.actor_id == town.users["lan"].pk


def test_a_question_of_a_talk_that_reaches_nobody_any_more_lapses(town: Town) -> None:
    """It belongs to no matter, and who sees neither words nor sender could not decide on it."""
    talk = Conversation.objects.create(channel="zalo", address_tag=b"x" * 16, opened_at=AT)
    made = [outbox.put(notice="reply", text="Ông/bà còn gửi nữa không?", at=AT, conversation_id=talk.pk) for _ in "12"]
    none_left, broke = (Outbound.objects.get(pk=pk) for pk in made)
    for message, has_failed in ((none_left, False), (broke, True)):
        message.state, message.has_failed = "failed", has_failed
        message.save()
        heard(message, "unreachable", AT)
        message.refresh_from_db()
    assert (none_left.state, broke.state) == ("written_off", "failed")
    page = browser(town, "lan").get(PAGE).content.decode()
    assert str(broke.pk) in page
    assert str(none_left.pk) not in page
