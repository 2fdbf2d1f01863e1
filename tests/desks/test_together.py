"""Several cases urged or directed at once: each its own entry, failures named, the same request again writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case, Work
from kernel.time import local, now
from ledger.models import Entry
from tests.casework.town import Town, a_case, case_in, do, open_main

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]
TOGETHER = "/can-bo/cung-luc/"


def hidden(page: str) -> dict[str, object]:
    """What the form carries on."""
    found: dict[str, object] = dict(re.findall(r'name="(key|lam|ve|gui)" value="([^"]*)"', page))
    return found | {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("viec", "thay")}


def urged(*cases: Case) -> list[int]:
    return [Entry.objects.filter(stream=case.pk, verb="feedback:case:urged").count() for case in cases]


@pytest.fixture
def three(town: Town) -> list[Case]:
    at = now() - timedelta(days=1)
    return [case_in(town, "assigned", at=at) for _ in range(3)]


def test_a_leader_directs_several_with_one_text_and_day(town: Town, three: list[Case], browser_of: Browsers) -> None:
    browser = browser_of("long")
    listed = browser.get(reverse("officer_cases") + "?han=open").content.decode()
    boxes = re.findall(r'type="checkbox" name="viec" value="([^"]+)"', listed)
    assert set(boxes) == {str(case.pk) for case in three}
    page = browser.post(TOGETHER, {"lam": "direct", "viec": boxes, "ve": "/can-bo/vu-viec/?han=open"}).content.decode()
    assert all(case.code in page for case in three)
    missing = browser.post(TOGETHER, hidden(page) | {"words": "Báo cáo."})
    assert missing.status_code == 422
    by = (local(now()).date() + timedelta(days=2)).strftime("%d/%m/%Y")
    said = hidden(missing.content.decode()) | {"words": "Báo cáo.", "deadline": by}
    done = browser.post(TOGETHER, said).content.decode()
    assert "Đã thực hiện với 3 vụ việc." in done
    assert 'href="/can-bo/vu-viec/?han=open"' in done
    works = Work.objects.filter(case__in=three, task="directed", closed_at=None)
    assert works.count() == len(set(works.values_list("case_id", flat=True))) == 3
    again = browser.post(TOGETHER, said).content.decode()
    assert "không ghi thêm lần nào" in again
    assert works.count() == 3


def test_what_cannot_be_urged_is_named_with_the_reason(town: Town, three: list[Case], browser_of: Browsers) -> None:
    browser, (moved, urged_before, fine) = browser_of("long"), three
    works = [str(open_main(case)[0].pk) for case in three]
    first = browser.post(TOGETHER, {"lam": "urge", "viec": works[1:2]}).content.decode()
    browser.post(TOGETHER, hidden(first))
    page = browser.post(TOGETHER, {"lam": "urge", "viec": works}).content.decode()
    do(town, moved, "bao", "take", now())
    done = browser.post(TOGETHER, hidden(page)).content.decode()
    assert "Đã thực hiện với 1 vụ việc; 2 vụ việc chưa thực hiện được." in done
    assert "Vừa có người cập nhật" in done
    assert "leader long, Nguyễn Long đã đôn đốc vụ việc này lúc" in done
    assert urged(moved, urged_before, fine) == [0, 1, 1]


def test_a_head_urges_in_the_own_unit_and_nobody_what_he_does_not_see(
    town: Town, three: list[Case], browser_of: Browsers
) -> None:
    browser, elsewhere = browser_of("ha"), a_case(at=now())
    listed = browser.get(reverse("head_works")).content.decode()
    assert f'value="urge" formaction="{TOGETHER}"' in listed
    boxes = re.findall(r'type="checkbox" name="viec" value="([^"]+)"', listed)
    page = browser.post(
        TOGETHER, {"lam": "urge", "viec": [*boxes, str(elsewhere.pk)], "words": "Gấp."}
    ).content.decode()
    assert "Gấp." in page, "what was typed beside the list goes along"
    assert elsewhere.code not in page
    browser.post(TOGETHER, hidden(page) | {"words": "Gấp."})
    assert urged(*three, elsewhere) == [1, 1, 1, 0]
    for said in ({"lam": "direct", "viec": boxes}, {"lam": "urge"}, {"lam": "urge", "viec": "x", "ve": "//a.vn/"}):
        assert browser.post(TOGETHER, said)["Location"] == "/can-bo/"
    assert browser_of("bao").post(TOGETHER, {"lam": "urge", "viec": boxes}).status_code == 403
