"""How many statements a page, a move and a list for machines cost: a literal number each, sessions and transactions counted,
the same for one row and for three. At most twelve.

Who changes a number changes it here on purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from access.actor import SYSTEM
from access.guards import OFFICIAL, guarded_urls
from books.procedures import editing
from books.procedures.editing import Content
from books.procedures.models import Procedure
from casework.models import Case, Work
from casework.tracking import secret_of
from kernel.ids import random_code, uuid7
from kinds.feedback.publication.models import Publication
from messaging import outbox
from messaging.models import Outbound
from tests.api.calling import Caller, a_caller
from tests.casework.town import AT, Town, a_case, case_in, do, talk
from tests.gateways.test_open311_server import SAID

MOST = 12


def cost(browser: Client, path: str) -> int:
    """Statements of one GET once the process has read what it reads once; copies that it renews by the clock (limits)
    may fall into one of the tries, so the least of three counts."""
    browser.get(path)
    counts = []
    connection.force_debug_cursor = True
    try:
        for _ in range(3):
            connection.queries_log.clear()
            answer = browser.get(path)
            assert answer.status_code in (200, 302), (path, answer.status_code)
            counts.append(len(connection.queries_log))
    finally:
        connection.force_debug_cursor = False
    return min(counts)


def browser_of(town: Town, name: str) -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def many_cases(town: Town, rows: int) -> str:
    for number in range(rows):
        a_case(at=AT + timedelta(minutes=number), conversation=talk())
    return Case.objects.latest("opened_at").code


def long_case(town: Town, rows: int) -> str:
    case = case_in(town, "assigned", conversation=talk())
    for number in range(rows):
        at = AT + timedelta(hours=1, minutes=number)
        do(town, case, "lan", "report_progress" if number % 2 else "note", at, inputs={"words": f"Dòng {number}"})
    return case.code


def much_trouble(town: Town, rows: int) -> str:
    for number in range(rows):
        case = a_case(at=AT + timedelta(minutes=number), conversation=talk())
        Outbound.objects.filter(case_id=case.pk).update(state="unknown")
        outbox.put(notice="reply", text="x", at=AT, conversation_id=talk().pk)
    return ""


def many_to_key_in(town: Town, rows: int) -> str:
    for number in range(rows):
        case = case_in(town, "assigned", at=AT + timedelta(minutes=number))
        main = Work.objects.filter(case=case).values().latest("opened_at")
        beside = {"task": "key_national", "is_main": False, "role": "coordinator", "unit_id": town.unit("centre")}
        Work.objects.create(**{**main, **beside, "id": uuid7(), "person_id": None})
    return ""


def unit_work(town: Town, rows: int) -> str:
    for number in range(rows):
        case_in(town, "assigned", at=AT + timedelta(minutes=number))
    return ""


def many_procedures(town: Town, rows: int) -> str:
    for _ in range(rows):
        code = f"9.{Procedure.objects.count():06d}"
        content = Content(code=code, name="Cấp phép thả diều", field="Diều", levels=("commune",), source="Thử")
        editing.put(content, first=AT.date(), actor=SYSTEM, at=AT)
    return code


def path_of(name: str) -> Callable[[str], str]:
    return lambda code: reverse(name, args=[code] if code else [])


def followed(code: str) -> str:
    case = Case.objects.get(code=code)
    return reverse("feedback_follow", args=[code, secret_of(case.pk, bytes(case.tracking_salt))])


def answered_cases(town: Town, rows: int) -> str:
    for number in range(rows):
        case = case_in(town, "answered", at=AT + timedelta(minutes=10 * number))
    return case.code


def published_answers(town: Town, rows: int) -> str:
    for number in range(rows):
        case = a_case(at=AT + timedelta(minutes=number))
        Publication.objects.create(
            case=case, code=random_code(10), state="published", title=f"Trả lời {number}", content="Nội dung", answer="Trả lời",
            field="Đất đai", unit_id=town.unit("works"), answered_at=AT, published_at=AT + timedelta(minutes=number), words="'tra'",
        )  # fmt: skip
    return ""


def reports(town: Town, rows: int) -> Client:
    """Another system's matters, brought through the API: a client with its key."""
    app = _app(town, "feedback:read", "feedback:write")
    for number in range(rows):
        app.bring(content=f"Việc thứ {number}: hồ sơ đã quá hẹn trả kết quả.")
    return Client(headers={"Authorization": f"Bearer {app.key}"})


def requests(town: Town, rows: int) -> Client:
    """The same through Open311."""
    app = _app(town, "open311:write")
    for number in range(rows):
        told = {**SAID, "description": f"Việc thứ {number}: hồ sơ đã quá hẹn trả kết quả.", "api_key": app.key}
        assert Client().post("/open311/v2/requests.json", told).status_code == 201
    return Client()


def _app(town: Town, *scopes: str) -> Caller:
    if not hasattr(town, "app"):
        town.app = a_caller(*scopes)  # type: ignore[attr-defined]
    return town.app  # type: ignore[attr-defined, no-any-return]


def published(town: Town, rows: int) -> Client:
    published_answers(town, rows)
    return Client()


