"""The leader's page: the sentence is true, every number is the list it leads to, nothing sealed is in any of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from casework import erasure
from casework.models import Case, Work
from desks.cases.filters import Filters
from kernel.time import local, now
from kinds.feedback.models import Feedback
from tests.casework.town import Town, a_case, case_in, do, sealed
from tests.desks.lists import codes_at, numbers_on

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]
CITY = "/can-bo/toan-canh/"


@pytest.fixture
def city(town: Town) -> dict[str, Case]:
    """A fortnight of the city up to now: late, soon, silent, answered well and badly, one that accuses, one sealed."""
    at = now() - timedelta(days=9)
    made = {
        "silent": case_in(town, "assigned", at=at),
        "answered": case_in(town, "answered", at=at),
        "badly": case_in(town, "answered", at=now() - timedelta(days=1)),
        "refused": case_in(town, "refused", at=at),
        "paused": case_in(town, "awaiting_sender", at=at),
        "late": case_in(town, "assigned", at=at),
        "fresh": a_case(at=now()),
        "conduct": case_in(town, "received", at=at),
    }
    do(town, made["badly"], "", "rate", now(), inputs={"score": "unsatisfied"})
    accusing = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}
    do(town, made["conduct"], "lan", "assign", now(), inputs=accusing)
    due = now() - timedelta(days=2)
    Case.objects.filter(pk=made["late"].pk).update(due_at=due)
    Work.objects.filter(case=made["late"], closed_at=None).update(due_at=due)
    made["sealed"] = Case.objects.get(pk=sealed(at=at))
    return made


def shown(browser: Client, query: str = "?ky=nam") -> str:
    answer = browser.get(f"{CITY}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_number_is_the_list_it_leads_to(city: dict[str, Case], browser_of: Browsers) -> None:
    browser = browser_of("long")
    for period in ("tuan", "nam"):
        numbers = numbers_on(shown(browser, f"?ky={period}"))
        assert len(numbers) >= 12
        for number, href in numbers:
            assert len(codes_at(browser, href)) == number, href


def test_a_rating_counts_on_the_day_on_which_it_was_given(
    city: dict[str, Case], town: Town, browser_of: Browsers
) -> None:
    do(town, city["answered"], "", "rate", now(), inputs={"score": "unsatisfied"})  # answered nine days ago
    given = Feedback.objects.get(pk=city["answered"].pk).rated_at
    Feedback.objects.filter(pk=city["answered"].pk).update(rated_at=None)
    with connection.cursor() as cursor:  # of old ratings the entries tell the day
        cursor.execute(import_module("kinds.feedback.migrations.0003_rated_at")._FROM_ENTRIES)
    assert Feedback.objects.get(pk=city["answered"].pk).rated_at == given
    Feedback.objects.filter(pk=city["badly"].pk).update(rated_at=now() - timedelta(days=8))  # answered yesterday
    browser = browser_of("long")
    found = {href: number for number, href in numbers_on(shown(browser, "?ky=tuan")) if "danhgia=unsatisfied" in href}
    assert len(found) == 2, "of the city, and of the unit that answered"
    for href, number in found.items():
        assert (number, codes_at(browser, href)) == (1, [city["answered"].code]), href


def test_the_sentence_is_true(city: dict[str, Case], browser_of: Browsers) -> None:
    text = shown(browser_of("long"))
    assert "Hôm nay có 1 vụ việc quá hạn ở 1 đơn vị" in text
    alone = re.findall(r".{0,30}(?<!ụ việc )(?<!khi đã )quá hạn<", text)
    assert alone == [], "cases are counted here, tasks on the desks below"
    assert city["late"].code in text


def test_without_anything_late_the_sentence_says_so(town: Town, browser_of: Browsers) -> None:
    text = shown(browser_of("long"))
    assert "Hôm nay không có vụ việc nào quá hạn." in text
    assert "Không có gì bất thường" in text
    assert "Chưa có đơn vị nào có việc." in text


def test_the_unit_that_answered_is_credited(town: Town, city: dict[str, Case], browser_of: Browsers) -> None:
    text = shown(browser_of("long"))
    line = re.search(r"<tr><th scope=\"row\">Sở Xây dựng</th>.*?</tr>", text, re.DOTALL)
    assert line
    ended = re.search(r'data-label="Kết thúc"><a href="([^"]+)"', line[0])
    assert ended
    assert set(codes_at(browser_of("long"), unescape(ended[1]))) == {city["answered"].code, city["badly"].code}
    assert "100%" in line[0]


def test_what_ended_without_an_answer_is_neither_in_time_nor_late(
    town: Town, city: dict[str, Case], browser_of: Browsers
) -> None:
    """Withdrawn, not taken in: its unit has answered nothing, so it has no share of anything in time."""
    withdrawn = case_in(town, "assigned", at=now() - timedelta(days=2))
    do(town, withdrawn, "", "withdraw", now())
    erasure.erase_case(withdrawn.pk, erasure.ON_REQUEST, now())
    city["refused"].refresh_from_db()
    do(town, city["refused"], "lan", "close", now())
    browser = browser_of("long")
    text = shown(browser)
    over = "ketqua=none"
    hrefs = {unescape(href) for _n, href in numbers_on(text) if over in unescape(href) and "xuly" not in unescape(href)}
    assert len(hrefs) == 1
    assert set(codes_at(browser, hrefs.pop())) == {withdrawn.code, city["refused"].code}
    works, centre = (
        re.search(rf'<tr><th scope="row">{name}</th>.*?</tr>', text, re.DOTALL)[0]  # type: ignore[index]
        for name in ("Sở Xây dựng", "Trung tâm Phục vụ hành chính công")
    )
    assert "100%" in works
    assert 'data-label="Tỷ lệ trong hạn">–<' in centre
    listed = browser.get("/can-bo/vu-viec/?buoc=withdrawn").content.decode()
    assert "đã kết thúc" in listed
    assert not re.search(r"tag-clock[^>]*>xong", listed)
    assert "hạn của bước này" not in browser.get("/can-bo/vu-viec/?buoc=closed").content.decode()


def test_an_answer_that_is_looked_at_again_is_seen(town: Town, city: dict[str, Case], browser_of: Browsers) -> None:
    do(town, city["badly"], "", "reopen", now(), inputs={"words": "Chưa đúng."})
    browser = browser_of("long")
    [href] = [href for _n, href in numbers_on(shown(browser)) if "xemlai" in href]
    assert codes_at(browser, href) == [city["badly"].code]
    inbox = browser_of("lan").get("/can-bo/").content.decode()
    assert inbox.count(">xem lại<") == 1


def test_a_sealed_matter_is_a_late_count_and_nothing_else(city: dict[str, Case], browser_of: Browsers) -> None:
    browser = browser_of("long")
    text = shown(browser)
    assert "1 nội dung cách ly chờ quyết định đã quá một ngày làm việc" in text
    assert city["sealed"].code not in text
    for _number, href in numbers_on(text):
        assert city["sealed"].code not in codes_at(browser, href)


def test_a_leader_of_the_accused_unit_counts_it_nowhere(
    town: Town, city: dict[str, Case], browser_of: Browsers
) -> None:
    town.seats["loan"].role = "leader"
    town.seats["loan"].save()
    browser = browser_of("loan")
    text = shown(browser)
    assert city["late"].code in text, "what lies with the own unit is there"
    for _number, href in numbers_on(text):
        assert city["conduct"].code not in codes_at(browser, href)
    assert "Sở Y tế" not in text


def test_from_an_exception_one_urges_and_directs_with_a_deadline(city: dict[str, Case], browser_of: Browsers) -> None:
    browser, case = browser_of("long"), city["late"]
    links = re.findall(rf'href="(/can-bo/vu-viec/{re.escape(case.code)}/\w+/)"', shown(browser))
    assert {link.rstrip("/").rpartition("/")[2] for link in links} == {"urge", "direct"}
    by = (local(now()).date() + timedelta(days=2)).strftime("%d/%m/%Y")
    for link in links:
        page = browser.get(link).content.decode()
        carried = dict(re.findall(r'name="(key|expects)" value="([^"]*)"', page))
        answer = browser.post(link, {**carried, "words": "Trả lời dân ngay.", "deadline": by})
        assert answer.status_code == 302, answer.content.decode()[:2000]
    assert set(Work.objects.filter(case=case, is_main=False, closed_at=None).values_list("task", flat=True)) == {
        "urged",
        "directed",
    }
    assert "Chỉ đạo chờ báo cáo" in shown(browser)


def test_the_table_is_sorted_as_asked(town: Town, city: dict[str, Case], browser_of: Browsers) -> None:
    def units(by: str) -> list[str]:
        return re.findall(r'<tr><th scope="row">([^<]+)</th>', shown(browser_of("long"), f"?ky=nam&xep={by}"))

    assert units("late")[0] == "Sở Xây dựng"
    assert units("name") == sorted(units("name"))
    assert units("nonsense") == units("late")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?ky=tuan", "7 ngày qua"),
        ("?tu_ngay=2026-02-01&den_ngay=2026-01-01", "từ 01/01/2026 đến 01/02/2026"),
        ("?tu_ngay=x", "tháng này"),
    ],
)
def test_the_period_is_chosen(town: Town, browser_of: Browsers, query: str, words: str) -> None:
    assert words in shown(browser_of("long"), query)


def test_nobody_else_opens_it_and_a_leader_lands_on_it(town: Town, browser_of: Browsers) -> None:
    for who in ("lan", "bao", "ha", "anh", "loan", "khanh", "huy"):
        assert browser_of(who).get(CITY).status_code == 403, who
    assert browser_of("long").get("/can-bo/")["Location"] == reverse("leader")


def test_red_is_for_lateness_alone(city: dict[str, Case], browser_of: Browsers) -> None:
    text = shown(browser_of("long"))
    red = re.findall(r'(?:figure|load)-late"[^>]*><a href="([^"]+)"', text)
    assert any("han=late" in href for href in red)
    assert all("han=late" in href or "ketqua=late" in href for href in red), red
    assert 'figure-soon"><a' in text, "a bad mark is not passed over"


def test_one_of_a_thing_is_one_in_english(town: Town, browser_of: Browsers) -> None:
    browser = browser_of("long")
    a_case(at=now() - timedelta(days=3))
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        said = [Filters({"im": days}).chips({})[0].value for days in ("1", "7")]
    assert said == ["for 1 day", "for 7 days"]
    text = browser.get(reverse("officer_cases") + "?han=open").content.decode()
    assert re.search(r"<b>1</b> case matches the filter", text), "not 1 cases"
