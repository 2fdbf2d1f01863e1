"""The head of unit: loads that are the lists they lead to; work given to others, each a move of its own, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from books.orgs.models import Absence
from casework import oversight
from casework.models import Case, Work
from kernel.time import TZ, format_date, now
from ledger.models import Entry
from tests.casework.town import AT, START, Town, case_in, do, sealed
from tests.desks.lists import codes_at, numbers_on

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]
UNIT, WORKS = "/can-bo/don-vi/", "/can-bo/don-vi/viec/"


@pytest.fixture
def busy(town: Town) -> dict[str, Case]:
    """Works' department: two that nobody took, two with Bảo, one waiting for approval, one that accuses it, one sealed."""
    made = {name: case_in(town, "assigned") for name in ("one", "two", "bao's", "bao's too")}
    for name in ("bao's", "bao's too"):
        do(town, made[name], "bao", "take", AT + timedelta(hours=1))
    made["to approve"] = case_in(town, "awaiting_approval")
    made["accuses"] = case_in(town, "received")
    do(
        town,
        made["accuses"],
        "lan",
        "assign",
        inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"},
    )
    sealed()
    return made


def works_of(*cases: Case) -> list[str]:
    return [str(Work.objects.get(case=case, is_main=True, closed_at=None).pk) for case in cases]


def give(browser: Client, town: Town, to: str, works: list[str], **more: Any) -> str:
    person = str(town.users[to].pk) if to else ""
    seen = re.findall(r'name="thay" value="([^"]+)"', browser.get(WORKS).content.decode())
    posted = {"viec": works, "person": person, "key": "k1", "words": "Bảo đi công tác", "thay": seen, **more}
    return browser.post(reverse("head_give"), posted, follow=True).content.decode()


def holder(case: Case) -> object:
    case.refresh_from_db()
    return case.person_id


