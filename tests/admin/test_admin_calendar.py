"""Duties and working weeks on the administrator's desk, the look before a change, and the history of all books."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from books.calendar.editing import add_day
from books.calendar.loading import calendar_for
from books.calendar.models import CalendarDay, Schedule
from books.orgs.holders import unit_on_duty
from books.orgs.models import PositionRole, UnitDuty
from casework.models import Recalculation
from casework.recalculation import recalculation_round
from kernel.time import format_date, local, now, today
from kinds.feedback.units.duties import DUTIES, DUTY_ROLES
from ledger import streams
from ledger.chain import SYSTEM
from ledger.models import Entry
from tests.casework.town import START, Town, a_case

pytestmark = pytest.mark.db
Browser = Callable[[str], Client]
PAPER = "Quyết định 8/QĐ-UBND"
WEEK = {f"day{n}": "08:00-12:00, 13:00-17:00" for n in range(5)} | {"day5": "", "day6": ""}


@pytest.fixture
def admin(town: Town, browser_of: Browser) -> Client:
    return browser_of("khanh")


def dated(first: date, **said: Any) -> dict[str, Any]:
    return {"first": format_date(first), "legal_basis": PAPER, **said}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def url(name: str, *args: Any) -> str:
    return reverse(f"admin_{name}", args=args)


def test_a_duty_goes_to_another_unit_from_a_day_and_the_old_row_stays(town: Town, admin: Client) -> None:
    a_case(at=now())
    there, first = url("give_duty", "feedback.receive"), today() + timedelta(days=10)
    before = text_of(admin.get(there))
    assert "Hiện do Trung tâm Phục vụ hành chính công giữ. 1 vụ việc đang mở ở đó không chuyển theo" in before
    same = admin.post(there, dated(first, unit_id=str(town.unit("centre"))))
    assert same.status_code == 422
    assert "không có gì để đổi" in text_of(same)
    assert admin.post(there, dated(first, unit_id=str(town.unit("office")))).status_code == 302
    assert unit_on_duty("feedback.receive", first - timedelta(days=1)) == town.units["centre"]
    assert unit_on_duty("feedback.receive", first) == town.units["office"]
    assert UnitDuty.objects.get(duty="feedback.receive", unit=town.units["centre"]).valid_from == START
    listed = text_of(admin.get(url("duties")))
    assert f"từ {format_date(first)}: Văn phòng" in listed
    assert "Nguyễn Khanh" in listed
    assert "Nhiệm vụ: Tiếp nhận, phân loại, chuyển xử lý, công khai" in listed
    assert admin.get(url("give_duty", "khong.co")).status_code == 404


@pytest.mark.parametrize(("duty", "role"), DUTY_ROLES.items())
def test_a_duty_goes_to_no_unit_without_the_role_it_needs(town: Town, admin: Client, duty: str, role: str) -> None:
    """Its work would have no holder: every message of that kind would be turned away."""
    there, works = url("give_duty", duty), town.unit("works")
    refused = admin.post(there, dated(today(), unit_id=str(works)))
    assert refused.status_code == 422
    assert f"“Sở Xây dựng” chưa có ai giữ vai trò “{PositionRole(role).label}”" in text_of(refused)
    assert not UnitDuty.objects.filter(duty=duty, unit=works).exists()
    assert set(DUTY_ROLES) == set(DUTIES)


def test_a_duty_given_by_mistake_is_set_right_on_the_same_day(town: Town, admin: Client) -> None:
    there = url("give_duty", "feedback.quarantine")
    assert admin.post(there, dated(today(), unit_id=str(town.unit("health")))).status_code == 302
    assert admin.post(there, dated(today(), unit_id=str(town.unit("office")))).status_code == 302
    assert unit_on_duty("feedback.quarantine", today()) == town.units["office"]
    listed = text_of(admin.get(url("duties")))
    assert "Thay cho: Sở Y tế" in listed


def test_a_week_of_its_own_is_looked_at_written_and_ended(town: Town, admin: Client) -> None:
    """The centre stops working on Fridays: what it received gets other dates, what is elsewhere does not."""
    case = a_case(at=now())
    there, first = url("unit_week", town.unit("centre")), today() + timedelta(days=1)
    wrong = admin.post(there, dated(first, **WEEK | {"day1": "8 giờ"}))
    assert wrong.status_code == 422
    assert "Giờ làm việc “8 giờ” chưa đúng" in text_of(wrong)
    said = dated(first, **WEEK | {"day4": "", "day3": ""})
    looked = text_of(admin.post(there, said))
    assert "1 vụ việc đang chạy sẽ có hạn khác." in looked
    assert case.code in looked, "also where only the date of its step moves"
    assert "Chưa ghi gì." in looked
    for told in ("Thứ Hai – Thứ Tư 08:00-12:00, 13:00-17:00", "Thứ Năm – Chủ nhật nghỉ", format_date(first), PAPER):
        assert told in looked, "what will be written"
    assert not Schedule.objects.filter(unit=town.unit("centre")).exists()
    assert not Recalculation.objects.exists()
    assert 'value="08:00-12:00, 13:00-17:00"' in admin.post(there, said | {"sua": "1"}).content.decode()
    assert admin.post(there, said | {"ghi": "1"}).status_code == 302
    before = case.stage_due_at
    recalculation_round(now())
    case.refresh_from_db()
    assert case.stage_due_at > before
    page = text_of(admin.get(url("weeks")))
    assert "Thứ Năm – Chủ nhật nghỉ" in page
    assert "Đặt giờ làm việc mới" in page
    end, later = url("end_week", town.unit("centre")), first + timedelta(days=30)
    assert "đang chạy" in text_of(admin.post(end, dated(later)))
    assert admin.post(end, dated(later) | {"ghi": "1"}).status_code == 302
    [row] = Schedule.objects.filter(unit=town.unit("centre"))
    assert row.valid_to == later - timedelta(days=1)
    friday = next(later + timedelta(days=n) for n in range(7) if (later + timedelta(days=n)).weekday() == 4)
    assert calendar_for(town.unit("centre")).is_working_day(friday) == calendar_for(None).is_working_day(friday)
    again = admin.post(end, dated(later) | {"ghi": "1"})
    assert "không có giờ làm việc riêng" in text_of(again)


def test_a_week_without_office_hours_is_refused_and_a_unit_is_chosen(town: Town, admin: Client) -> None:
    empty = admin.post(url("city_week"), dated(today() + timedelta(days=1), **dict.fromkeys(WEEK, "")))
    assert "Hãy nhập ít nhất một buổi làm việc trong tuần" in text_of(empty)
    chosen = admin.get(url("weeks"), {"unit": str(town.unit("works"))})
    assert chosen["Location"] == url("unit_week", town.unit("works"))
    assert admin.get(url("weeks"), {"unit": "x"}).status_code == 200


def test_a_day_is_looked_at_before_it_is_confirmed(town: Town, admin: Client) -> None:
    case = a_case(at=now())
    day = next(
        today() + timedelta(days=n)
        for n in range(1, 9)
        if calendar_for(None).is_working_day(today() + timedelta(days=n))
    )
    row = CalendarDay.objects.filter(date=day, unit=None, state="proposed").first() or add_day(
        day, "day_off", "Ngày thử", PAPER, actor=town.actor("khanh"), at=now()
    )
    there = reverse("officer_decide_day", args=[row.pk, "xac-nhan"])
    assert there in admin.get("/can-bo/lich/", {"nam": day.year}).content.decode()
    assert "1 vụ việc đang chạy sẽ có hạn khác." in text_of(admin.get(there))
    row.refresh_from_db()
    assert row.state == "proposed"
    admin.post(there)
    recalculation_round(now())
    row.refresh_from_db()
    moved = Entry.objects.filter(stream=case.pk, verb="feedback:clock:recomputed")
    assert (row.state, moved.count()) == ("confirmed", 1)
    assert admin.get(there)["Location"] == "/can-bo/lich/", "decided already"


def test_a_unit_has_days_of_its_own_that_move_what_it_received(town: Town, admin: Client) -> None:
    """Closed for a flood: nothing moves before the paper is here, other units go on, and the old date stays in the ledger."""
    case, centre, works = a_case(at=now()), town.unit("centre"), town.unit("works")
    worked = (today() + timedelta(days=n) for n in range(1, 9))
    day = next(each for each in worked if calendar_for(centre).is_working_day(each))
    said = {"date": format_date(day), "kind": "day_off", "name": "Nghỉ vì ngập lụt", "legal_basis": PAPER}
    page = url("unit_days", centre)
    assert page in admin.get(url("unit", centre)).content.decode()
    assert admin.post(page, {**said, "legal_basis": ""}).status_code == 422
    for unit_id in (centre, works):
        assert admin.post(url("unit_days", unit_id), said)["Location"] == f"{url('unit_days', unit_id)}?nam={day.year}"
    again = admin.post(page, said)
    assert (again.status_code, "đã có một dòng" in text_of(again)) == (422, True)
    assert calendar_for(centre).is_working_day(day), "not before it is confirmed"
    rows = {row.unit_id: row for row in CalendarDay.objects.filter(date=day, name="Nghỉ vì ngập lụt")}
    confirm = {unit_id: reverse("officer_decide_day", args=[row.pk, "xac-nhan"]) for unit_id, row in rows.items()}
    assert "Sở Xây dựng" in text_of(admin.get(confirm[works]))
    assert "1 vụ việc" not in text_of(admin.get(confirm[works])), "what others received stays"
    assert "1 vụ việc đang chạy sẽ có hạn khác." in text_of(admin.get(confirm[centre]))
    assert not Recalculation.objects.exists()
    was = case.stage_due_at
    assert admin.post(confirm[centre])["Location"] == page
    recalculation_round(now())
    case.refresh_from_db()
    assert (calendar_for(centre).is_working_day(day), calendar_for(None).is_working_day(day)) == (False, True)
    told = Entry.objects.get(stream=case.pk, verb="feedback:clock:recomputed").particulars
    assert (case.stage_due_at > was, local(was).isoformat() in told.values()) == (True, True)
    assert "Nghỉ vì ngập lụt" in text_of(admin.get(page, {"nam": day.year}))
    assert "Nghỉ vì ngập lụt" not in text_of(admin.get(reverse("officer_calendar"), {"nam": day.year}))
    listed = text_of(admin.get(url("days_of_units")))
    assert "Sở Xây dựng" in listed
    assert admin.get(url("days_of_units"), {"unit": str(works)})["Location"] == url("unit_days", works)


def test_a_unit_works_on_a_saturday_of_its_own_and_takes_it_back(town: Town, admin: Client) -> None:
    centre = town.unit("centre")
    ahead = (today() + timedelta(days=n) for n in range(1, 60))
    saturday = next(each for each in ahead if each.weekday() == 5 and not calendar_for(None).is_working_day(each))
    said = {"date": format_date(saturday), "kind": "makeup", "name": "Làm bù", "legal_basis": PAPER}
    assert admin.post(url("unit_days", centre), said).status_code == 302
    row = CalendarDay.objects.get(unit=centre)
    for decision, works in (("xac-nhan", True), ("rut", False)):
        admin.post(reverse("officer_decide_day", args=[row.pk, decision]))
        assert calendar_for(centre).is_working_day(saturday) is works
        assert not calendar_for(None).is_working_day(saturday)


def test_history_is_read_by_book_and_by_person_a_page_at_a_time(town: Town, admin: Client) -> None:
    for n in range(52):
        add_day(date(2030, 1, 1) + timedelta(days=n), "day_off", "x", PAPER, actor=town.actor("khanh"), at=now())
    add_day(date(2031, 1, 1), "day_off", "x", PAPER, actor=town.actor("huy"), at=now())
    first = admin.get(url("history"), {"so": "calendar", "nguoi": str(town.users["khanh"].pk)}).content.decode()
    assert first.count("Ngày 0") + first.count("Ngày 1") + first.count("Ngày 2") + first.count("Ngày 3") == 50
    assert "Ngày 01/01/2031" not in first, "another's"
    further = re.search(r'rel="next" href="([^"]+)"', first)
    assert further
    second = text_of(admin.get(url("history") + further[1].replace("&amp;", "&")))
    assert "Ngày 02/01/2030" in second
    assert "Trang sau" not in second
    assert "Ngày 01/01/2031" in text_of(admin.get(url("history"), {"so": "khong-co", "nguoi": "x", "tu": "y"}))
    assert "Không có thay đổi nào khớp" in text_of(
        admin.get(url("history"), {"so": "limits", "nguoi": str(town.users["huy"].pk)})
    )


def test_from_a_long_history_of_one_thing_a_link_leads_to_all_of_it(town: Town, admin: Client) -> None:
    works, health, bao = town.unit("works"), town.unit("health"), town.users["bao"].pk
    page = url("unit", works)
    assert "lich-su" not in text_of(admin.get(page)), "what is all there needs no way on"
    said = [{"unit": str(works), "user": str(bao), "from": f"2030-01-{n:02}"} for n in range(1, 23)]
    told = ("book", streams.book_stream("orgs"), "orgs:unit:described")
    lines = [(*told, each) for each in (*said, {"unit": str(health), "from": "2031-01-01"})]
    streams.append_among(lines, actor=SYSTEM, at=now())
    for where in (page, url("account", bao)):
        shown = admin.get(where).content.decode()
        assert shown.count('<li class="entry') == 20
        way = re.search(r'href="(/can-bo/quan-tri/lich-su/\?ve=[^"]+)"', shown)
        assert way
        whole = admin.get(way[1].replace("&amp;", "&")).content.decode()
        assert whole.count('<li class="entry') == 22
        assert "01/01/2031" not in whole
        assert f'name="ve" value="{way[1].partition("ve=")[2]}"' in whole, "narrowing further keeps it"
    for nothing in ("don-vi.x", f"don-vi.{bao}", "x.y", ""):
        assert "01/01/2031" in text_of(admin.get(url("history"), {"ve": nothing}))
    assert "01/01/2031" not in text_of(admin.get(url("history"), {"ve": "nhiem-vu"}))
