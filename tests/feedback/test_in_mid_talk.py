"""Said in the midst of a talk, and taken for something else once: a beating, a question about a procedure, days, half words."""

from __future__ import annotations

from kinds.feedback.dialogue import Known, texts
from kinds.feedback.dialogue.understanding.asking import tells_of_beating
from tests.feedback.talking import AT_WORK, UNITS, Person
from tests.feedback.test_misunderstood import STORY

BEATEN = (
    "công an phường đánh tôi", "hôm qua tôi bị công an phường Ba Đình đánh gãy tay", "csgt đánh người", "cong an danh toi o tru so",
    "cán bộ tát vào mặt tôi", "bảo vệ hành hung bố em", "toi bi dan phong danh", "con tôi bị đánh hội đồng",
)  # fmt: skip
NOT_BEATEN = (
    STORY, "tôi bị đánh trượt hồ sơ", "cán bộ đánh giá tôi không đạt", "danh sách người được cấp", "trong danh ba cong an khong co so",
    "bi danh gia thap", "hàng xóm đánh đàn cả đêm", "hang xom danh dan ca dem", "phòng dành người khuyết tật bị tắt đèn", "bị đánh số nhà sai", "cán bộ đã tắt máy với tôi",
)  # fmt: skip


def test_who_tells_of_a_beating_hears_of_113_at_once_and_goes_on() -> None:
    assert [said for said in BEATEN if not tells_of_beating(said)] == []
    assert [said for said in NOT_BEATEN if tells_of_beating(said)] == []
    person = Person()
    person.say(BEATEN[1])
    assert person.text.startswith(texts.BEATEN) and texts.QUESTIONS["name"] in person.text
    person.say("Nguyễn Văn An, số 5 Hàng Bún, Ba Đình, 0912345678")
    assert texts.BEATEN not in person.text and person.talk.step == "confirm" and BEATEN[1] in person.talk.content
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    person.say(BEATEN[0])
    assert person.text.startswith(texts.BEATEN) and person.talk.where == "whereto", "whatever the talk asks next"
