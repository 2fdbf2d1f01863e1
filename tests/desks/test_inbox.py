"""The inbox one lives in: bands, counts, filters, saved views, news. What a number says is what its list holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from books.calendar.loading import forget
from books.calendar.models import Schedule, SchedulePeriod
from casework import counters
from casework.models import Case, Work
from desks.cases import bands
from desks.cases.by_code import codes_ending
from desks.cases.filters import Filters
from desks.cases.rows import clock_of
from desks.officer.models import SavedView
from kernel.ids import uuid7
from kernel.time import now
from tests.access.away import away, ends_of
from tests.casework.town import AT, START, Town, a_case, case_in, do, sealed
from tests.desks.lists import CODE, codes_at

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]
HOME = "/can-bo/"


def due_in(case: Case, **ahead: float) -> None:
    due = now() + timedelta(**ahead)
    Case.objects.filter(pk=case.pk).update(due_at=due)
    Work.objects.filter(case_id=case.pk, closed_at=None).update(due_at=due)


@pytest.fixture
def full(town: Town) -> dict[str, Case]:
    """One case in every band, in the coordinator's hands."""
    titles = {"late": "Trễ hẹn ba tuần", "today": "Lệ phí sai", "week": "Khai sinh", "later": "Giấy phép lái xe"}
    made = {name: a_case(title=title) for name, title in titles.items()}
    for name, ahead in (
        ("late", {"days": -3}),
        ("today", {"seconds": 30}),
        ("week", {"days": 3}),
        ("later", {"days": 12}),
    ):
        due_in(made[name], **ahead)
    made["paused"] = case_in(town, "awaiting_sender")
    return made


def test_a_step_that_is_late_is_late_in_the_list(town: Town, browser_of: Browsers) -> None:
    """Five working days to look at a new matter: the answer's term may have weeks to go."""
    case = a_case(at=now() - timedelta(days=12))
    assert case.stage_due_at is not None
    assert case.due_at is not None
    assert case.stage_due_at < now() < case.due_at
    browser = browser_of("lan")
    inbox = browser.get(HOME).content.decode()
    assert codes_at(browser, f"{HOME}?han=late") == [case.code]
    assert re.search(r"hạn của bước này: [^<]+</span>", inbox)
    assert "<b>1</b> việc quá hạn<" in inbox, "a task; the leader's number below is of cases"
    page = browser.get(f"{HOME}vu-viec/{case.code}/").content.decode()
    assert re.search(r"Hạn của bước này.{0,400}đã quá hạn", page, re.DOTALL)
    assert "Hôm nay có 1 vụ việc quá hạn" in browser_of("long").get(reverse("leader")).content.decode()
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    assert codes_at(browser_of("bao"), f"{HOME}?han=late") == [], "the next step has its own time"


def test_the_band_of_a_row_is_the_band_that_counts_it(town: Town, full: dict[str, Case]) -> None:
    at = now()
    for name in bands.NAMES:
        for work in Work.objects.filter(counters.band(name, at), closed_at=None):
            assert bands.band_of(work, at) == name
    assert {bands.band_of(w, at) for w in Work.objects.filter(closed_at=None)} >= {"late", "week", "later", "paused"}


def test_groups_say_how_much_the_whole_band_holds(town: Town, browser_of: Browsers) -> None:
    for number in range(53):
        due_in(a_case(content=f"Hồ sơ thứ {number} đã quá hẹn mà chưa có kết quả."), days=-1)
    text = browser_of("lan").get(HOME).content.decode()
    assert len(CODE.findall(text)) == 50
    assert '<span class="band-count">53</span>' in text
    assert len(codes_at(browser_of("lan"), HOME)) == 53


def test_every_band_narrows_to_what_it_counts(full: dict[str, Case], browser_of: Browsers) -> None:
    browser = browser_of("lan")
    text = browser.get(HOME).content.decode()
    for href, count in re.findall(r'<a class="band-link[^"]*" href="(\?[^"]*)"[^>]*><b>(\d+)</b>', text):
        assert len(codes_at(browser, HOME + href)) == int(count), href
    assert codes_at(browser, f"{HOME}?han=late") == [full["late"].code]
    narrowed = browser.get(f"{HOME}?han=late").content.decode()
    counts = [
        re.findall(r'<a class="band-link[^"]*" href="[^"]*"[^>]*><b>(\d+)</b>', each) for each in (text, narrowed)
    ]
    assert counts[0] == counts[1], "to look at the next band nobody has to take the filter away"
    assert ">chưa ai nhận</span></td>" in text, "in the list of one unit its name says nothing"