# page → who opens it, what fills it, its address, its statements
Page = tuple[str, Callable[[Town, int], str], Callable[[str], str], int]
PAGES: dict[str, Page] = {
    "inbox": ("lan", many_cases, lambda code: reverse("officer_inbox"), 10),
    "search": ("lan", many_cases, lambda code: reverse("officer_inbox") + "?q=0912345678", 10),
    "list": ("lan", many_cases, lambda code: reverse("officer_cases"), 8),
    "list of a unit": ("tung", many_cases, lambda code: reverse("officer_cases"), 8),
    "case": ("lan", long_case, path_of("officer_case"), 8),
    "case of the unit": ("bao", long_case, path_of("officer_case"), 8),
    "merging": (
        "lan",
        lambda town, rows: many_cases(town, rows + 1),
        lambda code: reverse("officer_move", args=[code, "merge"]),
        7,
    ),
    "move": ("lan", long_case, lambda code: reverse("officer_move", args=[code, "note"]), 5),
    "narrowed inbox": ("lan", many_cases, lambda code: reverse("officer_inbox") + "?han=late&kenh=web&chu=ho+so", 10),
    "narrowed list": ("lan", many_cases, lambda code: reverse("officer_cases") + "?han=late&buoc=received", 9),
    "unit": ("ha", unit_work, lambda code: reverse("head_unit"), 10),
    "work of the unit": ("ha", unit_work, lambda code: reverse("head_works"), 9),
    "leader's list": ("long", unit_work, lambda code: reverse("officer_cases") + "?han=open", 9),
    "leader": ("long", unit_work, lambda code: reverse("leader") + "?ky=nam", 11),
    "heap": ("lan", many_to_key_in, lambda code: reverse("officer_inbox") + "?rieng=key_national", 10),
    "keying in": ("lan", many_to_key_in, lambda code: reverse("national_key_in"), 5),
    "messages": ("lan", much_trouble, lambda code: reverse("officer_messages"), 6),
    "follow": ("", long_case, followed, 10),
    "act": ("", long_case, lambda code: followed(code) + "add/", 5),
    "export": ("", long_case, lambda code: followed(code) + "du-lieu/", 8),
    "own data": ("", long_case, lambda code: followed(code) + "du-lieu-de-doc/", 8),
    "queue of publication": ("lan", answered_cases, lambda code: reverse("publication_queue"), 6),
    "clearing": ("lan", answered_cases, path_of("publication_clear"), 6),
    "letters": ("lan", answered_cases, path_of("letters"), 7),
    "published": ("", published_answers, lambda code: reverse("published_answers") + "?q=tra", 4),
    "regulation": ("", published_answers, lambda code: reverse("regulation"), 2),
    "erase": ("", long_case, lambda code: followed(code) + "xoa/", 5),
    "write": ("", many_cases, lambda code: reverse("feedback_write"), 3),
    "home": ("", many_cases, lambda code: reverse("citizen_home"), 0),
    "begin": ("", many_cases, lambda code: reverse("feedback_begin"), 2),
    "first question": ("", many_cases, lambda code: reverse("feedback_ask", args=["viec"]), 1),
    "key in": ("lan", many_cases, lambda code: reverse("keyed_in"), 3),
    "procedures": ("", many_procedures, lambda code: reverse("public_procedures") + "?q=tha+dieu+bao+lau", 4),
    "procedure": ("", many_procedures, path_of("public_procedure"), 1),
    "look up": ("", many_cases, lambda code: reverse("feedback_look_up"), 0),
}
# list of another system → what fills it, its statements
MACHINES: dict[str, tuple[Callable[[Town, int], Client], str, int]] = {
    "matters": (reports, "/api/v1/feedback", 6),
    "published": (published, "/api/v1/published", 2),
    "requests": (requests, "/open311/v2/requests.json", 6),
    "updates": (requests, "/open311/v2/servicerequestupdates.json", 3),
    "services": (requests, "/open311/v2/services.json", 1),
    "feed": (published, "/tra-loi/feed.json", 1),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_however_much_it_shows(town: Town, page: str) -> None:
    who, fill, address, count = PAGES[page]
    browser = browser_of(town, who) if who else Client()
    costs = [cost(browser, address(fill(town, more))) for more in (1, 2)]  # 1 and 3 rows
    assert costs == [count, count]
    assert count <= MOST


@pytest.mark.parametrize("name", MACHINES)
def test_a_list_for_machines_costs_the_same_however_long(town: Town, name: str) -> None:
    fill, path, count = MACHINES[name]
    costs, sizes = [], []
    for more in (1, 2):
        caller = fill(town, more)
        costs.append(cost(caller, path))
        sizes.append(len(caller.get(path).content))
    assert costs == [count, count]
    assert count <= MOST
    assert sizes[1] > sizes[0] or name == "services", "it lists what was brought"


def test_every_page_of_the_desk_without_arguments_is_cheap(town: Town) -> None:
    """Also pages that nobody thought of when this was written."""
    many_cases(town, 3)
    dear: list[tuple[str, str, Any]] = []
    for route, _, guard in guarded_urls():
        if guard is None or guard.kind != OFFICIAL or "<" in route:
            continue
        for name, user in town.users.items():
            if guard.roles and town.seats[name].role not in guard.roles:
                continue
            browser = browser_of(town, name)
            if browser.get(f"/{route}").status_code == 200 and (paid := cost(browser, f"/{route}")) > MOST:
                dear.append((route, user.username, paid))
            break
    assert dear == []
