"""The administrator's pages of the books: calendar and limits, read and changed through the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from access.models import User
from books.calendar.loading import calendar_for
from books.calendar.models import CalendarDay
from books.limits import lookup
from books.limits.lookup import limit
from casework.models import Case
from demo import city
from kernel.time import format_date, now
from ledger.models import Entry
from ledger.verify import verify
from tests.browsing import Browser
from tests.casework.town import a_case

pytestmark = pytest.mark.db
CHANGE = {
    "code": "feedback.answer",
    "amount": "15",
    "unit": "working_days",
    "valid_from": "01/01/2027",
    "legal_basis": "Quyết định mới",
    "certainty": "read",
}
READ = {"ghi": "1", "da-xem": "1"}


@pytest.fixture(autouse=True)
def _fresh_books() -> Iterator[None]:
    lookup.forget()
    yield
    lookup.forget()


@pytest.fixture
def administrator() -> Client:
    city.load(now())
    browser = Browser()
    user = User.objects.get(username="quantri")
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_limits_stand_with_basis_and_certainty(administrator: Client) -> None:
    page = administrator.get("/can-bo/thoi-han/").content.decode()
    assert "574/QĐ-TTg" in page
    assert "chưa chắc chắn" in page


def test_a_limit_is_changed_from_its_day_on(administrator: Client) -> None:
    seen = administrator.post("/can-bo/thoi-han/", CHANGE)
    assert seen.status_code == 200
    page = seen.content.decode()
    assert "Ví dụ: gửi ngày 01/01/2027" in page
    assert "hạn 22/01/2027" in page
    assert "Khác xa" not in page
    assert administrator.post("/can-bo/thoi-han/", CHANGE | {"ghi": "1"}).status_code == 422, "not without the tick"
    assert limit("feedback.answer", date(2027, 1, 1)).amount == 20
    again = administrator.post("/can-bo/thoi-han/", CHANGE | {"sua": "1"}).content.decode()
    assert 'value="Quyết định mới"' in again
    assert administrator.post("/can-bo/thoi-han/", CHANGE | READ).status_code == 302
    assert limit("feedback.answer", date(2026, 12, 31)).amount == 20
    assert limit("feedback.answer", date(2027, 1, 1)).amount == 15


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"amount": "200", "unit": "months"}, "Khác xa mức đang ghi"),
        ({"code": "index.feedback.answer", "amount": "1", "unit": "hours"}, "Chỉ số quốc gia tính theo ngày làm việc"),
        ({"valid_from": "01/01/2020"}, "Ngày hiệu lực đã qua"),
    ],
)
def test_what_is_unusual_is_asked_about(administrator: Client, said: dict[str, str], asked: str) -> None:
    assert asked in administrator.post("/can-bo/thoi-han/", CHANGE | said).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "0"}, {"amount": "1000", "unit": "months"}, {"valid_from": "hôm nay"}, {"valid_from": "01/01/2010"}],
)
def test_a_wrong_limit_is_explained_and_what_was_typed_is_kept(administrator: Client, wrong: dict[str, str]) -> None:
    answer = administrator.post("/can-bo/thoi-han/", CHANGE | wrong | READ)
    assert answer.status_code == 422
    assert 'value="Quyết định mới"' in answer.content.decode()
    assert limit("feedback.answer", date(2027, 1, 1)).amount == 20


def test_a_proposed_day_is_confirmed_on_the_page(administrator: Client) -> None:
    day = CalendarDay.objects.get(date=date(2026, 11, 24))
    assert "Ngày Văn hóa Việt Nam" in administrator.get("/can-bo/lich/?nam=2026").content.decode()
    assert administrator.post(f"/can-bo/lich/{day.id}/xac-nhan/").status_code == 302
    assert not calendar_for(None).is_working_day(date(2026, 11, 24))


def test_a_change_of_a_limit_shows_who_did_it_and_what_held_before(administrator: Client) -> None:
    assert "Chưa ai đổi" in administrator.get("/can-bo/thoi-han/").content.decode()
    administrator.post("/can-bo/thoi-han/", CHANGE | READ)
    page = administrator.get("/can-bo/thoi-han/").content.decode()
    assert "từ 20 thành 15 ngày làm việc, hiệu lực từ 01/01/2027" in page
    assert "Đỗ Văn Khánh" in page
    assert "Các bản khác" in page


def test_the_calendar_goes_back_to_2023_and_tells_who_confirmed(administrator: Client) -> None:
    page = administrator.get("/can-bo/lich/?nam=2023").content.decode()
    assert "Nghỉ bù Ngày Chiến thắng" in page
    day = CalendarDay.objects.get(date=date(2026, 11, 24))
    administrator.post(f"/can-bo/lich/{day.id}/xac-nhan/")
    assert "Đỗ Văn Khánh" in administrator.get("/can-bo/lich/?nam=2026").content.decode()


def test_what_came_in_under_a_slip_is_reckoned_anew_when_the_slip_is_put_right(administrator: Client) -> None:
    page, today = "/can-bo/thoi-han/", format_date(now())
    slip, right = CHANGE | {"amount": "2", "valid_from": today}, CHANGE | {"valid_from": today}
    before = a_case(at=now())
    assert administrator.post(page, slip | READ).status_code == 302
    case, left = a_case(at=now()), a_case(at=now())
    assert (before.limit_amount, case.limit_amount) == (20, 2)
    Case.objects.filter(pk=left.pk).update(stopped_at=now())
    seen = administrator.post(page, right).content.decode()
    assert "1 vụ việc đang chạy" in seen
    assert case.code in seen
    assert before.code not in seen, "received under the limit of before"
    assert administrator.post(page, right | READ | {"tinh-lai": "1"}).status_code == 302
    was, now_due = case.due_at, Case.objects.get(pk=case.pk)
    assert (now_due.limit_amount, now_due.limit_basis) == (15, "Quyết định mới")
    assert now_due.due_at > was
    assert now_due.works.get(closed_at=None, is_main=True).due_at == min(now_due.due_at, now_due.stage_due_at)
    entry = Entry.objects.get(stream=case.pk, verb="feedback:clock:recomputed")
    assert (entry.particulars["amount_before"], entry.particulars["amount"]) == (2, 15)
    assert [Case.objects.get(pk=each.pk).limit_amount for each in (before, left)] == [20, 2]
    assert not list(verify())