def test_every_number_is_the_list_it_leads_to(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    browser = browser_of("ha")
    text = browser.get(UNIT).content.decode()
    numbers = numbers_on(text)
    assert len(numbers) >= 6
    for number, href in numbers:
        assert len(codes_at(browser, href)) == number, href
    assert "5 việc quá hạn" in text, "of the unit, without what accuses it and what is sealed"
    assert "2 việc chưa ai nhận" in text


def test_each_due_day_is_the_list_it_leads_to(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    soon = [case_in(town, "assigned", at=now()) for _ in range(2)]
    day = now().date() + timedelta(days=3)
    Work.objects.filter(case__in=soon).update(due_at=datetime.combine(day, time(16), tzinfo=TZ))
    browser = browser_of("ha")
    listed = re.search(r'<ul class="due-days">(.*?)</ul>', browser.get(UNIT).content.decode(), re.DOTALL)
    assert listed
    [(href, words)] = re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed[1])
    assert format_date(day) in words
    assert words.endswith(": 2 việc")
    assert set(codes_at(browser, unescape(href))) == {case.code for case in soon}
    everywhere = unescape(href).replace(WORKS, "/can-bo/vu-viec/")
    assert set(codes_at(browser, everywhere)) == {case.code for case in soon}, "the list of cases narrows alike"


def test_the_unit_lists_nothing_that_accuses_it(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    listed = set(codes_at(browser_of("ha"), WORKS))
    assert listed == {case.code for name, case in busy.items() if name != "accuses"}
    assert codes_at(browser_of("truong"), WORKS) == [busy["accuses"].code]


def test_work_is_given_with_an_entry_each_and_taken_back(
    town: Town, busy: dict[str, Case], browser_of: Browsers
) -> None:
    browser = browser_of("ha")
    chosen = [busy["bao's"], busy["one"]]
    text = give(browser, town, "binh", works_of(*chosen))
    assert "Đã giao 2 việc cho Nguyễn Binh." in text
    assert {holder(case) for case in chosen} == {town.users["binh"].pk}
    entries = Entry.objects.filter(verb="feedback:work:reassigned")
    assert {entry.stream for entry in entries} == {case.pk for case in chosen}
    assert all(entry.actor_id == town.users["ha"].pk for entry in entries)
    undo = re.search(r'<form method="post" action="([^"]+)">.*?data-undo', text)
    assert undo
    browser.post(unescape(undo[1]))
    assert holder(busy["bao's"]) == town.users["bao"].pk
    assert holder(busy["one"]) is None, "nobody had taken it"
    assert browser.post(unescape(undo[1])).status_code == 302, "a second undo finds nothing to undo"


def test_what_happened_since_is_not_undone(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    browser = browser_of("ha")
    give(browser, town, "binh", works_of(busy["bao's"], busy["one"]))
    do(town, busy["one"], "binh", "note", now(), inputs={"words": "Đã xem."})
    text = browser.post(reverse("head_undo"), follow=True).content.decode()
    assert "Đã trả lại 1 việc" in text
    assert "1 việc đã có thay đổi khác" in text
    assert holder(busy["one"]) == town.users["binh"].pk


def test_the_same_request_twice_is_one_giving(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    works = works_of(busy["one"])
    for _ in range(2):
        give(browser_of("ha"), town, "binh", works)
    assert Entry.objects.filter(verb="feedback:work:reassigned").count() == 1


def test_what_moved_on_meanwhile_is_left_alone(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    works = works_of(busy["bao's"], busy["one"])
    do(town, busy["bao's"], "bao", "hand_back", now(), inputs={"words": "Không thuộc thẩm quyền."})
    text = give(browser_of("ha"), town, "binh", works)
    assert "Đã giao 1 việc" in text
    assert "1 việc đã chuyển đi" in text
    assert holder(busy["bao's"]) is None


def test_what_the_page_did_not_show_is_not_given_away(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    works = works_of(busy["one"])
    seen = re.findall(r'name="thay" value="([^"]+)"', browser_of("ha").get(WORKS).content.decode())
    do(town, busy["one"], "bao", "note", now(), inputs={"words": "Người gửi vừa gọi."})
    for shown in (seen, []):
        text = give(browser_of("ha"), town, "binh", works, thay=shown)
        assert f"{busy['one'].code} chưa giao được" in text
    assert holder(busy["one"]) is None


def test_only_ones_own_unit_and_only_ones_own_people(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    works = works_of(busy["one"], busy["to approve"])
    for who, to in (("truong", "yen"), ("ha", "yen"), ("ha", "lan")):
        give(browser_of(who), town, to, works)
    assert holder(busy["one"]) is None
    text = give(browser_of("ha"), town, "binh", works)
    assert f"{busy['to approve'].code} chưa giao được" in text
    assert browser_of("bao").get(UNIT).status_code == 403
    assert browser_of("bao").post(reverse("head_give"), {"viec": works}).status_code == 403


@pytest.mark.parametrize("posted", [{}, {"viec": ["x"]}, {"viec": ["x"], "person": "nobody"}, {"person": ""}])
def test_a_choice_that_is_none_is_told(town: Town, browser_of: Browsers, posted: dict[str, object]) -> None:
    text = browser_of("ha").post(reverse("head_give"), posted, follow=True).content.decode()
    assert "Hãy chọn" in text


def test_who_is_away_is_named_with_the_substitute(town: Town, busy: dict[str, Case], browser_of: Browsers) -> None:
    today = now().date()
    Absence.objects.create(
        position=town.seats["bao"], user=town.users["bao"], substitute=town.users["binh"], valid_from=START,
        valid_to=today + timedelta(days=2), legal_basis="Thử",
    )  # fmt: skip
    Absence.objects.create(
        position=town.seats["binh"],
        user=town.users["binh"],
        valid_from=START,
        valid_to=date(2025, 8, 1),
        legal_basis="Thử",
    )
    text = browser_of("ha").get(UNIT).content.decode()
    assert text.count("vắng đến hết") == 1
    assert "Nguyễn Binh làm thay" in text


def test_a_direction_from_above_waits_on_the_heads_page(
    town: Town, busy: dict[str, Case], browser_of: Browsers
) -> None:
    by = (now().date() + timedelta(days=3)).isoformat()
    said = {"words": "Giải quyết dứt điểm.", "deadline": by}
    oversight.make(busy["one"].pk, "direct", town.actor("long"), at=now(), inputs=said)
    text = browser_of("ha").get(UNIT).content.decode()
    assert "Chỉ đạo chờ báo cáo" in text
    assert text.count(f">{busy['one'].code}<") == 1, "in the list of directions, and not among what waits besides"
    assert re.findall(r'href="#directed" aria-label="([^"]+)"', text) == ["Chờ người đứng đầu, Chỉ đạo: 1"]
    assert "Chỉ đạo chờ báo cáo" not in browser_of("truong").get(UNIT).content.decode()


def test_an_empty_unit_says_so(town: Town, browser_of: Browsers) -> None:
    text = browser_of("truong").get(UNIT).content.decode()
    assert "Hôm nay ở đơn vị: không có việc quá hạn." in text
    assert "Không có gì chờ duyệt, quyết định." in text
