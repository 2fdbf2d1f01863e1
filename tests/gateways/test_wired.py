"""Through the real readers of the ledger, with commits: what config.wiring promises really happens."""

from __future__ import annotations

import pytest

from api.models import Delivery
from casework import readers
from casework.models import Work
from kernel.time import now
from tests.api.calling import a_caller
from tests.casework.town import Town, a_case, do
from tests.ledger.quiet import wait_until_sealable


@pytest.fixture(autouse=True)
def real(lasting_town: Town) -> None:
    wait_until_sealable()
    while readers.reader_round(now()):
        pass


def test_a_matter_that_was_taken_up_asks_to_be_keyed_in_and_is_told(lasting_town: Town) -> None:
    app = a_caller("feedback:read_all", "hooks:manage")
    app.ask("post", "/hooks", 201, {"url": "http://127.0.0.1:9/hook"})
    case = a_case(at=now())
    do(lasting_town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    wait_until_sealable()  # a transaction of any database of the server keeps the readers' horizon low
    while readers.reader_round(now()):
        pass
    assert Work.objects.filter(task="key_national", case=case, closed_at=None).count() == 1
    assert {d.subject for d in Delivery.objects.all()} == {case.code}
