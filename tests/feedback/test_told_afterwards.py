"""A new number, name or home of the sender, told after sending: to the identity, a mark in the words, and said so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.actor import citizen
from books import people
from casework.models import Case, Words
from kernel.ids import uuid7
from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.understanding.changed_contacts import Changed, apart
from kinds.feedback.intake import FeedbackListener
from ledger.verify import verify
from messaging.inbound import Heard
from messaging.models import Conversation, Outbound
from messaging.outbox import words_of
from tests.casework.town import AT, FIELDS, Town, a_case, talk


@pytest.mark.parametrize(
    ("said", "words", "told"),
    [
        ("tôi đổi số rồi, gọi 0987111222 nhé", "tôi đổi số rồi, gọi [số điện thoại] nhé", Changed("84987111222")),
        ("số mới của tôi là 0987111222", "số mới của tôi là [số điện thoại]", Changed("84987111222")),
        ("hoặc gọi số vợ tôi 0987111222", "hoặc gọi số vợ tôi [số điện thoại]", Changed("", ("0987 111 222",))),
        ("0987111222", "[số điện thoại]", Changed("", ("0987 111 222",))),
        ("mail mới an@example.vn", "mail mới [thư điện tử]", Changed("", ("an@example.vn",))),
        ("tên đúng của tôi là Nguyễn Văn Ân", "tên đúng của tôi là [họ tên]", Changed("", ("Họ tên: Nguyễn Văn Ân",))),
        ("nhà tôi chuyển về 15 Lê Lai rồi", "nhà tôi chuyển về [địa chỉ] rồi", Changed("", ("Địa chỉ: 15 Lê Lai",))),
        (
            "địa chỉ đúng của tôi là số 15 ngõ 3 Lê Lai, phường Hà Đông, xin sửa giúp",
            "địa chỉ đúng của tôi là [địa chỉ], xin sửa giúp",
            Changed("", ("Địa chỉ: số 15 ngõ 3 Lê Lai, phường Hà Đông",)),
        ),
    ],
)
def test_what_is_of_the_sender_leaves_the_words(said: str, words: str, told: Changed) -> None:
    assert apart(said) == (words, told)


@pytest.mark.parametrize(
    "said",
    [
        "cán bộ gọi cho tôi từ số 0987111222 đòi tiền",
        "đường dây nóng 02431234567 không ai nghe",
        "tên tôi trong sổ ghi sai là Nguyễn Văn Am",
        "con tôi tên Nguyễn Văn Bình",
        "nhà tôi chuyển hồ sơ sang phường Láng rồi",
        "tôi chuyển đến quầy số 3 thì họ bảo về",
        "nhà tôi mất điện",
    ],
)
def test_what_is_of_the_matter_stays(said: str) -> None:
    assert apart(said) == (said, Changed())


def hears(conversation: Conversation, text: str, minutes: int) -> str:
    at = AT + timedelta(minutes=minutes)
    FeedbackListener().before(at)
    FeedbackListener().heard(conversation, Heard("text", text=text, said_at=at), uuid7(), at)
    return words_of(Outbound.objects.filter(conversation_id=conversation.pk, notice="reply").latest("id"))


def known_of(case: Case) -> people.Identity:
    return people.read_identity(case.sender_id, citizen(case.sender_id), "own_conversation", AT)


def test_a_new_number_takes_the_place_of_the_old_one_and_nothing_of_it_is_in_the_matter(town: Town) -> None:
    conversation = talk("moved")
    case = a_case(conversation=conversation)
    hears(conversation, "tôi đổi số rồi, gọi 0987111222 nhé", 60)
    assert texts.CONTACT_CHANGED in hears(conversation, "phần thêm", 61)
    assert texts.SAY_ADD.split("{")[0] in hears(conversation, "thêm", 62)
    assert texts.CONTACT_CHANGED in hears(conversation, "nhà tôi chuyển về 15 Lê Lai rồi", 63)
    identity = known_of(case)
    assert (identity.phone, identity.address) == ("84987111222", FIELDS["address"])
    assert "Địa chỉ: 15 Lê Lai" in identity.other and FIELDS["phone"][-3:] in identity.other
    told = "\n".join(Words.objects.filter(case=case).values_list("text", flat=True))
    assert (
        "0987111222" not in told and "thêm" not in told and "Lê Lai" not in told and "gọi [số điện thoại] nhé" in told
    )
    assert not list(verify())
