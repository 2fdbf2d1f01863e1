"""How many statements it costs to send a matter by a form: from the page of the city, with files or not, keyed in at a desk, from the
pages with one question each; and to open what only a named person may read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from books.numbers import blocks
from casework.models import Case
from kernel.time import format_date, now
from kinds.feedback.submission import submit
from tests.casework.town import FIELDS, Town, sealed
from tests.tree.test_statements import MOST, browser_of
from tests.tree.test_statements_elsewhere import RUDE
from tests.tree.test_statements_together import NAMES, in_use, uploads
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
SAID = {
    "content": "Hồ sơ cấp phép sửa nhà của tôi đã quá hẹn ba tuần mà chưa có kết quả.", "name": "Đỗ Thị Hòa",
    "address": "Số 5 phố Huế", "phone": "0912345678",
}  # fmt: skip
SECRET = "Tôi tố cáo ông Trần Văn Khoát, cán bộ phường, nhận hối lộ 20 triệu đồng để làm sổ đỏ."


@pytest.fixture(autouse=True)
def _numbers_enough(town: Town, settings: Any) -> None:
    """A process that has opened something today has numbers for all that follows."""
    settings.NUMBER_BLOCK_SIZE = 500
    blocks.forget_blocks()
    submit(FIELDS, channel="web", at=now(), key=str(uuid4()))


def _sent(browser: Client, path: str, names: tuple[str, ...] = (), **said: str) -> int:
    def send() -> Any:
        return browser.post(path, {**said, "key": str(uuid4()), **({"files": uploads(names)} if names else {})})

    return cost_of(send)


def test_a_matter_that_is_sent_by_a_form_costs_a_known_number(town: Town) -> None:
    path = reverse("feedback_write")
    costs = {
        "page": _sent(Client(), path, **SAID),
        "page, on conduct": _sent(Client(), path, **{**SAID, "content": RUDE}),
        "page, one file": _sent(Client(), path, NAMES[:1], **SAID),
        "page, three files": _sent(Client(), path, NAMES, **SAID),
        "page, sealed": _sent(Client(), path, **{**SAID, "content": SECRET}),
    }
    assert costs == {
        "page": 8, "page, on conduct": 8, "page, one file": 8, "page, three files": 8, "page, sealed": 7,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_keying_a_matter_in_costs_the_same_with_files(town: Town) -> None:
    """Who sent something under that number before is looked up first, a reading that is entered: two transactions."""
    lan, desk = browser_of(town, "lan"), reverse("keyed_in")
    in_use(town, "lan")
    lan.get(desk)
    keyed = {**SAID, "phone": "0987 654 321", "source": "phone", "received_on": format_date(now().date())}
    assert [_sent(lan, desk, names, **keyed) for names in ((), NAMES)] == [12, 12]


def test_opening_what_is_sealed_costs_a_known_number(town: Town) -> None:
    case, browser = Case.objects.get(pk=sealed(at=now())), browser_of(town, "anh")
    in_use(town, "anh")
    browser.get(reverse("officer_case", args=[case.code]))
    cost = cost_of(lambda: browser.post(reverse("officer_sealed", args=[case.code])), status=200)
    assert cost == 10
