"""Behind the receipt: "Gửi" pressed once more, or the same words again, mean no second matter, and the code is told; pictures
that came are told of with the next reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from casework.models import Case
from kinds.feedback.dialogue import Submit, texts
from kinds.feedback.intake import FeedbackListener
from messaging.conversations import draft_of
from messaging.inbound import Heard
from messaging.models import Conversation
from tests.casework.town import AT, talk
from tests.feedback.talking import AT_WORK, NEW, Person, picture

STORY = "Tôi nộp hồ sơ trích lục khai sinh ở phường Ba Đình ngày 02/11/2026 mà chưa trả"
SENDER = "Lã Thị Mười, số 3 Kim Mã, 0912000166"


def sent(code: str = "PAKN.20261120.0001") -> Person:
    person = Person()
    person.says(STORY, SENDER)
    assert isinstance(person.press("Gửi").act, Submit)
    person.draft["sent"] = dict.fromkeys(person.draft["sent"], code)  # as the engine notes it
    return person


def test_send_pressed_again_tells_that_it_is_sent_and_under_which_code() -> None:
    person = sent()
    assert person.press("Gửi").act is None
    assert person.text == texts.SENT_AS.format(code="PAKN.20261120.0001")


def test_so_it_does_while_another_matter_is_written_which_goes_on() -> None:
    person = sent()
    old = next(b for done in person.turns for reply in done.replies for b in reply.buttons if b.title == "Gửi")
    person.say("Đèn đường ở ngõ 5 phố Kim Mã hỏng cả tuần nay, tối om")
    step = person.talk.step
    assert person.say(old.payload).act is None
    assert "PAKN.20261120.0001" in person.text and texts.QUESTIONS[step] in person.text


def test_the_button_of_a_matter_that_was_deleted_says_not_that_it_was_sent() -> None:
    person = Person()
    person.says(STORY, SENDER)
    old = next(b for reply in person.turns[-1].replies for b in reply.buttons if b.title == "Gửi")
    person.press("Hủy")
    person.press("Hủy và xóa")
    assert person.say(old.payload).act is None and person.text == texts.STALE


@pytest.mark.parametrize("said", [STORY, f" {STORY}\n", f"Tôi là Lã Thị Mười, 0912000166. {STORY}"])
def test_the_same_words_again_begin_nothing(said: str) -> None:
    known = replace(
        NEW,
        cases=(AT_WORK,),
        person={"name": "Lã Thị Mười", "phone": "84912000166"},
        sent_as=lambda told: AT_WORK.code if STORY in told else "",
    )
    person = Person(known)
    assert person.say(said).act is None and not person.talk.has_matter
    assert person.text == texts.SENT_AS.format(code=AT_WORK.code)
    person.say("Vỉa hè phố tôi bị lấn chiếm cả tuần nay")
    assert texts.WHERETO in person.text, "other words are asked about"


@pytest.mark.usefixtures("town")
def test_in_the_city_the_words_of_the_case_are_compared() -> None:
    conversation = talk("tester")
    listener = FeedbackListener()
    for number, text in enumerate((STORY, SENDER, "bỏ qua", "bỏ qua", "gửi", STORY)):
        at = AT + timedelta(minutes=number)
        listener.heard(conversation, Heard("text", text=text, said_at=at), UUID(int=number + 1), at)
    case = Case.objects.get(conversation_id=conversation.pk)
    draft = draft_of(Conversation.objects.get(pk=conversation.pk))
    assert draft["sent"] and set(draft["sent"].values()) == {case.code}
    assert not draft.get("held") and not draft.get("parts")


def test_a_picture_is_told_of_with_the_next_reply() -> None:
    person = Person()
    person.say(STORY)
    assert not person.say(picture(), 5).replies or texts.MORE_PICTURES in person.text
    person.say("Cán bộ còn quát mắng tôi trước mặt mọi người", 40)
    told = "\n".join(reply.text for done in person.turns[-2:] for reply in done.replies)
    assert told.count(texts.MORE_PICTURES) == 1


def test_one_with_words_beside_it_too_and_once() -> None:
    person = Person()
    person.say(STORY)
    person.say(picture("Cán bộ còn quát mắng tôi trước mặt mọi người"))
    assert texts.MORE_PICTURES in person.text
    person.say("Lã Thị Mười")
    assert texts.MORE_PICTURES not in person.text
