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
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.models import Suggested
from ledger.models import Entry
from tests.casework.town import Town, a_case, case_in, do, open_main, sealed

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
    for forged in ("abc", "//xa.example", "https://xa.example/", "javascript:alert(1)"):
        assert browser.post(TOGETHER, {"lam": "x", "ve": forged})["Location"] == reverse("leader"), forged
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


# --- a coordinator sorts what came in ------------------------------------------------------------------------------

OPEN_ALONE = "Hãy mở ra và xử lý riêng."


def boxes_of(browser: Client) -> list[str]:
    listed = browser.get(reverse("officer_inbox")).content.decode()
    return re.findall(r'type="checkbox" name="viec" value="([^"]+)"', listed)


def test_a_coordinator_assigns_several_to_one_unit(town: Town, browser_of: Browsers) -> None:
    browser, cases = browser_of("lan"), [a_case(at=now()) for _ in range(3)]
    asked_already = case_in(town, "awaiting_sender", at=now())
    boxes = boxes_of(browser)
    assert len(boxes) == 4, "the one that waits can be urged"
    page = browser.post(TOGETHER, {"lam": "assign", "viec": boxes}).content.decode()
    assert all(case.code in page for case in cases)
    missing = browser.post(TOGETHER, hidden(page))
    assert missing.status_code == 422, "nobody chose a unit or a stream"
    said = hidden(missing.content.decode()) | {"unit_id": str(town.unit("works")), "stream": "rule"}
    done = browser.post(TOGETHER, said).content.decode()
    assert "Đã thực hiện với 3 vụ việc; 1 vụ việc chưa thực hiện được." in done
    refused = done.partition('id="refused"')[2].partition("</section>")[0]
    assert asked_already.code in refused
    held = Case.objects.filter(pk__in=[case.pk for case in cases])
    assert set(held.values_list("stage", "unit_id")) == {("assigned", town.unit("works"))}
    assert Entry.objects.filter(stream__in=[case.pk for case in cases], verb="feedback:case:assigned").count() == 3
    assert "hoan-tac" not in done, "the senders were told: there is no way back, as with one"


def test_no_group_takes_a_shield_away_or_sends_a_matter_to_whom_it_accuses(town: Town, browser_of: Browsers) -> None:
    browser, plain = browser_of("lan"), a_case(at=now())
    accuses, guessed = (a_case(at=now()) for _ in range(2))
    do(town, accuses, "lan", "assign", inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"})
    do(town, accuses, "yen", "hand_back", inputs={"words": "Không thuộc Sở."})
    Feedback.objects.filter(pk=guessed.pk).update(suggestion="conduct")
    page = browser.post(TOGETHER, {"lam": "assign", "viec": [str(c.pk) for c in (plain, accuses, guessed)]})
    said = hidden(page.content.decode()) | {"unit_id": str(town.unit("works")), "stream": "rule"}
    done = browser.post(TOGETHER, said).content.decode()
    assert "Đã thực hiện với 1 vụ việc; 2 vụ việc chưa thực hiện được." in done
    assert done.count(OPEN_ALONE) == 2
    accuses.refresh_from_db()
    assert (accuses.stage, accuses.shielded_unit_id) == ("received", town.unit("works"))
    page = browser.post(TOGETHER, {"lam": "assign", "viec": [str(accuses.pk)]}).content.decode()
    wrong = {"stream": "conduct", "unit_id": str(town.unit("works")), "accused_unit_id": str(town.unit("health"))}
    done = browser.post(TOGETHER, hidden(page) | wrong).content.decode()
    assert "phản ánh một đơn vị khác" in done
    page = browser.post(TOGETHER, {"lam": "assign", "viec": [str(accuses.pk)]}).content.decode()
    right = wrong | {"unit_id": str(town.unit("health")), "accused_unit_id": str(town.unit("works"))}
    assert "Đã thực hiện với 1 vụ việc." in browser.post(TOGETHER, hidden(page) | right).content.decode()


def test_what_may_be_a_denunciation_is_read_alone_and_what_is_sealed_is_not_there(
    town: Town, browser_of: Browsers
) -> None:
    browser, likely, closed = browser_of("lan"), a_case(at=now()), sealed()
    guesses = Suggestions(denunciation=Guess("denunciation", 0.9)).as_row()
    Suggested.objects.create(case=likely, guesses=guesses, model="thử", at=now())
    for move, more in (
        ("assign", {"unit_id": str(town.unit("works")), "stream": "rule"}),
        ("correct_field", {"scope": "rule"}),
    ):
        page = browser.post(TOGETHER, {"lam": move, "viec": [str(likely.pk), str(closed)]}).content.decode()
        assert str(closed) not in page
        assert "dấu hiệu tố cáo" in browser.post(TOGETHER, hidden(page) | more).content.decode().partition("refused")[2]
    likely.refresh_from_db()
    assert likely.stage == "received"


def test_several_are_sorted_and_that_is_undone(town: Town, browser_of: Browsers) -> None:
    browser, cases = browser_of("lan"), [a_case(at=now()) for _ in range(3)]
    ids = [str(case.pk) for case in cases]
    rows = Feedback.objects.filter(pk__in=ids)
    rows.filter(pk__in=ids[:2]).update(scope="rule", has_proposal=True)
    page = browser.post(TOGETHER, {"lam": "correct_field", "viec": ids}).content.decode()
    assert " checked" not in page.partition('name="scope"')[2].partition("</fieldset>")[0], (
        "nobody's guess stands there"
    )
    done = browser.post(TOGETHER, hidden(page) | {"scope": "scene"}).content.decode()
    assert set(rows.values_list("scope", flat=True)) == {"scene"}
    assert rows.filter(has_proposal=True).count() == 2, "what was left empty is said of none"
    assert "Hoàn tác được 2 vụ việc" in done, "the third had no kind before that could be written again"
    do(town, cases[0], "lan", "note", inputs={"words": "Đã gọi."})
    told = browser.post(reverse("officer_undo_together"), follow=True).content.decode()
    assert "Đã hoàn tác 1 vụ việc" in told
    assert "1 vụ việc đã có thay đổi khác" in told
    assert sorted(rows.values_list("scope", flat=True)) == ["rule", "scene", "scene"]
    assert "Không còn gì để hoàn tác" in browser.post(reverse("officer_undo_together"), follow=True).content.decode()


def test_only_who_sorts_has_boxes_before_the_own_work(town: Town, browser_of: Browsers) -> None:
    case_in(town, "assigned", at=now())
    assert boxes_of(browser_of("bao")) == []
    assert boxes_of(browser_of("lan")) == [], "nothing came in"
    assert "cung-luc" not in browser_of("lan").get(reverse("officer_inbox")).content.decode()
