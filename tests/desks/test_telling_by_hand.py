"""What could not be sent is said by a person: calm words where nothing failed, one task, settled on the case page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case, Work
from casework.trouble import keep_tasks
from kernel.time import now
from ledger.models import Entry
from messaging import outbox
from messaging.models import Outbound
from tests.casework.town import Town, a_case

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]


def unsaid(channel: str, notices: tuple[str, ...] = ("assigned", "answered"), *, has_failed: bool = False) -> Case:
    """A case about which messages found no way."""
    case = a_case(at=now())
    Case.objects.filter(pk=case.pk).update(channel=channel)
    Outbound.objects.filter(case_id=case.pk).delete()
    for notice in notices:
        outbox.put(notice=notice, text="x", at=now(), person_id=case.sender_id, case_id=case.pk)
    Outbound.objects.filter(case_id=case.pk).update(state="failed", has_failed=has_failed, route="email")
    keep_tasks(case.pk, now())
    case.refresh_from_db()
    return case


def page(browser: Client, case: Case) -> str:
    return browser.get(reverse("officer_case", args=[case.code])).content.decode()


@pytest.mark.parametrize(
    ("channel", "words"), [("web", "gọi điện báo"), ("counter", "gọi điện báo"), ("letter", "trả lời bằng thư")]
)
def test_who_left_no_address_is_no_error(town: Town, browser_of: Browsers, channel: str, words: str) -> None:
    text = page(browser_of("lan"), unsaid(channel))
    assert f'class="tag tag-neutral">{words}' in text
    assert "tag-late" not in text
    assert "không gửi được" not in text


def test_what_really_failed_is_red(town: Town, browser_of: Browsers) -> None:
    assert 'class="tag tag-late">không gửi được' in page(browser_of("lan"), unsaid("zalo", has_failed=True))


def test_a_receipt_that_was_read_while_sending_asks_nothing(town: Town, browser_of: Browsers) -> None:
    case = unsaid("web", ("received",))
    Outbound.objects.filter(case_id=case.pk).update(state="written_off")
    text = page(browser_of("lan"), case)
    assert "đã biết mã ngay khi gửi" in text
    assert "Đã báo người gửi" not in text


@pytest.mark.parametrize(("decision", "state"), [("told", "told"), ("write_off", "written_off"), ("retry", "queued")])
def test_one_gesture_settles_all_that_waits(town: Town, browser_of: Browsers, decision: str, state: str) -> None:
    case = unsaid("web")
    browser = browser_of("lan")
    text = page(browser, case)
    address = reverse("officer_settle_case", args=[case.code, decision])
    assert address in text
    assert Work.objects.filter(case=case, task="call", closed_at=None).count() == 1
    assert browser.post(address).status_code == 302
    assert set(Outbound.objects.filter(case_id=case.pk).values_list("state", flat=True)) == {state}
    assert not Work.objects.filter(case=case, task="call", closed_at=None).exists()
    verb = {"told": "told", "write_off": "written_off", "retry": "retried"}[decision]
    assert Entry.objects.filter(verb=f"messages:outbound:{verb}").count() == 2


def test_nobody_else_settles_it(town: Town, browser_of: Browsers) -> None:
    case = unsaid("web")
    address = reverse("officer_settle_case", args=[case.code, "told"])
    assert browser_of("bao").post(address).status_code == 403
    assert browser_of("lan").post(reverse("officer_settle_case", args=[case.code, "arrived"])).status_code == 302
    assert Outbound.objects.filter(case_id=case.pk, state="failed").count() == 2