def test_a_case_is_found_by_the_last_digits_of_its_code(full: dict[str, Case], browser_of: Browsers) -> None:
    code, browser = full["late"].code, browser_of("lan")
    _, day, number = code.split(".")
    for wanted in (number, str(int(number)), f"{day}.{number}"):
        assert code in CODE.findall(browser.get(HOME, {"q": wanted}).content.decode())
    assert code in [
        each["label"].split()[0] for each in browser.get(reverse("officer_jumps"), {"q": number}).json()["jumps"]
    ]
    assert codes_ending("20261399.0001", now().date()) == codes_ending("1234567", now().date()) == []


def test_who_mistypes_a_code_at_the_desk_is_spoken_to_as_an_official(town: Town, browser_of: Browsers) -> None:
    told = browser_of("lan").get(reverse("officer_case", args=["PAKN.20260915.9999"]))
    assert told.status_code == 404
    text = told.content.decode()
    assert "đồng chí" in text
    assert not re.search("ông/bà|1022", text.split("<main")[1].split("</main")[0], re.IGNORECASE)


@pytest.mark.parametrize("words", ["tre hen", "TUẦN TRỄ", "tre ba"])
def test_words_are_found_with_and_without_diacritics(full: dict[str, Case], browser_of: Browsers, words: str) -> None:
    browser = browser_of("lan")
    assert browser.get(HOME, {"chu": words}).content.decode().count('class="cell-code"') == 1
    assert full["late"].code in browser.get("/can-bo/vu-viec/", {"chu": words}).content.decode()
    assert full["late"].code in browser.get(HOME, {"q": words}).content.decode(), "the bar's search finds words too"


def test_filters_are_chips_that_can_be_taken_away(full: dict[str, Case], browser_of: Browsers) -> None:
    text = browser_of("lan").get(HOME, {"han": "late", "kenh": "web", "khong-co": "1"}).content.decode()
    chips = re.findall(r'<a class="chip" href="(\?[^"]*)"', text)
    assert [chip.replace("&amp;", "&") for chip in chips] == ["?kenh=web", "?han=late"]
    assert 'class="head-filter"' in text, "the heads of the columns narrow too, without scripts"


def test_more_filters_narrow_the_list_of_cases(town: Town, browser_of: Browsers) -> None:
    at_works, answered = case_in(town, "assigned"), case_in(town, "answered")
    named = case_in(town, "assigned")
    do(town, named, "bao", "take", AT + timedelta(hours=1))
    browser, works = browser_of("lan"), town.unit("works")
    for query, expected in {
        f"donvi={works}": {at_works.code, named.code},
        f"nguoi={town.users['bao'].pk}": {named.code},
        f"donvi={works}&nguoi=chua-giao": {at_works.code},
        "buoc=answered": {answered.code},
        f"ma={named.code[-4:]}": {named.code},
        "ketqua=in_time": {answered.code},
        "dong=rule": {at_works.code, named.code, answered.code},
        "han=open": {at_works.code, named.code},
        f"xuly={works}": {answered.code},
        f"xong={AT.date()}_{AT.date()}": {answered.code},
    }.items():
        assert set(codes_at(browser, f"/can-bo/vu-viec/?{query}")) == expected, query


NONSENSE = [
    "han=gestern", "donvi=x", "nguoi=1", "im=-4", "im=9999999999999", "den=a_b", "den=2026-12-01", "xong=a_b", "xong=2026-02-30_2026-03-01", "xong=2026-01-01",
    "chu=%00%00", "chu=%25_%27%22", "tu=%ff", "dong=no", "ma=%27", "buoc=" + "x" * 300, "kenh=sealed", "xuly=q",
]  # fmt: skip


def test_nonsense_in_the_address_breaks_nothing(full: dict[str, Case], browser_of: Browsers) -> None:
    lan, ha = browser_of("lan"), browser_of("ha")
    for query in NONSENSE:
        for browser, path in ((lan, HOME), (lan, "/can-bo/vu-viec/"), (ha, "/can-bo/don-vi/viec/")):
            assert browser.get(f"{path}?{query}").status_code == 200, (path, query)


