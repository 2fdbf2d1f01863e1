"""What could not be sent is said by a person: calm words where nothing failed, one task, settled on the case page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case, Work
from casework.trouble import heard, keep_tasks
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
    assert (address in text) is (decision != "retry"), "no machine has a way to who left none"
    assert Work.objects.filter(case=case, task="call", closed_at=None).count() == 1
    assert browser.post(address, {"reason": "Người gửi đã đến nhận tại quầy."}).status_code == 302
    assert set(Outbound.objects.filter(case_id=case.pk).values_list("state", flat=True)) == {state}
    assert not Work.objects.filter(case=case, task="call", closed_at=None).exists()
    verb = {"told": "told", "write_off": "written_off", "retry": "retried"}[decision]
    assert Entry.objects.filter(verb=f"messages:outbound:{verb}").count() == 2


def test_who_lets_the_answer_go_says_why(town: Town, browser_of: Browsers) -> None:
    case, browser = unsaid("web"), browser_of("lan")
    address = reverse("officer_settle_case", args=[case.code, "write_off"])
    assert 'name="reason"' in page(browser, case)
    told = browser.post(address, {"reason": " "}, follow=True).content.decode()
    assert "Hãy ghi lý do không báo" in told
    assert Outbound.objects.filter(case_id=case.pk, state="failed").count() == 2
    browser.post(address, {"reason": "Người gửi đã đến nhận tại quầy."})
    assert "Không báo người gửi: Người gửi đã đến nhận tại quầy." in page(browser, case)
    assert not Outbound.objects.filter(case_id=case.pk, state="failed").exists()


@pytest.mark.parametrize(
    ("version", "stage", "is_asked"),
    [(1, "refused", False), (1, "closed", False), (1, "answered", True), (2, "refused", True), (2, "withdrawn", False)],
)
def test_no_reason_is_asked_that_the_file_would_not_take(
    town: Town, browser_of: Browsers, version: int, stage: str, is_asked: bool
) -> None:
    case, browser = unsaid("web", ("refused",)), browser_of("lan")
    Case.objects.filter(pk=case.pk).update(flow_version=version, stage=stage)
    assert ('name="reason"' in page(browser, case)) is is_asked
    said = {"reason": "Người gửi đã đến nhận tại quầy."} if is_asked else {}
    browser.post(reverse("officer_settle_case", args=[case.code, "write_off"]), said)
    assert not Outbound.objects.filter(case_id=case.pk, state="failed").exists()


def test_what_decides_nothing_goes_without_a_reason(town: Town, browser_of: Browsers) -> None:
    case, browser = unsaid("web", ("assigned",)), browser_of("lan")
    assert 'name="reason"' not in page(browser, case)
    browser.post(reverse("officer_settle_case", args=[case.code, "write_off"]))
    assert not Outbound.objects.filter(case_id=case.pk, state="failed").exists()


@pytest.mark.parametrize(
    ("channel", "notice", "is_asked"),
    [
        ("web", "rated", False), ("phone", "rated", False), ("api", "received", False),
        ("open311", "received", False), ("portal", "received", False), ("api", "answered", True),
    ],
)  # fmt: skip
def test_no_call_to_say_thanks_or_what_another_system_shows(
    town: Town, channel: str, notice: str, is_asked: bool
) -> None:
    case = unsaid(channel, (notice,))
    assert Work.objects.filter(case=case, task="call", closed_at=None).exists() is is_asked
    heard(Outbound.objects.get(case_id=case.pk), "unreachable", now())
    assert Outbound.objects.filter(case_id=case.pk, state="written_off").exists() is not is_asked


def test_the_machine_is_offered_where_it_has_a_way(town: Town, browser_of: Browsers) -> None:
    browser = browser_of("lan")
    assert "Gửi lại bằng máy" not in page(browser, unsaid("letter"))
    assert "Gửi lại bằng máy" in page(browser, unsaid("letter", has_failed=True))


def test_nobody_else_settles_it(town: Town, browser_of: Browsers) -> None:
    case = unsaid("web")
    address = reverse("officer_settle_case", args=[case.code, "told"])
    assert browser_of("bao").post(address).status_code == 403
    assert browser_of("lan").post(reverse("officer_settle_case", args=[case.code, "arrived"])).status_code == 302
    assert Outbound.objects.filter(case_id=case.pk, state="failed").count() == 2
