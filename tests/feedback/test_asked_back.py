"""A question answered with a question about it: what is meant is said, it is asked again, and nothing of it is kept."""

import pytest

from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.understanding.counter import asks_back
from tests.feedback.talking import Person

STORY = "Hồ sơ khai sinh của tôi nộp ở phường Ba Đình bị cán bộ trả lại không lý do"
NOWHERE = "Cán bộ trả lại hồ sơ khai sinh của tôi mà không nói lý do gì cả"
WHO = ("hôm qua", "Nguyễn Thị Hoa", "số 5 Hàng Bún, Ba Đình")
ASKED = {
    "unit": ((NOWHERE,), "cơ quan nào?|là sao|co quan gi|phường hay quận?|nơi nộp hay nơi trả?|ủy ban hay một cửa|ko hieu|ghi ubnd đc ko|don vi nao co|ý là chỗ nào ạ"),
    "happened_on": ((STORY,), "khi nào?|hôm nào là sao?|hom nao la sao|ngày nào cơ?|ngay nop hay ngay tra|ý là sao|e k hiểu câu hỏi|ngày nào mới đc ạ|tính từ hôm nào|ghi gần đúng được không?"),
    "name": ((STORY, WHO[0]), "tên tôi hay tên con tôi?|ghi tên gì?|tên thật hay tên zalo|là sao?|ý là tên cán bộ hay tên e|k hiểu|tên người nộp hay tên cháu bé ạ|có cần viết hoa không|tên ở đâu ạ?|ten that hay ten zalo"),
    "address": ((STORY, *WHO[:2]), "địa chỉ nào?|dc cũ hay mới|ghi địa chỉ phường à|ghi xã được không|ko hieu|hộ khẩu hay chỗ đang ở|dia chi cua ai|địa chỉ uỷ ban hay nhà tôi?|là sao|cần chi tiết ko"),
    "phone": ((STORY, *WHO), "so di dong hay so ban|số tôi hay số con tôi?|là sao|số bàn đc ko ạ|k hieu|cho 2 số được không|số cơ quan hay số mình|số nào?|sdt ai|số người nhà được không ạ?"),
}  # fmt: skip


@pytest.mark.parametrize("step", ASKED)
def test_it_is_explained_and_asked_again(step: str) -> None:
    before, asked = ASKED[step]
    for each in asked.split("|"):
        person = Person()
        person.says(*before)
        fields, parts = dict(person.talk.fields), list(person.talk.parts)
        person.say(each)
        assert (person.talk.step, person.talk.fields, person.talk.parts, person.talk.beside) == (
            step,
            fields,
            parts,
            [],
        ), each
        assert texts.QUESTIONS[step] in person.text, each


@pytest.mark.parametrize(
    "said", ["gửi ảnh đc ko", "có cần ảnh không?", "chup anh gui duoc khong", "gửi kèm ảnh bằng cách nào vậy"]
)
def test_pictures_may_be_sent_and_need_not(said: str) -> None:
    for before in ((), (STORY,), ("Tôi muốn phản ánh",)):
        person = Person()
        person.says(*before, said)
        assert texts.EXPLAINED["pictures"] in person.text
        assert said not in person.talk.parts


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("happened_on", "mấy hôm nay"), ("happened_on", "từ đầu tháng"), ("happened_on", "tu dau thang"), ("name", "Tên tôi là Không"), ("happened_on", "hôm nào cũng thế"), ("happened_on", "không nhớ ngày nào"), ("happened_on", "sáng hôm nộp hồ sơ"),
        ("name", "Nguyễn Văn Hay"), ("name", "Mai Sao"), ("address", "ở nhờ nhà ông Hai, thôn Đoài"), ("phone", "số nhà 12 ngõ 3"),
        ("unit", "phường nào cũng từ chối tôi"), ("unit", "một cửa phường Ba Đình"), ("content", "sao cán bộ phường hay nghỉ sớm vậy?"),
        ("happened_on", "cán bộ hỏi giấy gì tôi cũng có mà vẫn trả về"),
    ],
)  # fmt: skip
def test_an_answer_and_a_story_are_no_counter_question(step: str, said: str) -> None:
    assert asks_back(step, said) == ""
