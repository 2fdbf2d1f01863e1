"""What the law makes a condition is said in one place: every way in, and the regulation, follow the row in force."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from casework.outside import NotComplete, Told
from kernel.time import now
from kinds.feedback.dialogue import texts
from kinds.feedback.keyed_in.forms import KeyedInForm
from kinds.feedback.outside.door import FeedbackOutside
from kinds.feedback.regulation.content import regulation
from kinds.feedback.sender import conditions
from kinds.feedback.sender.citizen_forms import FeedbackForm
from tests.casework.town import FIELDS, Town
from tests.citizen.test_questions import PAGES
from tests.feedback.talking import Person

STORY = "Hồ sơ khai sinh của tôi nộp ở UBND phường Ba Đình hôm qua bị cán bộ trả lại không nêu lý do."
TO_THE_NUMBER = (STORY, "Nguyễn Thị Hoa", "số 5 Hàng Bún, Ba Đình")
ONLY_EMAIL = {**FIELDS, "phone": "", "email": "hoa@example.vn", "key": str(uuid4())}
NOTHING = {**ONLY_EMAIL, "email": ""}


@pytest.fixture
def telephone_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another reading of the law: online nothing but a number will do."""
    rows = tmp_path / "conditions.csv"
    rows.write_text(conditions._ROWS.read_text("utf-8").replace("phone|email", "phone"), "utf-8")
    monkeypatch.setattr(conditions, "_ROWS", rows)
    conditions._rows.cache_clear()
    yield
    conditions._rows.cache_clear()


def chat() -> Person:
    person = Person()
    person.says(*TO_THE_NUMBER)
    return person


def test_who_has_no_telephone_is_reached_by_mail_in_the_chat() -> None:
    person = chat()
    assert "thư điện tử cũng được" in person.text
    person.say("bỏ qua")
    assert person.talk.step == "phone", "one of the two is a condition"
    assert texts.REQUIRED not in person.text
    person.say("hoa@example.vn nhé")
    assert person.talk.step == "confirm"
    assert "hoa@example.vn" in person.text
    assert type(person.say("gửi").act).__name__ == "Submit"


@pytest.mark.db
def test_one_of_the_two_is_enough_for_both_forms_and_another_system(town: Town) -> None:
    for made in (FeedbackForm, KeyedInForm):
        told = {"source": "email", "received_on": f"{now():%d/%m/%Y}"} if made is KeyedInForm else {}
        assert not made({**ONLY_EMAIL, **told}).errors
        assert list(made({**NOTHING, **told}).errors) == ["phone"]
    browser = Client()
    for slug in ("viec", "ho-ten", "dia-chi"):
        browser.post(f"/gui/cau/{slug}/", PAGES[slug])
    asked = browser.get("/gui/cau/lien-he/").content.decode()
    assert "không bắt buộc" not in asked.partition('name="wants_letter"')[0].partition('name="phone"')[2]
    assert "Không có điện thoại thì ghi thư điện tử" in asked
    assert browser.post("/gui/cau/lien-he/", {}).status_code == 422
    assert browser.post("/gui/cau/lien-he/", {"email": "hoa@example.vn"}).status_code == 302
    said = Told("other", FIELDS["content"], name="Nguyễn Thị Hoa", email="hoa@example.vn")
    with pytest.raises(NotComplete) as refused:
        FeedbackOutside().submit(said, channel="api", at=now(), key="k")
    assert [field for field, _sentence in refused.value.missing] == ["address"]


@pytest.mark.db
def test_by_hand_it_follows_from_how_it_came(town: Town) -> None:
    day = f"{now():%d/%m/%Y}"
    wrong = {
        source: list(KeyedInForm({**NOTHING, "source": source, "received_on": day}).errors)
        for source in ("phone", "letter", "counter", "email")
    }
    assert wrong == {"phone": ["phone"], "letter": [], "counter": [], "email": ["phone"]}
    assert list(KeyedInForm({**ONLY_EMAIL, "source": "phone", "received_on": day}).errors) == ["phone"], "a call"


@pytest.mark.db
def test_another_reading_is_another_row_and_everybody_follows(town: Town, telephone_alone: None) -> None:
    person = chat()
    assert "thư điện tử" not in person.text
    person.say("hoa@example.vn")
    assert person.talk.step == "phone"
    assert list(FeedbackForm(ONLY_EMAIL).errors) == ["phone"]
    article = str(regulation(now().date()).sections)
    assert "số điện thoại hoặc thư điện tử" not in article


@pytest.mark.db
def test_the_regulation_says_the_same(town: Town) -> None:
    article = str(regulation(now().date()).sections)
    assert "số điện thoại hoặc thư điện tử" in article
    assert "Theo cách gửi" in article
