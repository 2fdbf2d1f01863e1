"""The police handle identity cards, residence and vehicles and are no unit of ours: they can be named, and it is forwarded to them."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from books.orgs.models import Unit
from books.orgs.ours import own_unit
from books.orgs.outside import is_outside, outsider
from casework.models import Case
from kernel.time import format_date, now
from kinds.feedback.keyed_in.forms import KeyedInForm
from kinds.feedback.models import Feedback
from kinds.feedback.sender.citizen_forms import FeedbackForm
from tests.casework.town import FIELDS, Town
from tests.feedback.talking import Person

TODAY = date(2026, 11, 22)
NAME = "Công an phường Ba Đình"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NAME, True), ("cong an phuong ba dinh", True), ("CA phường Ba Đình", True), ("ca p ba đình", True), ("công an xã Sóc Sơn", True),
        ("Công an thành phố Hà Nội", True), ("CATP", True), ("UBND phường Ba Đình", False), ("Sở Y tế", False), ("công an thành phố Hải Phòng", False),
        ("", False), ("công an", False),
    ],
)  # fmt: skip
def test_what_is_named(text: str, expected: bool) -> None:
    assert is_outside(text, TODAY) is expected


def test_before_its_row_it_is_nothing() -> None:
    assert not is_outside(NAME, date(2025, 6, 30)), "the police of the districts had these matters before"


@pytest.fixture
def ward(town: Town) -> Unit:
    """A ward with its own committee; its police station stands in no book of ours."""
    return Unit.objects.create(
        name="Ủy ban nhân dân phường Ba Đình",
        kind="commune",
        parent=town.units["city"],
        valid_from=date(2025, 7, 1),
        legal_basis="Thử",
    )


@pytest.mark.db
def test_a_citizen_chooses_it_and_the_coordinator_finds_it_in_the_form(town: Town, ward: Unit) -> None:
    for made in (FeedbackForm, KeyedInForm):
        form = made()
        chosen = next(key for key, name in form.outside.items() if name == NAME)
        told = {
            **FIELDS,
            "unit_id": chosen,
            "key": str(uuid4()),
            "source": "phone",
            "received_on": format_date(now().date()),
        }
        sent = made(told)
        assert sent.is_valid(), sent.errors
        assert (sent.cleaned_data["unit_id"], sent.cleaned_data["unit_text"]) == ("", NAME)
    assert Client().post("/gui/", {**told, "near_seen": "1"}).status_code == 302
    own, case = Feedback.objects.get(), Case.objects.get()
    assert (own.unit_named_id, own.unit_named_text) == (None, NAME)
    desk = Client()
    desk.force_login(town.users["lan"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = desk.get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    assert f"{NAME} (không thuộc thành phố" in page
    act = desk.get(f"/can-bo/vu-viec/{case.code}/forward/").content.decode()
    assert f'value="{NAME}"' in act
    assert own_unit(NAME, now().date()) is None, "so that it may be forwarded to"
    assert outsider("ca phuong ba dinh", now().date()) is not None


def test_the_chat_says_that_it_is_passed_on() -> None:
    person = Person()
    person.says(
        "Tôi làm căn cước bị hẹn đi hẹn lại nhiều lần",
        "công an phường Ba Đình",
        "hôm qua",
        "Nguyễn Thị Hoa",
        "số 5 Hàng Bún, Ba Đình",
        "0912345678",
    )
    assert "công an phường Ba Đình (không thuộc thành phố; thành phố nhận, chuyển đến cơ quan này" in person.text


def test_the_police_as_an_answer_is_no_question_who_we_are() -> None:
    person = Person()
    person.says("Tôi làm căn cước bị hẹn đi hẹn lại nhiều lần", "công an")
    assert person.talk.fields["unit_text"] == "công an"
