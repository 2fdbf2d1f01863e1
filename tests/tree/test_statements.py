"""How many statements a page costs: at most twelve, sessions and transactions counted, however many rows it shows."""

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
from tests.casework.town import AT, Town, a_case, case_in, do, talk

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


# page → who opens it, what fills it, its address
PAGES: dict[str, tuple[str, Callable[[Town, int], str], Callable[[str], str]]] = {
    "inbox": ("lan", many_cases, lambda code: reverse("officer_inbox")),
    "search": ("lan", many_cases, lambda code: reverse("officer_inbox") + "?q=0912345678"),
    "list": ("lan", many_cases, lambda code: reverse("officer_cases")),
    "list of a unit": ("tung", many_cases, lambda code: reverse("officer_cases")),
    "case": ("lan", long_case, path_of("officer_case")),
    "case of the unit": ("bao", long_case, path_of("officer_case")),
    "move": ("lan", long_case, lambda code: reverse("officer_move", args=[code, "note"])),
    "narrowed inbox": ("lan", many_cases, lambda code: reverse("officer_inbox") + "?han=late&kenh=web&chu=ho+so"),
    "narrowed list": ("lan", many_cases, lambda code: reverse("officer_cases") + "?han=late&buoc=received"),
    "unit": ("ha", unit_work, lambda code: reverse("head_unit")),
    "work of the unit": ("ha", unit_work, lambda code: reverse("head_works")),
    "leader's list": ("long", unit_work, lambda code: reverse("officer_cases") + "?han=open"),
    "leader": ("long", unit_work, lambda code: reverse("leader") + "?ky=nam"),
    "heap": ("lan", many_to_key_in, lambda code: reverse("officer_inbox") + "?rieng=key_national"),
    "keying in": ("lan", many_to_key_in, lambda code: reverse("national_key_in")),
    "messages": ("lan", much_trouble, lambda code: reverse("officer_messages")),
    "follow": ("", long_case, followed),
    "act": ("", long_case, lambda code: followed(code) + "add/"),
    "export": ("", long_case, lambda code: followed(code) + "du-lieu/"),
    "queue of publication": ("lan", answered_cases, lambda code: reverse("publication_queue")),
    "clearing": ("lan", answered_cases, path_of("publication_clear")),
    "letters": ("lan", answered_cases, path_of("letters")),
    "published": ("", published_answers, lambda code: reverse("published_answers") + "?q=tra"),
    "regulation": ("", published_answers, lambda code: reverse("regulation")),
    "erase": ("", long_case, lambda code: followed(code) + "xoa/"),
    "write": ("", many_cases, lambda code: reverse("feedback_write")),
    "home": ("", many_cases, lambda code: reverse("citizen_home")),
    "begin": ("", many_cases, lambda code: reverse("feedback_begin")),
    "first question": ("", many_cases, lambda code: reverse("feedback_ask", args=["viec"])),
    "key in": ("lan", many_cases, lambda code: reverse("keyed_in")),
    "procedures": ("", many_procedures, lambda code: reverse("public_procedures") + "?q=tha+dieu+bao+lau"),
    "procedure": ("", many_procedures, path_of("public_procedure")),
    "look up": ("", many_cases, lambda code: reverse("feedback_look_up")),
}
# An export reads an identity and enters the reading in the ledger: that is a write, with its own statements. So does
# the page on which an answer is cleared, to find the sender's own name in it.
MORE = {"export": 20, "clearing": 24}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_however_much_it_shows(town: Town, page: str) -> None:
    who, fill, address = PAGES[page]
    browser = browser_of(town, who) if who else Client()
    costs = []
    for more in (1, 2, 47):  # 1, 3 and 50 rows
        code = fill(town, more)
        costs.append(cost(browser, address(code)))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= MORE.get(page, MOST)


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
