"""A new number, name or home of the sender, told after sending: to the identity, a mark in the words, and said so."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from access.actor import citizen
from books import people
from casework.models import Case, Words
from casework.tracking import secret_of
from kernel.ids import uuid7
from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.understanding.changed_contacts import Changed, apart
from kinds.feedback.intake import FeedbackListener
from ledger.verify import verify
from messaging.inbound import Heard
from messaging.models import Conversation, Outbound
from messaging.outbox import words_of
from tests.casework.town import AT, FIELDS, Town, a_case, case_in, do, talk


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
    said = hears(conversation, "tôi đổi số rồi, gọi 0987111222 nhé", 60)
    assert texts.NUMBER_NOTED in said and texts.CONTACT_CHANGED in said, "of every matter: it is not asked which"
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


def words_in(case: Case) -> str:
    return "\n".join(Words.objects.filter(case=case).values_list("text", flat=True))


def added_on_the_page(case: Case, move: str, words: str, **more: str) -> str:
    """What the page of the matter says after WORDS were sent there."""
    path = f"/theo-doi/{case.code}/{secret_of(case.pk, bytes(case.tracking_salt))}/"
    browser = Client()
    seen = browser.get(f"{path}{move}/").context["form"].initial
    sent = browser.post(f"{path}{move}/", {"words": words, "key": str(uuid4()), **seen, **more}, follow=True)
    return str(sent.content.decode())


def test_on_the_page_of_a_matter_it_goes_the_same_way(town: Town) -> None:
    case = a_case()
    page = added_on_the_page(
        case,
        "add",
        "Tôi đổi số rồi, gọi 0987111222 nhé. Tên đúng của tôi là Đỗ Thị Hoài. Nhà tôi chuyển về 15 Lê Lai rồi.",
    )
    assert "được ghi vào phần người gửi" in page
    identity = known_of(case)
    assert (identity.phone, identity.name) == ("84987111222", FIELDS["name"])
    assert all(each in identity.other for each in ("Đỗ Thị Hoài", "15 Lê Lai", "0912 345 678"))
    assert words_in(case) == (
        "Tôi đổi số rồi, gọi [số điện thoại] nhé. Tên đúng của tôi là [họ tên]. Nhà tôi chuyển về [địa chỉ] rồi."
    )
    assert not list(verify())


def test_words_of_the_matter_alone_stay_as_they_are_and_nothing_is_said_of_them(town: Town) -> None:
    case = case_in(town, "awaiting_sender")
    page = added_on_the_page(case, "supplement", "Cán bộ bảo gọi số 0987111222 mà không ai nghe máy.")
    assert "Đã ghi nhận" in page and "phần người gửi" not in page
    assert "0987111222" in words_in(case) and known_of(case).phone == "84912345678"


def test_sent_twice_from_the_page_it_is_noted_once(town: Town) -> None:
    case, key = a_case(), str(uuid4())
    for _ in range(2):
        assert "phần người gửi" in added_on_the_page(case, "add", "số mới của tôi là 0987111222", key=key)
    assert words_in(case).count("[số điện thoại]") == 1
    assert known_of(case).other == "0912 345 678"


def test_a_number_that_is_no_more_is_none_in_the_other_matters_of_the_chat(town: Town) -> None:
    conversation = talk("moved-in-all")
    ended, wife = a_case(conversation=conversation), a_case(conversation=conversation, phone="0966555444")
    later = AT + timedelta(minutes=5)
    running, last = a_case(conversation=conversation, at=later), a_case(conversation=conversation, at=later)
    stranger = a_case(conversation=talk("household"))
    do(town, ended, "", "withdraw")
    do(town, last, "", "withdraw", later)
    said = hears(conversation, "tôi đổi số rồi, gọi 0987111222 nhé", 60)
    assert texts.CONTACT_CHANGED in said and "phản ánh khác" not in said, "no other one runs under the old number"
    assert [known_of(each).phone for each in (wife, running, ended, stranger)] == [
        "84966555444", "84987111222", "84912345678", "84912345678",
    ]  # fmt: skip
    assert known_of(last).phone == "84987111222", "the next matter begins with what is known of the last one"
    more = a_case(conversation=conversation, phone="0987111222", at=AT + timedelta(minutes=61))
    said = hears(conversation, "tôi lại đổi số, gọi 0977000111", 62)
    assert texts.NUMBER_EVERYWHERE.format(codes=running.code) in said
    assert known_of(running).phone == known_of(more).phone == "84977000111"
    assert "0987 111 222" in known_of(running).other
    assert not list(verify())


def test_behind_a_new_number_another_matter_is_asked_about_as_ever(town: Town) -> None:
    conversation = talk("moved-and-more")
    a_case(conversation=conversation)
    hears(conversation, "tôi đổi số rồi, gọi 0987111222 nhé", 60)
    assert hears(conversation, "Đèn đường trước ngõ 5 Lê Lai hỏng cả tuần", 62).startswith(texts.WHERETO)


def test_whoever_has_the_secret_of_one_matter_changes_nothing_of_another(town: Town) -> None:
    conversation = talk("one-secret")
    first, other = a_case(conversation=conversation), a_case(conversation=conversation)
    added_on_the_page(first, "add", "Tôi đổi số rồi, gọi 0987111222 nhé.")
    assert known_of(first).phone == "84987111222"
    assert known_of(other).phone == "84912345678"
