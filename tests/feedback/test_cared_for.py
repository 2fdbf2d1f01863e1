"""Who despaired, or was in danger, and sent nothing is looked after all the same: by a task, without the words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.models import Case, Work
from config.retention import retention_round
from kinds.feedback.chores import CARE
from kinds.feedback.conversations.cared_for import TITLE, WORDS
from kinds.feedback.conversations.rounds import quiet_round
from kinds.feedback.dialogue import texts
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.models import Feedback
from kinds.feedback.submission import tells_secret
from ledger.models import Entry
from messaging.conversations import draft_of
from messaging.models import Conversation, Outbound
from tests.casework.town import AT, Town, do
from tests.feedback.test_nobody_says_more import STORY, hear, last_said, told

pytestmark = pytest.mark.db
DESPAIR = "tôi không muốn sống nữa, phường làm khổ tôi quá"
DANGER = "cứu với, nhà tôi đang cháy"
LATER = AT + timedelta(hours=2)


@pytest.mark.parametrize("said", [DESPAIR, DANGER])
def test_what_was_never_sent_becomes_a_task_without_its_words(town: Town, said: str) -> None:
    hear(said, AT)
    assert "115" in last_said() and "cán bộ của thành phố" in last_said(), "told at once that somebody will ask"
    assert quiet_round(AT + timedelta(minutes=30)) == 0 and not Case.objects.exists()
    assert quiet_round(LATER) == 1
    case, own = Case.objects.get(), Feedback.objects.get()
    assert (own.content, case.subject, case.stage) == (WORDS, TITLE, "received")
    task = Work.objects.get(task=CARE, closed_at=None)
    assert task.case_id == case.pk and task.unit_id == town.unit("centre") and not task.is_main
    assert case.conversation_id == Conversation.objects.get().pk, "an official answers in the same chat"
    assert said not in str(Feedback.objects.values()) + str(Case.objects.values()) + str(Entry.objects.values())
    assert not Outbound.objects.filter(notice="received").exists(), "no receipt of what nobody sent"
    assert said in str(draft_of(Conversation.objects.get())), "what was told waits on for who told it"
    assert quiet_round(LATER + timedelta(hours=5)) == 0 and Work.objects.filter(task=CARE).count() == 1


def test_an_official_reaches_the_person_in_the_chat(town: Town) -> None:
    hear(DESPAIR, AT)
    quiet_round(LATER)
    do(town, Case.objects.get(), "lan", "ask_supplement", inputs={"words": "Chào bác, bác vẫn ổn chứ ạ?"})
    assert Outbound.objects.filter(
        notice="supplement_requested", conversation_id=Conversation.objects.get().pk
    ).exists()


def test_a_number_that_was_given_is_there_to_call(town: Town) -> None:
    for minute, said in enumerate((*STORY[:5], DESPAIR)):
        hear(said, AT + timedelta(minutes=minute))
    assert quiet_round(LATER) == 1
    case = Case.objects.get()
    assert case.sender_id is not None and Feedback.objects.get().content == WORDS


def test_what_was_sent_meanwhile_needs_no_matter_of_its_own(town: Town) -> None:
    for minute, said in enumerate((DESPAIR, *STORY)):
        hear(said, AT + timedelta(minutes=minute))
    quiet_round(LATER)
    case = Case.objects.get()
    assert DESPAIR in Feedback.objects.get().content and Work.objects.get(task=CARE).case_id == case.pk


def test_with_a_matter_under_way_the_task_stands_beside_that(town: Town) -> None:
    case = told()
    hear(DESPAIR, AT)
    assert quiet_round(LATER) == 1
    assert Case.objects.get().pk == case.pk and Work.objects.get(task=CARE, closed_at=None).case_id == case.pk


def test_words_that_go_to_a_matter_ask_for_it_once(town: Town) -> None:
    case = told()
    hear(f"#them:{case.code}", AT)
    hear(DESPAIR, AT + timedelta(minutes=1))
    task = Work.objects.get(task=CARE, closed_at=None)
    quiet_round(LATER)
    assert Work.objects.get(task=CARE) == task


def test_said_in_a_question_to_us_it_is_heard_too(town: Town) -> None:
    hear("sao không ai trả lời, tôi muốn chết cho xong", AT)
    assert "115" in last_said()
    quiet_round(LATER)
    assert Work.objects.filter(task=CARE, closed_at=None).count() == 1


def test_who_deletes_what_was_told_is_left_in_peace(town: Town) -> None:
    for minute, said in enumerate((DESPAIR, "hủy", "đồng ý")):
        hear(said, AT + timedelta(minutes=minute))
    assert texts.CANCELLED in last_said()
    assert quiet_round(LATER) == 0 and not Case.objects.exists()


def test_who_withdraws_from_the_channel_is_erased_there_too(town: Town) -> None:
    hear(DESPAIR, AT)
    quiet_round(LATER)
    FeedbackListener().withdrew(Conversation.objects.get(), LATER)
    case = Case.objects.get()
    assert case.closed_at is not None and Feedback.objects.get().content != WORDS
    assert not Work.objects.filter(task=CARE, closed_at=None).exists()


def test_after_a_month_the_words_go_and_the_task_does_not_bring_them_back(town: Town) -> None:
    hear(DESPAIR, AT)
    quiet_round(LATER)
    retention_round(AT + timedelta(days=60))
    assert draft_of(Conversation.objects.get()) == {}


def test_the_houses_own_words_are_not_taken_for_a_denunciation() -> None:
    assert not tells_secret({"title": TITLE, "content": WORDS})
