"""How many statements the desks of officials cost beside their lists and single moves: who sent a matter, several matters at once,
what is undone, what is refused. The same however much hangs on a matter, and however many are chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.attachment_rows import pending_row
from casework.models import Case
from casework.writes import write_together
from kernel.time import now
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.waiting import suggesting_round
from messaging import outbox
from tests.casework.town import Town, a_case, case_in, do
from tests.tree.test_statements import MOST, browser_of, cost
from tests.tree.test_statements_elsewhere import cost_of
from tests.tree.test_statements_together import in_use

pytestmark = pytest.mark.db
SEVERAL = """1. Tôi nộp hồ sơ đất đai ở phường đã quá hẹn ba tuần mà chưa có kết quả, đề nghị trả lời.
2. Đèn đường trước ngõ nhà tôi hỏng cả tháng nay, đề nghị sửa chữa sớm."""


def laden(town: Town, case: Case, times: int) -> None:
    """More hangs on it: others that follow it, files, messages, a unit that its sender named."""
    for _ in range(times):
        do(town, a_case(at=now()), "lan", "merge", now(), inputs={"main": case.code, "confirmed": case.code})
        write_together([pending_row(case.pk, "zalo", {"url": "https://example.com/1.jpg", "kind": "image"}, now())])
        outbox.put(notice="assigned", text="x", at=now(), person_id=case.sender_id, case_id=case.pk)
    Feedback.objects.filter(pk=case.pk).update(unit_named_id=town.unit("works"), unit_named_text="Sở Xây dựng")
    suggesting_round(now())


def sender_of(browser: Client, case: Case) -> int:
    return cost_of(lambda: browser.post(reverse("officer_sender", args=[case.code])), status=200)


@pytest.mark.parametrize(
    ("stage", "page", "sender"), [("received", 8, 12), ("assigned", 8, 12), ("awaiting_approval", 8, 12), ("answered", 7, 11)]
)  # fmt: skip
def test_a_matter_and_its_sender_cost_the_same_however_much_hangs_on_it(
    town: Town, stage: str, page: int, sender: int
) -> None:
    in_use(town, "lan")
    lan, case = browser_of(town, "lan"), case_in(town, stage, at=now() - timedelta(hours=2), content=SEVERAL)
    for more in (1, 2):
        laden(town, case, more)
        address = reverse("officer_case", args=[case.code])
        assert (cost(lan, address), sender_of(lan, case)) == (page, sender)
    assert max(page, sender) <= MOST
