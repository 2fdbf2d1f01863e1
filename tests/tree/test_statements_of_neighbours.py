"""How many statements the pages about our neighbours cost: an answer that differs there, what is stuck, who may call us, keying in by
hand. Transactions counted."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from django.test import Client
from django.urls import reverse

from api.models import Client as System
from api.models import Key
from casework.models import Work
from gateways.national_portal.models import Difference, Sync
from gateways.open311.models import Handover
from kernel.time import now
from tests.api.calling import a_caller
from tests.casework.town import Town, a_case, case_in
from tests.tree.test_statements import MOST, browser_of, many_to_key_in
from tests.tree.test_statements_together import in_use
from tests.tree.undone import paid

pytestmark = pytest.mark.db
PAGE = reverse("connections")


def differing(town: Town) -> Difference:
    """An answer of ours beside which another one stands there."""
    case, at = case_in(town, "answered"), now()
    Sync.objects.create(case=case, code=case.code, national_code="Q1", stage="sent", changed_at=at)
    seen = {"kind": "answer", "code": case.code, "national_code": "Q1", "found_at": at, "seen_at": at}
    return Difference.objects.create(**seen, their_words="Sở đã có công văn trả lời công dân.")


def saw(browser: Client, path: str) -> str:
    return re.findall(r'name="saw" value="(\w+)"', browser.get(path).content.decode())[-1]


def test_deciding_which_answer_stands_costs_a_known_number(town: Town) -> None:
    lan, row = browser_of(town, "lan"), differing(town)
    page = reverse("national_answers", args=[row.pk])
    seen = {"saw": saw(lan, page)}
    lan.post(reverse("national_answers", args=[differing(town).pk]), seen | {"decision": "ours"})
    costs = {
        "shown": paid(lan, page, status=200),
        "ours": paid(lan, page, seen | {"decision": "ours"}),
        "theirs": paid(lan, page, seen | {"decision": "theirs"}),
        "overtaken": paid(lan, page, {"decision": "ours", "saw": "x"}),
        "neither": paid(lan, page, seen | {"decision": "x"}, status=200),
        "of a matter that is not there for them": paid(browser_of(town, "huy"), page, {"decision": "ours"}, status=404),
    }
    Sync.objects.filter(code=row.code).delete()
    costs["not told any more"] = paid(lan, page, seen | {"decision": "ours"})
    Difference.objects.filter(pk=row.pk).update(settled_at=now())
    costs["settled"] = paid(lan, page, seen | {"decision": "ours"}, status=404)
    assert costs == {
        "shown": 6, "ours": 12, "theirs": 12, "overtaken": 10, "neither": 6, "of a matter that is not there for them": 8,
        "not told any more": 9, "settled": 8,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


@pytest.mark.parametrize("rows", [1, 3])
def test_settling_what_is_stuck_costs_the_same_however_much_it_is(town: Town, rows: int) -> None:
    for _ in range(rows):
        case, seen = a_case(at=now()), {"found_at": now(), "seen_at": now()}
        doubt = Handover.objects.create(case=case, code=case.code, stage="unknown", problem="x", asked_at=now())
        Sync.objects.create(case=case, code=case.code, stage="failed", problem="x", changed_at=now())
        row = Difference.objects.create(kind="state", code=case.code, ours="4", theirs="2", **seen)
    decisions = {
        "scene:arrived": doubt.pk, "scene:retry": doubt.pk, "sync:retry": case.pk, "difference:settled": row.pk,
    }  # fmt: skip
    costs: dict[str, set[int]] = defaultdict(set)
    for name in ("lan", "huy"):
        browser = browser_of(town, name)
        for what, number in decisions.items():
            costs[what].add(paid(browser, PAGE, {"what": what, "id": str(number), "number": "N-1"}))
        costs["shown"].add(paid(browser, PAGE, status=200))
    assert costs == {
        "scene:arrived": {11}, "scene:retry": {7}, "sync:retry": {7}, "difference:settled": {6}, "shown": {8, 10},
    }  # fmt: skip
    assert max(map(max, costs.values())) <= MOST


def test_admitting_another_system_costs_a_known_number(town: Town) -> None:
    khanh, page = browser_of(town, "khanh"), reverse("connections_clients")
    app = a_caller("feedback:read")
    seen = {"saw": saw(khanh, page)}
    system, key = System.objects.get(), Key.objects.get()
    fresh = {"name": "Hệ thống thử", "contact": "Lan, 0912345678", "scopes": ["feedback:read"]}
    costs = {
        "shown": paid(khanh, page, status=200),
        "admitted": paid(khanh, page, seen | fresh, status=200),
        "not filled in": paid(khanh, page, seen, status=422),
        "overtaken": paid(khanh, page, fresh | {"saw": "x"}, status=422),
        "key": paid(khanh, page, seen | {"act": "key", "id": str(system.pk)}, status=200),
        "revoked": paid(khanh, page, seen | {"act": "revoke", "id": str(key.pk)}),
        "ended": paid(khanh, page, seen | {"act": "end", "id": str(system.pk)}),
    }
    assert app
    assert costs == {
        "shown": 4, "admitted": 10, "not filled in": 4, "overtaken": 9, "key": 11, "revoked": 11, "ended": 12,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


@pytest.mark.parametrize(("rows", "noted", "later"), [(1, 9, 4), (3, 12, 7)])
def test_keying_in_costs_the_same_while_there_is_another(town: Town, rows: int, noted: int, later: int) -> None:
    in_use(town, "lan")
    lan, page = browser_of(town, "lan"), reverse("national_key_in")
    many_to_key_in(town, rows)
    work = Work.objects.filter(task="key_national", closed_at=None).select_related("case").latest("opened_at")
    told = {"viec": str(work.pk), "expects": str(work.case.row_version), "key": "k"}
    note = told | {"act": "note", "national_code": "Q-2"}
    costs = {
        "show": paid(lan, page, told | {"act": "show"}, status=200),
        "later": paid(lan, page, told | {"act": "later"}, status=200),
        "note": paid(lan, page, note, status=200),
        "refused": paid(lan, page, note | {"national_code": ""}, status=422),
        "overtaken": paid(lan, page, note | {"expects": "99"}, status=422),
    }
    assert max(costs.values()) <= MOST
    assert costs == {"show": 7, "later": later, "note": noted, "refused": 12, "overtaken": 8}


@pytest.mark.parametrize("rows", [1, 3])
def test_handing_over_what_waited_for_hands_costs_the_same_however_much_it_is(
    town: Town, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateways.connections.reading.is_plugged", lambda: True)
    many_to_key_in(town, rows)
    huy = browser_of(town, "huy")
    cases = [str(work.case_id) for work in Work.objects.filter(task="key_national", closed_at=None)]
    assert len(cases) == rows
    assert paid(huy, PAGE, {"what": "keyed:taken_over", "case": cases}) == 11
