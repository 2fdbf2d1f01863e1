"""Every role before every kind of case: in the list, in the count, in the search by code and telephone, on its page.

Expectations are written by hand. Who may not see a case gets the same answer as for a code that does not exist.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case
from casework.visibility import open_works, sees_sender, visible_cases
from ledger.models import Entry
from tests.casework.town import FIELDS, SEATS, Town, a_case, case_in, do

CITY = {"lan", "mai", "hung", "loan", "long"}  # coordinators of units with a city duty, auditor, leader
CENTRE = {"tung"}
WORKS, HEALTH = {"bao", "binh", "ha"}, {"yen", "truong"}

SEEN: dict[str, set[str]] = {
    "received": CITY | CENTRE,
    "at works": CITY | CENTRE | WORKS,
    "at health": CITY | CENTRE | HEALTH,
    "handed back by works": CITY | CENTRE | WORKS,
    "answered by works": CITY | CENTRE | WORKS,
    "conduct of works, at health": (CITY - {"loan"}) | CENTRE | HEALTH,
    "conduct of health, at works": CITY | CENTRE | WORKS,
    "sealed": {"anh"},
    "destroyed": {"anh"},
    "released": CITY | CENTRE,  # decided: it is a matter like any other, and none of the integrity officer's
    "erased": CITY | CENTRE,
}
BACK = {"words": "Không thuộc thẩm quyền."}


def make(town: Town, what: str) -> Case:
    def assigned(unit: str, accused: str = "") -> Case:
        case = a_case()
        stream = {"stream": "conduct", "accused_unit_id": accused} if accused else {"stream": "rule"}
        do(town, case, "lan", "assign", inputs={"unit_id": unit, **stream})
        return case

    case = {
        "received": lambda: a_case(),
        "at works": lambda: assigned("works"),
        "at health": lambda: assigned("health"),
        "handed back by works": lambda: assigned("works"),
        "answered by works": lambda: case_in(town, "answered"),
        "conduct of works, at health": lambda: assigned("health", "works"),
        "conduct of health, at works": lambda: assigned("works", "health"),
        "sealed": lambda: case_in(town, "quarantined"),
        "destroyed": lambda: case_in(town, "destroyed"),
        "released": lambda: case_in(town, "quarantined"),
        "erased": lambda: a_case(),
    }[what]()
    if what == "handed back by works":
        do(town, case, "bao", "hand_back", inputs=BACK)
    if what == "released":
        do(town, case, "anh", "release")
    if what == "erased":
        from casework.erasure import ON_REQUEST, erase_case

        erase_case(case.pk, ON_REQUEST, case.opened_at)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("what", SEEN)
def test_in_the_list_and_in_the_count(town: Town, what: str) -> None:
    case, other = make(town, what), make(town, what)
    wrong = {}
    for name in SEATS:
        found = visible_cases(town.actor(name))
        seen = set(found.values_list("pk", flat=True))
        if (seen == {case.pk, other.pk}) != (name in SEEN[what]) or found.count() != (2 if name in SEEN[what] else 0):
            wrong[name] = len(seen)
    assert wrong == {}


@pytest.mark.parametrize("what", SEEN)
def test_work_is_listed_only_for_those_who_see_the_case(town: Town, what: str) -> None:
    case = make(town, what)
    for name in SEATS:
        if open_works(town.actor(name)).filter(case=case).exists():
            assert name in SEEN[what], name


def browser_of(town: Town, name: str) -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


PAGED = ["at works", "conduct of works, at health", "sealed", "destroyed"]


@pytest.mark.parametrize("what", PAGED)
def test_on_the_pages(town: Town, what: str) -> None:
    """Page, file, move, search by code: 404 or nothing for who may not see it, as for a code that nobody has."""
    case = make(town, what)
    wrong: list[tuple[str, str, Any]] = []
    for name in ("lan", "tung", "bao", "yen", "anh", "duc", "long", "loan", "khanh", "huy"):
        browser, sees = browser_of(town, name), name in SEEN[what]
        page = browser.get(reverse("officer_case", args=[case.code]))
        if page.status_code != (200 if sees else 404):
            wrong.append((name, "page", page.status_code))
        found = browser.get(reverse("officer_inbox"), {"q": case.code})
        hit = found.status_code == 302 or f"/{case.code}/" in found.content.decode()
        if hit != sees:
            wrong.append((name, "search", found.status_code))
        listed = browser.get(reverse("officer_cases"))
        if not sees and case.code in listed.content.decode():
            wrong.append((name, "list", listed.status_code))
        if not sees:
            for path in ("note", "destroy"):
                answer = browser.post(reverse("officer_move", args=[case.code, path]), {"words": "x"})
                if answer.status_code != 404:
                    wrong.append((name, path, answer.status_code))
    assert wrong == []
    assert Case.objects.get(pk=case.pk).row_version == case.row_version


def test_nobody_finds_a_case_by_telephone_that_they_may_not_see(town: Town) -> None:
    open_case, conduct = make(town, "at works"), make(town, "conduct of works, at health")
    for name in ("lan", "hung", "duc", "loan", "bao", "tung"):
        found = browser_of(town, name).get(reverse("officer_inbox"), {"q": FIELDS["phone"]})
        page = found.content.decode()
        for case, what in ((open_case, "at works"), (conduct, "conduct of works, at health")):
            if f"/{case.code}/" in page:
                assert name in SEEN[what], f"{name} found {what}"
    assert (
        open_case.code in browser_of(town, "lan").get(reverse("officer_inbox"), {"q": FIELDS["phone"]}).content.decode()
    )
    assert not Entry.objects.filter(verb="people:identity:read").exists(), "a search reads no identity"


@pytest.mark.parametrize("what", SEEN)
def test_the_sender_is_shown_to_few_and_never_to_the_accused(town: Town, what: str) -> None:
    case = make(town, what)
    for name, (unit, role) in SEATS.items():
        may = sees_sender(case, town.actor(name))
        if case.is_sealed or town.unit(unit) == case.shielded_unit_id:
            assert not may, name
        if role in ("handler", "approver", "leader", "auditor", "administrator", "operator"):
            assert not may, f"{name}: a {role} works without the name"
        if role == "integrity_officer" or town.unit(unit) not in (case.receiving_unit_id, case.unit_id):
            assert not may, f"{name} has no part in it"


def test_the_page_names_the_sender_only_on_request_and_writes_it_down(town: Town) -> None:
    case = make(town, "at works")
    browser = browser_of(town, "lan")
    assert FIELDS["name"] not in browser.get(reverse("officer_case", args=[case.code])).content.decode()
    shown = browser.post(reverse("officer_sender", args=[case.code]))
    assert FIELDS["name"] in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    (reading,) = Entry.objects.filter(verb="people:identity:read")
    assert (reading.actor_id, reading.particulars["case"]) == (town.users["lan"].pk, str(case.pk))
    for name in ("bao", "ha", "loan", "yen", "huy"):
        assert browser_of(town, name).post(reverse("officer_sender", args=[case.code])).status_code in (403, 404)
    assert Entry.objects.filter(verb="people:identity:read").count() == 1


def test_sealed_words_are_not_on_any_page_before_they_are_asked_for(town: Town) -> None:
    from tests.casework.town import sealed

    case = Case.objects.get(pk=sealed({"content": "Chuyện kín ở quầy số 3"}))
    browser = browser_of(town, "anh")
    for path in (reverse("officer_case", args=[case.code]), reverse("officer_inbox")):
        assert "Chuyện kín" not in browser.get(path).content.decode()
    asked = browser.post(reverse("officer_sealed", args=[case.code]))
    assert "Chuyện kín" in asked.content.decode()
    assert asked["Cache-Control"] == "no-store"
