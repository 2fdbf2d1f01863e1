"""Whatever was told stays until it is sent: other words take its place only when they are a matter, and it comes back on wish."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Submit, texts
from tests.feedback.talking import Person
from tests.feedback.test_misunderstood import STORY, at

MORE = "Cán bộ còn quát mắng tôi trước mặt mọi người"


@pytest.mark.parametrize(
    "said",
    ["gởi", "gơi", "gưi", "Gởi đi", "gửi nha", "gởi giùm con nghen", "gởi dùm chị với", "được rồi gởi dùm con nghen", "ừ gửi hầy",
     "gởi liền nghe em", "bác đồng ý gửi", "gui lun nha", "ok gởi", "confirm"],
)  # fmt: skip
def test_send_is_read_however_it_is_spelled(said: str) -> None:
    assert isinstance(at("confirm").say(said).act, Submit)


@pytest.mark.parametrize("said", ["gọi", "gởi rồi mà", "gởi hồ sơ cho phường rồi", "đã gởi", "goi", "gợi ý giúp em"])
def test_what_only_looks_like_it_sends_nothing(said: str) -> None:
    assert at("confirm").say(said).act is None


@pytest.mark.parametrize(
    "said", ["gởi", "gưi", "gửi giúp", "giữ nguyên", "lấy lại bản cũ", "thôi để như cũ", "quay lại", "không"]
)
def test_who_says_no_new_content_keeps_the_old(said: str) -> None:
    for before in ((), ("ở chỗ cũ",), ("ở đó",)):
        person = at("confirm")
        person.says("xóa phần lệ phí đi", *before)
        assert person.talk.step in {"rewrite", "content"}
        assert person.say(said).act is None
        assert (person.talk.step, person.talk.content) == ("confirm", STORY) and STORY in person.text, before
        assert isinstance(person.say("gởi").act, Submit)


def test_the_old_content_comes_back_by_its_button_until_the_matter_is_sent() -> None:
    person = at("confirm")
    person.says("xóa phần lệ phí đi", "ở chỗ cũ")
    assert texts.BEFORE_IS_KEPT in person.text and person.press("Giữ nguyên").act is None
    assert person.talk.content == STORY and texts.BEFORE_IS_BACK in person.text
    person.says("xóa phần lệ phí đi", "Phường chậm trả", "giấy khai sinh của con tôi")
    assert person.talk.content == "Phường chậm trả\ngiấy khai sinh của con tôi", "enough to be one"
    person.press("Lấy lại nội dung trước")
    assert person.talk.content == STORY
    person.press("Lấy lại nội dung trước")
    assert person.talk.content.startswith("Phường chậm trả"), "the new is not lost either"
    sent = person.press("Gửi").act
    assert (
        isinstance(sent, Submit)
        and sent.fields["content"].startswith("Phường chậm trả")
        and not person.draft.get("before")
    )


@pytest.mark.parametrize(
    "said",
    ["bỏ câu thêm vừa rồi đi", "xóa tin vừa nhắn giúp em", "xoá cái đoạn vừa thêm đi ạ", "bo cau vua roi di", "bỏ câu cán bộ còn quát mắng đi"],
)  # fmt: skip
def test_one_message_is_left_out_quoted_and_comes_back(said: str) -> None:
    person = at("confirm")
    person.say(MORE)
    when = person.talk.fields["happened_on"]
    person.say(said)
    assert person.talk.content == STORY and texts.LEFT_OUT.format(words=MORE) in person.text
    assert person.talk.fields["happened_on"] == when, "“vừa rồi” is no time"
    person.say("lấy lại bản cũ")
    assert person.talk.content == f"{STORY}\n{MORE}"


def test_in_the_midst_of_the_questions_the_last_words_go_the_same_way() -> None:
    person = Person()
    person.says(STORY, MORE, "bỏ câu thêm vừa rồi đi")
    assert person.talk.content == STORY and "happened_on" not in person.talk.fields
    person = Person()
    person.says(STORY, "bỏ câu vừa rồi đi", "gởi")
    assert person.talk.content == STORY, "the only one is not thrown away"
