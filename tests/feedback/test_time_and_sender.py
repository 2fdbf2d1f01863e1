"""Behind "when?": the time stays a time. Who sends it is read by few, the time by everybody who works on the matter."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Submit
from tests.feedback.talking import Person

STORY = "Tôi nộp hồ sơ khai sinh ở phường Ba Đình 3 tuần chưa trả"
WHOLE = {"name": "Nguyễn Văn An", "address": "12 Đội Cấn", "phone": "84912345678"}


def asked_when() -> Person:
    person = Person()
    person.say(STORY)
    assert person.talk.step == "happened_on"
    return person


@pytest.mark.parametrize(
    ("said", "when", "sender"),
    [
        ("Nguyễn Văn An, 12 Đội Cấn, 0912345678, hôm qua", "hôm qua (19/11/2026)", WHOLE),
        ("Nguyễn Văn An 12 Đội Cấn 0912345678 hôm qua", "hôm qua (19/11/2026)", WHOLE),
        ("hôm qua\nNguyễn Văn An\n12 Đội Cấn\n0912345678", "hôm qua (19/11/2026)", WHOLE),
        (
            "hôm qua, tên tôi là Nguyễn Văn An, số 12 Đội Cấn, sđt 0912345678",
            "hôm qua (19/11/2026)",
            {**WHOLE, "address": "số 12 Đội Cấn"},
        ),
        ("sáng nay 8h số nhà 5 Lê Lai", "sáng nay 8h (20/11/2026)", {"address": "số nhà 5 Lê Lai"}),
        ("15/9, 12 Đội Cấn", "15/9 (15/09/2026)", {"address": "12 Đội Cấn"}),
        ("hôm qua Nguyễn Văn An 0912345678", "hôm qua (19/11/2026)", {"name": "Nguyễn Văn An", "phone": "84912345678"}),
        ("hôm qua nhé, số em 0912345678", "hôm qua (19/11/2026)", {"phone": "84912345678"}),
        ("hôm qua, an@example.vn", "hôm qua (19/11/2026)", {"email": "an@example.vn"}),
        ("hôm qua tên tôi là Nguyễn Văn An", "hôm qua (19/11/2026)", {"name": "Nguyễn Văn An"}),
        ("hôm qua tôi tên An", "hôm qua (19/11/2026)", {}),
    ],
)
def test_what_is_of_the_sender_leaves_the_time(said: str, when: str, sender: dict[str, str]) -> None:
    person = asked_when()
    person.say(said)
    fields = dict(person.talk.fields)
    assert fields.pop("happened_on") == when
    assert {name: fields[name] for name in ("name", "address", "phone", "email") if name in fields} == sender
    assert person.talk.content == STORY


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("hôm qua lúc 8h30", "hôm qua lúc 8h30 (19/11/2026)"),
        ("hôm qua 9h sáng", "hôm qua 9h sáng (19/11/2026)"),
        ("ngày 3 tháng 9", "ngày 3 tháng 9 (03/09/2026)"),
        ("hôm qua, ở quầy số 3", "hôm qua, ở quầy số 3 (19/11/2026)"),
        ("hôm qua, gặp chị Nguyễn Thị Lan", "hôm qua, gặp chị Nguyễn Thị Lan (19/11/2026)"),
        ("hôm qua, chị Nguyễn Thị Lan", "hôm qua, chị Nguyễn Thị Lan (19/11/2026)"),
        ("tầm 10 giờ hôm kia", "tầm 10 giờ hôm kia (18/11/2026)"),
    ],
)
def test_a_time_with_its_hour_its_counter_or_an_official_stays_whole(said: str, when: str) -> None:
    person = asked_when()
    person.say(said)
    assert person.talk.fields["happened_on"] == when and not person.talk.fields.get("name")
    assert not person.talk.fields.get("address") and person.talk.content == STORY


def test_in_a_longer_story_the_number_is_no_part_of_the_time_either() -> None:
    person = asked_when()
    person.say("hôm qua tôi ra thì chị tiếp dân bảo về, hẹn gọi cho tôi vào số 0912345678")
    assert person.talk.fields["happened_on"] == "19/11/2026"
    done = person.finish()
    assert isinstance(done.act, Submit) and "[số điện thoại]" in done.act.fields["content"]
