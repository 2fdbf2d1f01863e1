"""What is told in a chat arrives whole: long stories, words that wait, words said while the form is open. And goes when nobody
says more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.models import Attachment, Case, Words
from config.retention import TABLE, retention_round
from kernel.time import now
from kinds.feedback.conversations.form_links import one_time_link
from kinds.feedback.dialogue import texts
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.reading import long_words
from ledger.models import Entry
from ledger.verify import verify
from messaging.conversations import draft_of
from messaging.inbound import Heard, Media
from messaging.models import Conversation, Outbound
from tests.casework.town import AT, FIELDS, Town, a_case, talk
from tests.feedback.talking import Person
from vault.journal import erased

STORY = "Tôi nộp hồ sơ xin phép sửa nhà ở Sở Xây dựng đã quá hẹn ba tuần mà chưa có kết quả."
GIVEN = ("hôm qua", "Đỗ Thị Hòa", "Số 5 phố Huế", "0912345678")
PICTURE = Media("https://anh.example.vn/1.jpg", "image", "1.jpg")


def hear(conversation: Conversation, *said: str | Heard, at: Any = AT) -> None:
    listener = FeedbackListener()
    listener.before(at)
    for each in said:
        heard = Heard("text", text=each) if isinstance(each, str) else each
        listener.heard(Conversation.objects.get(pk=conversation.pk), heard, uuid4(), at)


def all_words(case: Case) -> str:
    added = Words.objects.filter(case_id=case.pk).order_by("at", "pk").values_list("text", flat=True)
    return "\n".join([case.feedback.content, *added])


def test_pieces_lose_no_letter() -> None:
    text = "\n".join(f"Đoạn {n}. {STORY}" for n in range(200))
    found = long_words.pieces(text)
    assert all(len(each) <= long_words.PIECE for each in found) and len(found) == 4
    assert "".join("".join(found).split()) == "".join(text.split())
    assert long_words.pieces("x" * 12_000) == ["x" * 5000, "x" * 5000, "x" * 2000]
    assert long_words.content_and_more("ngắn") == ("ngắn", ())


def test_a_long_story_is_told_of_before_the_content_is_full_and_refused_only_in_so_many_words() -> None:
    person = Person()
    for number in range(4):
        person.say(f"{number}. {STORY} " * 15)
    assert "không mất chữ nào" in "\n".join(r.text for t in person.turns for r in t.replies)
    assert len(person.talk.content) > long_words.PIECE
    person.draft["parts"] += ["x" * long_words.MOST]
    before = person.talk.content
    person.say("thêm một câu nữa của tôi")
    assert person.text == texts.TOO_LONG and person.talk.content == before


@pytest.mark.db
def test_a_long_story_becomes_a_content_and_additions(town: Town) -> None:
    conversation = talk("long")
    story = [f"Lần thứ {n}: {STORY} " * 18 for n in range(1, 5)]
    hear(conversation, *story, *GIVEN, "gửi")
    case = Case.objects.get()
    assert len(case.feedback.content) <= long_words.PIECE
    assert all(
        "".join(each.split()) in "".join(all_words(case).replace(long_words.MORE_BELOW, "").split()) for each in story
    )
    assert not list(verify())


@pytest.mark.db
def test_the_form_takes_the_words_that_wait_and_those_that_are_said_beside_it(town: Town) -> None:
    conversation = talk("waits")
    a_case(conversation=conversation)
    at = now()
    waiting = "Giấy hẹn của tôi số 12, nhận hôm đầu tháng này."
    hear(conversation, Heard("media", text=waiting, media=[PICTURE]), at=at)
    assert draft_of(Conversation.objects.get(pk=conversation.pk))["where"] == "whereto"
    browser, path = Client(), "/" + one_time_link(conversation, at).split("/", 3)[3]
    assert waiting in browser.post(path, follow=True).content.decode()
    hear(conversation, "Tôi nhớ ra thêm: phiếu ghi ngày hai mươi.", at=at)
    one_page = {**FIELDS, "content": waiting, "fill": "1"}
    shown = browser.post("/gui/", one_page)
    key = shown.context["form"].initial["key"]
    browser.post("/gui/", {**FIELDS, "content": waiting, "key": key})
    case = Case.objects.order_by("-opened_at", "-code").first()
    assert case is not None and case.conversation_id == conversation.pk
    assert waiting in all_words(case) and "phiếu ghi ngày hai mươi" in all_words(case)
    assert Attachment.objects.filter(case=case).count() == 1
    assert not draft_of(Conversation.objects.get(pk=conversation.pk))


@pytest.mark.db
def test_who_files_nothing_is_forgotten_words_first(town: Town) -> None:
    conversation, other = talk("silent"), talk("sender")
    a_case(conversation=other)
    hear(conversation, STORY)
    Conversation.objects.update(last_heard_at=AT, opened_at=AT)
    retention_round(AT + timedelta(days=29))
    assert STORY in str(draft_of(Conversation.objects.get(pk=conversation.pk)))
    retention_round(AT + timedelta(days=31))
    assert not draft_of(Conversation.objects.get(pk=conversation.pk))
    assert not Outbound.objects.filter(conversation_id=conversation.pk).exclude(payload=None).exists()
    retention_round(AT + timedelta(days=364))
    assert Conversation.objects.count() == 2
    retention_round(AT + timedelta(days=366))
    assert list(Conversation.objects.all()) == [other], "who has a matter keeps a way to be answered"
    verbs = Entry.objects.filter(verb__startswith="messaging:").order_by("at", "seq").values_list("verb", "particulars")
    assert [*verbs] == [("messaging:words:erased", {"count": 1}), ("messaging:addresses:erased", {"count": 1})]
    assert any(line.what == "conversation" and line.id == conversation.pk for line in erased())
    assert not list(verify())


@pytest.mark.db
def test_the_terms_are_rows_of_the_book_that_the_authority_changes() -> None:
    terms = {kept.limit: (kept.term(AT.date()), kept.period) for kept in TABLE if kept.limit}
    assert terms == {
        "message.words_kept": (timedelta(days=30),) * 2,
        "message.address_kept": (timedelta(days=365),) * 2,
    }
