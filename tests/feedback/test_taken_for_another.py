"""What was taken for something else: foreign names, remarks to the machine, an office that bears the name of a ward."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import Care, Supplement, Unit, texts
from messaging.inbound import Heard
from tests.feedback.talking import AWAITED, NEW, UNITS, Person
from tests.feedback.test_misunderstood import STORY, at

LATE = "Tôi nộp hồ sơ trễ hẹn hai tuần rồi mà không ai trả lời"


@pytest.mark.parametrize("name", ["H'Hen Niê", "Linda Tran", "Kim Jong", "John Smith", "Peter Van Nguyen", "Siu Black"])
@pytest.mark.parametrize("after", [4, 45])
def test_whatever_the_family_is_called_it_is_a_name(name: str, after: float) -> None:
    person = at("name")
    person.say(name, after)
    assert (person.talk.fields["name"], person.talk.content) == (name, STORY)


@pytest.mark.parametrize(("press", "words"), [("Đúng", STORY), ("Không, đó là lời kể", f"{STORY}\nlinda tuyen")])
def test_what_may_be_a_name_is_asked(press: str, words: str) -> None:
    person = at("name")
    person.say("linda tuyen", after=4)
    assert texts.IS_IT_THE_NAME.format(name="linda tuyen") in person.text and person.talk.content == STORY
    person.press(press)
    assert person.talk.content == words and person.talk.fields.get("name", "") == (
        "linda tuyen" if words == STORY else ""
    )


@pytest.mark.parametrize("said", ["Chị Hà", "bac Tam", "cô Lan ạ"])
def test_how_one_is_called_is_half_a_name(said: str) -> None:
    person = at("name")
    person.say(said)
    assert texts.FULL_NAME in person.text and person.talk.content == STORY


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("name", "e k mun noi ten dc k ạ"),
        ("name", "cháu chỉ hỏi thôi mà sao cần tên"),
        ("name", "vì sao phải cho biết tên"),
        ("name", "không cho tên có được không"),
        ("phone", "sao lại cần số điện thoại của tôi thế"),
        ("address", "em không muốn cho địa chỉ đâu"),
        ("phone", "khong co"),
    ],
)
def test_remarks_at_who_one_is_are_answered_and_no_words_of_the_matter(step: str, said: str) -> None:
    person = at(step)
    person.say(said)
    assert "1022" in person.text and (person.talk.step, person.talk.content) == (step, STORY)


WHO_IS_THIS = ["ai đấy?", "ban la ai", "kênh này của ai", "đây là cơ quan nào vậy, có phải lừa đảo không?", "alo, cho hỏi đây là đâu ạ", "co phai lua dao ko",
               "sao biết đây là thật", "zalo này có phải của nhà nước không", "bạn là bot à", "sợ lừa đảo lắm", "ủa ai vậy"]  # fmt: skip


@pytest.mark.parametrize("said", WHO_IS_THIS)
@pytest.mark.parametrize("step", ["", "happened_on", "name", "phone", "confirm"])
def test_who_asks_whose_channel_it_is_is_told_and_how_to_make_sure(step: str, said: str) -> None:
    person = at(step) if step else Person()
    person.known = replace(person.known, page="https://pakn.example.vn")
    before = person.talk.content
    person.say(said)
    assert all(word in person.text for word in ("thành phố Hà Nội", "1022", "https://pakn.example.vn"))
    assert (person.talk.content, person.talk.beside, person.talk.step) == (before, [], step)


@pytest.mark.parametrize(
    "said", ["thế việc của tôi đến đâu rồi", "alo sao không ai trả lời", "Tôi muốn xem lại việc của tôi"]
)
def test_nobody_is_told_that_nothing_came_where_it_may_wait_for_a_person(said: str) -> None:
    person = Person()  # after a quarantine nothing is left to know it by
    person.say(said)
    assert "đang chờ cán bộ" in person.text and "1022" in person.text and not person.talk.has_words


def test_in_danger_the_numbers_come_alone_and_the_words_are_kept() -> None:
    person = Person()
    person.say("cháy nhà ở ngõ 5 Tôn Thất Tùng, cứu với")
    assert person.text == texts.DANGER and person.talk.content
    waited = person.waits()
    assert waited and not waited.replies and isinstance(waited.act, Care), (
        "nothing is asked; an official is to look after them"
    )
    person.say("xe cứu hỏa đến chậm vì ngõ bị lấn chiếm")
    assert texts.QUESTIONS["unit"] in person.text


def test_the_first_reply_of_all_names_the_channel_once() -> None:
    person = Person(replace(NEW, is_new=True))
    person.say(LATE)
    assert person.text.startswith(f"{texts.CHANNEL}\n") and len(texts.CHANNEL) < 60
    for said in ("chào em", "ai đấy?", "cháy nhà rồi, cứu với"):
        other = Person(replace(NEW, is_new=True))
        other.say(said)
        assert texts.CHANNEL not in other.text, "it is named already, or help comes first"


@pytest.mark.parametrize(
    ("step", "said", "reply"),
    [
        ("name", "alo sao không ai trả lời", texts.WAITS),
        ("address", "sao im thế", texts.WAITS),
        ("confirm", "gửi rồi mà chưa thấy ai trả lời", texts.WAITS_TO_SEND),
        ("name", "thế mất bao nhiêu tiền", texts.COST),
        ("name", "sao phải hỏi tên, tôi chỉ báo rác thôi mà", texts.WHY_REQUIRED),
        ("name", "tên tôi á?", texts.WHY_REQUIRED),
        ("name", "Sơn thôi", texts.FULL_NAME),
        ("address", "có cần số nhà không", texts.WHICH_ADDRESS),
        ("address", "số nhà hay phường", texts.WHICH_ADDRESS),
        ("address", "địa chỉ thường trú hay tạm trú ạ", texts.WHICH_ADDRESS),
        ("address", "nha toi thue, ghi the nao", texts.WHICH_ADDRESS),
        ("confirm", "ghi địa chỉ nào cũng được hả", texts.WHICH_ADDRESS),
        ("address", "dùng số zalo này luôn", texts.THIS_PHONE),
        ("address", "gửi luôn nhé", "số điện thoại"),
        ("phone", "đánh giá 5 sao", texts.NOTHING_TO_RATE),
        ("confirm", "đánh giá 5 sao", texts.NOTHING_TO_RATE),
        ("name", "khổ quá cơ", texts.NOT_PUT_IN),
        ("name", "thôi để mai", texts.NOT_PUT_IN),
        ("confirm", "hihi", texts.NOT_READ),
        ("confirm", "chan ghe", texts.NOT_READ),
    ],
)
def test_what_is_said_to_us_is_answered_and_no_word_of_the_matter(step: str, said: str, reply: str) -> None:
    person = at(step)
    known = person.talk.fields
    person.say(said)
    assert reply in person.text
    assert (person.talk.step, person.talk.content, person.talk.fields) == (step, STORY, known)


@pytest.mark.parametrize(
    "said",
    ["cán bộ còn bảo tôi về chờ thêm", "họ làm khó lắm ạ", "hôm qua lại hẹn tiếp", "mong sớm được giải quyết", "nha ben canh van xa rac", "rác vẫn còn đầy ngõ",
     "sai số nhà trong sổ đỏ mà họ không sửa", "giấy hẹn ghi ngày 15/11", "không ai giải thích gì cả", "thôi họ đuổi tôi về luôn"],
)  # fmt: skip
@pytest.mark.parametrize("step", ["name", "confirm"])
def test_what_tells_of_the_matter_is_added_there_too(step: str, said: str) -> None:
    person = at(step)
    person.say(said)
    assert person.talk.content == f"{STORY}\n{said}"


def test_what_was_left_out_is_put_in_by_one_press() -> None:
    person = at("name")
    person.says("khổ quá cơ", "Nguyễn Văn An")
    assert person.talk.content == STORY
    person.press(texts.PUT_IN)
    assert person.talk.content == f"{STORY}\nkhổ quá cơ" and person.talk.step == "address"


@pytest.mark.parametrize(
    "said",
    [
        "bổ sung cái gì cơ?",
        "hỏi gì lắm thế, thôi để tôi xem lại đã",
        "giay gi a",
        "ai đấy?",
        "dạ ông không hiểu, hỏi tên cháu làm gì",
    ],
)
def test_a_question_is_no_supplement(said: str) -> None:
    person = Person(AWAITED)
    assert person.say(said).act is None
    assert isinstance(person.say("Giấy hẹn số 12").act, Supplement)


@pytest.mark.parametrize(
    "said",
    ["Chi nhánh Văn phòng đăng ký đất đai Tây Hồ", "công an phường Tây Hồ", "ca p tay ho", "chi cục thuế Ba Đình", "Bảo hiểm xã hội quận Đống Đa",
     "trường tiểu học Kim Đồng", "tòa án nhân dân Tây Hồ", "bệnh viện Đống Đa", "điện lực Ba Đình", "van phong dang ky dat dai chi nhanh Dong Da"],
)  # fmt: skip
def test_an_office_beside_the_committee_is_kept_in_the_senders_words(said: str) -> None:
    asked = Person()
    asked.says(LATE, said)
    assert asked.talk.fields == {"unit_text": said}
    told = Person()
    told.say(f"Tôi đến {said} làm giấy tờ mà bị quát mắng")
    assert told.talk.fields.get("unit_text") == said and "unit_id" not in told.talk.fields


def test_the_senders_own_words_stay_beside_the_unit() -> None:
    person = Person()
    person.says(LATE, "UBND phường Trúc Bạch")
    assert (person.talk.fields["unit_id"], person.talk.fields["unit_text"]) == ("u1", "UBND phường Trúc Bạch")


def test_a_greeting_is_no_line_of_the_matter() -> None:
    person = Person()
    person.says("chao cac chau bac muon hoi", "ho so dat dai cua bac o ubnd phường Ba Đình lau qua khong thay tra")
    assert person.talk.content == "ho so dat dai cua bac o ubnd phường Ba Đình lau qua khong thay tra"


@pytest.mark.parametrize(
    ("address", "said", "unit"),
    [
        ("trú tại số 5 phường Văn Miếu – Quốc Tử Giám, đến bộ phận một cửa phường làm giấy", "", "vm"),
        ("trú tại số 5 phường Văn Miếu – Quốc Tử Giám, đi làm giấy", "phường Văn Miếu", "vm"),
        ("o so 5 phuong Ba Dinh, ra phuong lam giay", "", "u1"),
        ("ở số 5 phường Ba Đình, đến Sở Xây dựng làm giấy", "", "u3"),
        ("ở số 5 phường Ba Đình, đi làm giấy", "", ""),
    ],
)
def test_the_ward_of_somebody_who_names_none_is_that_of_their_address(address: str, said: str, unit: str) -> None:
    both = (Unit("vm", "UBND phường Văn Miếu - Quốc Tử Giám"), Unit("oc", "UBND phường Ô Chợ Dừa"))
    person = Person(replace(NEW, units=(*UNITS, *both)))
    person.says(f"Tôi là Nguyễn Thị Ánh, {address} mà chờ cả buổi không ai tiếp", *([said] if said else []))
    assert person.talk.fields.get("unit_id", "") == unit and "Quốc" not in person.talk.content


def test_a_place_by_itself_is_acknowledged() -> None:
    person = Person()
    person.say(Heard("location", text="21.02,105.8"))
    assert texts.LOCATION in person.text and texts.TOO_SHORT not in person.text


PRAISE = "Cảm ơn các cháu ở bộ phận một cửa phường Ba Đình làm việc nhanh lắm"


def test_thanks_are_thanked_for_and_passed_on_only_if_wished() -> None:
    person = Person()
    person.say(PRAISE)
    assert person.text == texts.PRAISE
    person.known = replace(person.known, catalogue="https://mot.example.vn/thu-tuc/")
    person.press("Chuyển lời cảm ơn")
    assert texts.LOOK_UP not in [each.title for each in person.turns[-1].replies[0].buttons]
    assert (person.talk.step, person.talk.content) == ("name", PRAISE)
    assert "Ba Đình" in person.finish().act.fields["content"]  # type: ignore[union-attr]
    content = Person()
    content.says(PRAISE, "không cần đâu cháu")
    assert not content.talk.has_matter and content.text == texts.THANKS


@pytest.mark.parametrize(
    "said", [LATE, f"{PRAISE} nhưng hồ sơ của tôi vẫn chưa có", "Cảm ơn, cho tôi hỏi làm thế nào cho nhanh ạ?"]
)
def test_what_is_no_mere_thanks_is_a_matter(said: str) -> None:
    person = Person()
    person.say(said)
    assert person.talk.content == said


def test_who_only_asks_is_shown_the_catalogue_once() -> None:
    person = Person(replace(NEW, catalogue="https://mot.example.vn/thu-tuc/", scope="question"))
    person.say("làm giấy khai sinh cho con cần giấy tờ gì ạ")
    assert texts.LOOK_UP in [each.title for each in person.turns[-1].replies[0].buttons]
    person.say("Lê Thị Mai")
    assert texts.LOOK_UP not in [each.title for each in person.turns[-1].replies[0].buttons]