def test_a_filter_never_shows_what_may_not_be_seen(town: Town, browser_of: Browsers) -> None:
    hidden = Case.objects.get(pk=sealed())
    conduct = a_case()
    do(town, conduct, "lan", "assign", inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"})
    for query in (
        "han=open",
        f"ma={hidden.code[-6:]}",
        "buoc=quarantined",
        "buoc=assigned",
        f"donvi={town.unit('health')}",
    ):
        for who in ("loan", "bao", "ha"):
            seen = codes_at(browser_of(who), f"/can-bo/vu-viec/?{query}")
            assert not {hidden.code, conduct.code} & set(seen), (who, query)
    assert codes_at(browser_of("ha"), "/can-bo/don-vi/viec/") == []


def test_days_are_counted_by_the_unit_whose_clock_runs_whoever_looks(town: Town, browser_of: Browsers) -> None:
    """A centre that works on Saturdays: the same case is not late by two days here and by three there."""
    case = case_in(town, "assigned", at=now() - timedelta(days=60))
    week = Schedule.objects.create(unit=town.units["centre"], valid_from=START, legal_basis="Thử")
    SchedulePeriod.objects.bulk_create(
        SchedulePeriod(schedule=week, weekday=day, starts_at=time(8), ends_at=time(17)) for day in range(7)
    )
    forget()
    due_in(case, days=-14)
    Case.objects.filter(pk=case.pk).update(limit_unit="working_days")
    case_page = reverse("officer_case", args=[case.code])
    pages = [
        ("lan", reverse("officer_cases")),
        ("bao", HOME),
        ("ha", reverse("head_works")),
        ("long", reverse("leader")),
    ]
    for who, page in [*pages, ("bao", case_page)]:
        text = browser_of(who).get(page).content.decode()
        assert set(re.findall(r"quá hạn \d+ ngày làm việc", text, re.IGNORECASE)) == {"quá hạn 14 ngày làm việc"}, page


def test_a_clock_that_stopped_says_how_it_ended(town: Town) -> None:
    case = case_in(town, "answered")
    words, meaning = clock_of(case, case, AT + timedelta(days=900), None)
    assert (words, meaning) == ("xong trước hạn", "done"), "not late for ever after it was answered in time"
    case.verdict = "late"
    assert clock_of(case, case, AT, None)[1] == "late"


# --- saved views -------------------------------------------------------------------------------------------------


def save(browser: Client, name: str, query: str = "?han=late") -> None:
    browser.post(reverse("officer_save_view"), {"page": "officer_inbox", "name": name, "query": query})


def test_a_view_is_kept_replaced_dropped_and_brought_back(town: Town, browser_of: Browsers) -> None:
    browser = browser_of("lan")
    save(browser, "Gấp")
    save(browser, "Gấp", "?han=today&evil=1")
    (view,) = SavedView.objects.all()
    assert view.query == "?han=today", "what is no filter is not kept"
    text = browser.get(HOME).content.decode()
    assert f'href="{HOME}?han=today"' in text
    dropped = browser.post(reverse("officer_drop_view", args=[view.pk]), follow=True).content.decode()
    undo = re.search(r'<form method="post" action="([^"]+)">.*?data-undo', dropped)
    assert undo
    assert "Gấp</a>" not in dropped
    assert "Gấp</a>" in browser.post(undo[1], follow=True).content.decode()


def test_views_are_ones_own(town: Town, browser_of: Browsers) -> None:
    save(browser_of("lan"), "Của Lan")
    view = SavedView.objects.get()
    other = browser_of("mai")
    assert "Của Lan" not in other.get(HOME).content.decode()
    for name in ("officer_drop_view", "officer_restore_view"):
        other.post(reverse(name, args=[view.pk]))
    assert SavedView.objects.get().dropped_at is None


@pytest.mark.parametrize(("name", "query"), [("", "?han=late"), ("   ", "?han=late"), ("Rỗng", ""), ("Lạ", "?x=1")])
def test_a_view_without_name_or_filter_is_not_kept(town: Town, browser_of: Browsers, name: str, query: str) -> None:
    save(browser_of("lan"), name, query)
    assert not SavedView.objects.exists()


def test_views_have_an_end(town: Town, browser_of: Browsers) -> None:
    browser = browser_of("lan")
    for number in range(22):
        save(browser, f"Cách {number}")
    assert SavedView.objects.count() == 20


# --- what keeps the page alive -----------------------------------------------------------------------------------


def news(browser: Client, since: object, shown: str = "", **query: str) -> dict[str, object]:
    return browser.get(reverse("officer_news"), {"tu": str(since), "xem": shown, **query}).json()


def test_news_are_mine_new_and_not_on_the_page(town: Town, browser_of: Browsers) -> None:
    browser, since = browser_of("lan"), uuid7()
    assert news(browser, since)["words"] == ""
    cases = [a_case(), a_case(), a_case()]
    assert news(browser, since)["words"] == "Có 3 việc mới"
    work = Work.objects.get(case=cases[0], closed_at=None)
    assert news(browser, since, str(work.pk))["new"] == 2
    assert news(browser, since, han="paused")["new"] == 0, "the filters of the page hold"
    assert news(browser_of("bao"), since)["new"] == 0


def test_news_tell_which_rows_a_colleague_finished(town: Town, browser_of: Browsers) -> None:
    case = a_case()
    work = Work.objects.get(case=case, closed_at=None)
    do(town, case, "mai", "refuse", inputs={"reason": "not_vietnamese"})
    assert news(browser_of("lan"), uuid7(), str(work.pk))["gone"] == [str(work.pk)]
    assert news(browser_of("bao"), uuid7(), str(work.pk))["gone"] == [], "another unit's work is not told about"


def test_news_are_one_small_statement_and_keep_nobody_signed_in(town: Town, browser_of: Browsers) -> None:
    browser = browser_of("lan")
    browser.get(HOME)
    away(browser, 120)
    before = ends_of(browser)
    connection.force_debug_cursor = True
    try:
        connection.queries_log.clear()
        browser.get(reverse("officer_news"), {"tu": str(uuid7())}, headers={"X-Live": "1"})
        asked = [q["sql"] for q in connection.queries_log]
    finally:
        connection.force_debug_cursor = False
    assert sum("casework_work" in sql for sql in asked) == 1
    assert len(asked) <= 5
    assert ends_of(browser) == before


@pytest.mark.parametrize("query", ["tu=x", "tu=", "xem=a,b", f"tu={uuid4()}&xem=" + ",".join(["x"] * 500)])
def test_news_survive_nonsense(town: Town, browser_of: Browsers, query: str) -> None:
    answer = browser_of("lan").get(f"{reverse('officer_news')}?{query}")
    assert answer.json()["new"] == 0


def test_jumps_lead_by_the_end_of_a_code_and_by_words_to_what_may_be_seen(town: Town, browser_of: Browsers) -> None:
    case = a_case(title="Cấp phép sửa nhà")
    hidden = Case.objects.get(pk=sealed())

    def jumps(who: str, q: str) -> list[str]:
        return [jump["href"] for jump in browser_of(who).get(reverse("officer_jumps"), {"q": q}).json()["jumps"]]

    here = reverse("officer_case", args=[case.code])
    for words in (case.code[-4:], "sua nha", case.code.lower()):
        assert here in jumps("lan", words), words
    assert jumps("lan", "su") == [], "two letters lead nowhere"
    assert jumps("bao", case.code) == []
    assert jumps("lan", hidden.code) == []


def test_filters_of_the_desk_name_no_column_twice() -> None:
    assert Filters.of({"han": "late", "tu": "x", "q": "y"}).given == {"han": "late"}


def test_counting_stops_where_nobody_reads_any_more(full: dict[str, Case]) -> None:
    """The bands that come first are whole; the last one that was reached says that it is at least so many."""
    works = Work.objects.filter(closed_at=None, is_main=True).order_by("is_paused", "due_at", "id")
    whole = counters.load(works, now())
    cut = counters.load(works, now(), most=whole.late + whole.today)
    assert (whole.is_cut, cut.is_cut) == (False, True)
    assert (cut.late, cut.today, cut.week) == (whole.late, whole.today, 0)
    shown = {"late": 1, "today": 1, "week": 0, "later": 0, "paused": 0, "is_cut": True}
    assert [name for name in bands.NAMES if bands.is_least(name, shown)] == ["today", "week", "later", "paused"]


def test_an_empty_list_says_whether_the_filter_made_it_so(town: Town, browser_of: Browsers) -> None:
    browser, cases = browser_of("lan"), reverse("officer_cases")
    assert "Chưa có vụ việc nào" in browser.get(cases).content.decode()
    a_case(at=now())
    narrowed = browser.get(cases + "?han=late").content.decode()
    assert "Không có vụ việc nào khớp bộ lọc" in narrowed
    assert f'<a class="button button-plain" href="{cases}">Bỏ mọi bộ lọc</a>' in narrowed
    assert "Tìm theo mã số" in browser.get(reverse("officer_inbox"), {"q": "khongcogi"}).content.decode()
