"""Keyed in by a coordinator: the conditions of the law, what is shown before anything is written, the day on the paper."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from books.limits import lookup
from books.limits.models import Limit
from books.orgs.models import Unit
from casework.models import Attachment, Case, Work
from desks.kit.formats import vn_paper_date
from kernel.time import TZ, format_date, now
from kinds.feedback.keyed_in.forms import received_at
from kinds.feedback.models import Feedback
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from messaging.outbox import send_round
from tests.casework.town import FIELDS, Town, do
from tests.citizen.test_questions import DENOUNCES, picture, readable
from tests.unsealing import unsealed

pytestmark = pytest.mark.db

CALLED = {**FIELDS, "phone": "0912 345 678", "source": "phone"}


@pytest.fixture
def desk(town: Town) -> Client:
    browser = Client()
    browser.force_login(town.users["lan"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def key_in(desk: Client, **said: Any) -> Any:
    today = format_date(now().date())
    return desk.post("/can-bo/nhap/", {**CALLED, "received_on": today, "key": str(uuid4()), **said})


def test_a_call_becomes_a_case_under_the_officials_name(town: Town, desk: Client) -> None:
    done = key_in(desk, on_behalf_of="Tổ dân phố số 5", wants_letter="on", unit_id=str(town.unit("works")))
    case = Case.objects.get()
    assert done["Location"] == f"/can-bo/nhap/{case.code}/"
    own = Feedback.objects.get()
    assert (case.channel, own.source, own.on_behalf_of, own.wants_letter) == ("phone", "phone", "Tổ dân phố số 5", True)
    entry = Entry.objects.get(stream=case.pk, seq=1)
    assert (entry.actor_kind, entry.position_id) == ("official", town.seats["lan"].pk)
    assert entry.particulars["source"] == "phone"
    page = desk.get(done["Location"]).content.decode()
    assert case.code in page
    paper = desk.get(f"/can-bo/nhap/{case.code}/giay-tiep-nhan/").content.decode()
    assert "data:image/svg" in paper
    assert "GIẤY TIẾP NHẬN" in paper
    assert "Tổ dân phố số 5" in paper, "for whom it was sent"
    assert town.seats["lan"].title in paper, "who issues it"
    works = Unit.objects.get(pk=town.unit("works")).name
    seen = desk.get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    assert f"{works} (người nhập chọn)" in seen, "no guess of the machine's"
    assert not list(verify())


def test_the_term_counts_from_the_day_on_the_paper_while_the_book_says_so(town: Town, desk: Client) -> None:
    came = now().date() - timedelta(days=4)
    key_in(desk, source="letter", received_on=format_date(came), phone="")
    case = Case.objects.get()
    paper = desk.get(f"/can-bo/nhap/{case.code}/giay-tiep-nhan/").content.decode()
    assert f"Ngày nhận</th><td>{format_date(came)}" in paper
    assert "08:00" not in paper, "nobody entered an hour"
    page = desk.get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    assert f"<dd>{format_date(came)}<" in page
    why = page.partition("Vì sao có hạn này?")[2].partition("</ol>")[0]
    assert f"{format_date(came, with_weekday=True)}, thời hạn 20 ngày" in why.replace("Tiếp nhận ngày ", "")
    assert ":00" not in why, "nor a reason why it is due then"
    assert vn_paper_date(now().date()) in paper, "issued when it was keyed in"
    assert case.clock_from == datetime.combine(came, time(8), tzinfo=TZ)
    assert case.due_at and case.due_at.astimezone(TZ).date() <= came + timedelta(days=20 + 4)
    assert case.opened_at == case.clock_from, "it was received on that day"
    assert Entry.objects.get(stream=case.pk, seq=1).at.astimezone(TZ).date() == now().date(), "and keyed in today"
    Limit.objects.filter(code="feedback.keyed_in").delete()
    lookup.forget()
    assert received_at(came, now()) is None
    lookup.forget()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "Điều 7 yêu cầu họ tên"),
        ({"address": ""}, "Điều 7 yêu cầu địa chỉ"),
        ({"phone": ""}, "ghi số điện thoại của người gửi"),
        ({"phone": "12"}, "số điện thoại Việt Nam"),
        ({"source": "email", "phone": "", "email": ""}, "thư điện tử mà người gửi đã dùng"),
        ({"source": "pigeon"}, ""),
        ({"content": "chậm"}, "Nội dung chưa rõ"),
        ({"content": "My papers are late and nobody would help me with this, please do what you want"}, "tiếng Việt"),
        ({"received_on": "31/12/2099"}, "không thể sau hôm nay"),
        ({"received_on": "01/01/2001"}, "quá một năm"),
        ({"received_on": "01/01/0001"}, "Năm 0001"),
        ({"received_on": "hôm qua"}, "15/09/2026"),
    ],
)
def test_what_the_law_asks_for_is_asked_and_nothing_typed_is_lost(
    town: Town, desk: Client, said: dict[str, str], words: str
) -> None:
    page = key_in(desk, title="Tiêu đề giữ nguyên", **said)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert "Tiêu đề giữ nguyên" in text
    assert "summary-wrong" in text
    assert not Case.objects.exists()


def test_a_letter_needs_no_telephone(town: Town, desk: Client) -> None:
    assert key_in(desk, source="letter", phone="").status_code == 302


def test_the_same_senders_matters_are_shown_first(town: Town, desk: Client) -> None:
    key_in(desk)
    earlier = Case.objects.get()
    page = key_in(desk, content="Sở trả lời chậm hồ sơ cấp phép xây dựng nhà cấp bốn của tôi.")
    assert page.status_code == 422
    text = page.content.decode()
    assert earlier.code in text
    assert "vẫn nhập" in text
    assert Case.objects.count() == 1
    again = key_in(desk, content="Sở trả lời chậm hồ sơ cấp phép xây dựng nhà cấp bốn của tôi.", seen="1")
    assert again.status_code == 302
    assert Case.objects.count() == 2


def test_a_double_press_is_one_matter(town: Town, desk: Client) -> None:
    key = str(uuid4())
    assert key_in(desk, key=key)["Location"] == key_in(desk, key=key, seen="1")["Location"]
    assert Case.objects.count() == 1


def test_what_may_denounce_is_not_written_down_unless_it_is_sealed(town: Town, desk: Client) -> None:
    page = key_in(desk, content=DENOUNCES, files=picture())
    text = page.content.decode()
    assert page.status_code == 422
    assert "Dừng lại" in text
    assert DENOUNCES in text, "what was typed is still there"
    assert not Case.objects.exists()
    assert readable() == 0
    sealed = key_in(
        desk, content=DENOUNCES, files=picture(), seal="1", received_on=format_date(now().date() - timedelta(days=2))
    )
    assert sealed["Location"] == "/can-bo/nhap/"
    case = Case.objects.get()
    assert (case.is_sealed, case.channel, readable()) == (True, "sealed", 0)
    assert unsealed(case.pk)["channel"] == "phone"
    assert desk.get(f"/can-bo/nhap/{case.code}/").status_code == 404
    do(town, case, "anh", "release")
    case.refresh_from_db()
    assert case.channel == "phone"
    assert case.clock_from.astimezone(TZ).date() == now().date() - timedelta(days=2)


def test_the_scanned_letter_lies_in_the_vault(town: Town, desk: Client) -> None:
    key_in(desk, source="letter", files=[picture("thư.png")])
    assert Attachment.objects.filter(case=Case.objects.get(), state="stored", name="thư.png").exists()


def test_who_left_only_an_address_is_answered_by_letter(town: Town, desk: Client) -> None:
    key_in(desk, source="letter", phone="", email="")
    case = Case.objects.get()
    at = now() + timedelta(seconds=5)
    for _ in range(4):
        send_round(at)
        at += timedelta(minutes=10)
    assert Outbound.objects.get(case_id=case.pk).state == "failed"
    assert Work.objects.filter(case=case, is_main=False, closed_at=None).values_list("task", flat=True)[0] == "post"


def test_others_cannot_key_in_and_no_receipt_opens_what_came_by_itself(town: Town, desk: Client) -> None:
    from tests.casework.town import a_case

    handler = Client()
    handler.force_login(town.users["bao"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert handler.get("/can-bo/nhap/").status_code == 403
    assert desk.get(f"/can-bo/nhap/{a_case().code}/giay-tiep-nhan/").status_code == 404
