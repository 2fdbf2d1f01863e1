"""What the house does when a conversation stops: questions come again, words that wait reach a case or an official."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta

import pytest

from casework.models import Case, Words, Work
from channels.zalo.reading import body_of
from channels.zalo.receive import keep
from kinds.feedback.chores import CARE
from kinds.feedback.conversations.rounds import quiet_round
from kinds.feedback.dialogue import texts
from kinds.feedback.submission import submit
from messaging.conversations import draft_of, keep_draft, look_again, woken
from messaging.inbound import work_round
from messaging.models import Conversation, Outbound
from tests.casework.town import AT, FIELDS, Town, do
from vault.keys import keyring

pytestmark = pytest.mark.db
STORY = [
    "Tôi nộp hồ sơ xin phép sửa nhà ở Sở Xây dựng đã quá hẹn ba tuần mà chưa có kết quả",
    "hôm qua", "Đỗ Thị Hòa", "Số 5 phố Huế", "0912345678", "Gửi",
]  # fmt: skip
REPLY = "Giấy hẹn của tôi số 12, nhận hôm đầu tháng"
WHO = "quiet"


def hear(text: str, at: datetime) -> None:
    told = {
        "app_id": "1", "event_name": "user_send_text", "sender": {"id": WHO}, "recipient": {"id": "2"},
        "message": {"msg_id": secrets.token_hex(8), "text": text}, "timestamp": str(int(at.timestamp() * 1000)),
    }  # fmt: skip
    raw = json.dumps(told, ensure_ascii=False).encode()
    assert keep(raw, body_of(raw), at)
    work_round(at)


def told() -> Case:
    """A matter, told in the chat."""
    for minutes, text in enumerate(STORY):
        hear(text, AT - timedelta(minutes=30 - minutes))
    return Case.objects.get()


def asked(town: Town, *cases: Case) -> None:
    for case in cases:
        do(town, case, "lan", "ask_supplement", inputs={"words": "Xin gửi giấy hẹn."})


def last_said() -> str:
    message = Outbound.objects.filter(notice="reply").order_by("created_at", "id").last()
    assert message and message.payload is not None
    return keyring().decrypt("words", bytes(message.payload), message.id.bytes).decode()


def test_a_reply_in_plain_words_reaches_the_case_that_waits(town: Town) -> None:
    case = told()
    asked(town, case)
    hear(REPLY, AT + timedelta(hours=1))
    case.refresh_from_db()
    assert case.stage == "received"
    assert Words.objects.filter(case_id=case.pk, text__isnull=False).exists()
    assert "Đây là việc mới" in last_said()
    assert case.code in last_said()
    hear(f"#viec-khac:{case.code}", AT + timedelta(hours=1, minutes=1))
    assert REPLY in str(draft_of(Conversation.objects.get()))
    quiet_round(AT + timedelta(days=1))
    assert Conversation.objects.get().wake_at is None


def test_words_that_wait_between_two_cases_are_seen_by_who_holds_them(town: Town) -> None:
    first = told()
    opened = submit(FIELDS, channel="zalo", at=AT, key="second", conversation=Conversation.objects.get()).opened
    second = Case.objects.get(pk=opened.id)
    asked(town, first, second)
    hear(REPLY, AT + timedelta(hours=1))
    assert quiet_round(AT + timedelta(hours=2)) == 0
    assert quiet_round(AT + timedelta(hours=26)) == 1
    waiting = Work.objects.filter(task="held_words", closed_at=None)
    assert set(waiting.values_list("case_id", flat=True)) == {first.pk, second.pk}
    assert texts.WHERETO_AGAIN in last_said()
    assert quiet_round(AT + timedelta(hours=27)) == 0
    hear(first.code, AT + timedelta(hours=28))
    first.refresh_from_db()
    assert first.stage == "received"
    assert not waiting.filter(case_id=first.pk).exists()


def test_who_does_not_want_to_live_is_looked_after_by_whoever_holds_the_matter(town: Town) -> None:
    for minutes, text in enumerate(["tôi không muốn sống nữa, phường làm khổ tôi quá", *STORY]):
        hear(text, AT - timedelta(minutes=40 - minutes))
    case = Case.objects.get()
    task = Work.objects.get(task=CARE, closed_at=None)
    assert task.case_id == case.pk and not task.is_main and task.unit_id == case.unit_id
    hear(f"#them:{case.code}", AT)
    hear("em chỉ muốn chết đi cho xong", AT + timedelta(minutes=1))
    assert Work.objects.filter(task=CARE, closed_at=None).count() == 1


def test_an_open_question_comes_again_and_once(town: Town) -> None:
    for seconds, text in ((0, STORY[0]), (60, "hôm qua"), (63, "họ làm khó dân lắm ạ")):
        hear(text, AT + timedelta(seconds=seconds))
    before = Outbound.objects.count()
    assert quiet_round(AT + timedelta(seconds=70)) == 0
    assert quiet_round(AT + timedelta(seconds=90)) == 1
    assert Outbound.objects.count() == before + 1
    assert texts.QUESTIONS["name"] in last_said()
    assert quiet_round(AT + timedelta(hours=1)) == 0


def test_who_read_the_conversation_before_it_was_woken_does_not_lose_the_draft(town: Town) -> None:
    hear(STORY[0], AT)
    hear("họ làm khó dân lắm ạ", AT + timedelta(seconds=3))
    read_before = Conversation.objects.get()
    quiet_round(AT + timedelta(minutes=1))
    assert draft_of(read_before) == {}
    look_again(read_before)
    assert STORY[0] in str(draft_of(read_before))


def test_a_draft_that_cannot_be_read_any_more_is_left_in_peace(town: Town) -> None:
    hear(STORY[0], AT)
    conversation = Conversation.objects.get()
    keep_draft(conversation, {"owes": True, "step": "name", "last_heard_at": AT.isoformat()}, AT, AT)
    Conversation.objects.update(draft_key_id=None)
    assert quiet_round(AT + timedelta(minutes=1)) == 1
    assert woken(AT + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("đèn đường ngõ 12 Thụy Khuê hỏng mấy hôm nay rồi, tối om", "name"),
        ("ổ gà rất to ngoài mặt đường, xe máy ngã suốt", "place"),
        (STORY[0], "happened_on"),
        ("Cán bộ quát tháo người dân, thái độ hách dịch lắm", "unit"),
    ],
)
def test_what_is_asked_depends_on_what_it_is(town: Town, said: str, step: str) -> None:
    hear(said, AT)
    assert texts.QUESTIONS[step] in last_said()
