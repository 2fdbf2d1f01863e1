"""The life of Zalo's tokens with real processes: 25 hours, two workers at once, death in the middle of a renewal."""

from __future__ import annotations

import time
from itertools import count

import pytest

from tests.faults.house import House, until

pytestmark = [pytest.mark.slow, pytest.mark.stack]

HOUR = 3600


def grant(house: House) -> tuple[int, str]:
    """How often the pair was changed, and how the renewal stands."""
    return house.rows("SELECT version, stage FROM zalo_grant")[0]  # type: ignore[return-value]


def entries(house: House, verb: str) -> int:
    return house.count("SELECT count(*) FROM ledger_entry WHERE verb = %s", f"zalo:token:{verb}")


def greeted(house: House) -> None:
    """Somebody writes and is answered: the token of now is a good one."""
    person = house.citizen()
    house.says(person, "Xin chào")
    until(lambda: house.heard(person), "an answer")


def test_after_25_hours_the_next_message_still_goes_out(house: House) -> None:
    greeted(house)
    version = grant(house)[0]
    house.stack.move_clock(26 * HOUR)
    greeted(house)
    assert grant(house) == (version + 1, "good")


def test_two_workers_renew_once(house: House) -> None:
    """A refresh token is good for one use: the second user of it would lose the account its voice."""
    with house.second_worker():
        for _ in range(2):
            version = grant(house)[0]
            people = [house.citizen() for _ in range(6)]
            with house.suffering("slow", seconds=1, scope="oauth"):
                house.stack.move_clock(26 * HOUR)
                for person in people:
                    house.says(person, "Xin chào")
                for person in people:
                    until(lambda person=person: house.heard(person), "an answer")
                    house.becomes_quiet()
            assert grant(house) == (version + 1, "good")
            assert all(len(house.heard(person)) == 1 for person in people)
    assert entries(house, "refused") == 0


def test_a_worker_dies_while_zalo_renews(house: House) -> None:
    """Zalo has spent the refresh token, and its answer died with the worker: doubted, then told, never silent."""
    doubted, before = entries(house, "doubted"), grant(house)[0]
    with house.suffering("slow", seconds=100, scope="oauth", times=1):  # until the worker is dead
        house.stack.move_clock(26 * HOUR)
        until(house.suffered, "the renewal in Zalo's hands")
        assert grant(house)[1] == "refreshing", "written down before the call"
        house.stack.kill("worker")
    time.sleep(1)  # Zalo goes on
    house.stack.restart("worker")
    person = house.citizen()
    house.says(person, "Xin chào")
    turns = count(1)

    def is_renewed() -> bool:
        """The rounds look by real time: not over every retry of the message before they have looked."""
        house.stack.move_clock(121)
        time.sleep(1)
        return next(turns) >= 8 and grant(house)[1] == "good"

    until(is_renewed, "a good pair")
    house.becomes_quiet()
    assert grant(house)[1] == "good"
    assert grant(house)[0] > before
    assert entries(house, "doubted") > doubted
    assert entries(house, "refused") >= 1, "the spent refresh token is refused once, and the ledger says so"
    assert len(house.heard(person)) == 1


def test_zalo_takes_all_tokens_away(house: House) -> None:
    """Only a person can get a new pair: the page says so, the messages wait, and go out once when it is entered."""
    house.phone.post("/token/revoke").raise_for_status()
    person = house.citizen()
    house.says(person, "Xin chào")
    until(lambda: grant(house)[1] == "refused", "the refusal")
    page = house.official("dieuphoi").get("/can-bo/tin-nhan/").text
    assert "zalo_token" in page
    assert not house.heard(person)
    house.stack.manage("zalo_token", "--from-console", house.stack.urls["emulator"])
    house.becomes_quiet()
    assert len(house.heard(person)) == 1
