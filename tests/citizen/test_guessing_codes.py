"""Who guesses at one code waits where they stand; the right secret comes in, until a script has tried too often; and no other
matter of anybody behind the same address is touched."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from casework.intake import Opened
from desks.citizen import guesses
from desks.citizen.models import Guess
from tests.casework.town import Town, send_in

pytestmark = pytest.mark.db


def opens(opened: Opened, secret: str = "", address: str = "127.0.0.1") -> int:
    path = f"/theo-doi/{opened.code}/{secret or opened.secret}/"
    return Client().get(path, REMOTE_ADDR=address).status_code


def wrong(code: str, number: int) -> int:
    return Client().get(f"/theo-doi/{code}/{number:012d}/").status_code


def test_only_the_code_that_was_guessed_at_waits(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    guessed, other = send_in().opened, send_in().opened
    with caplog.at_level(logging.WARNING, logger="desks.citizen.guesses"):
        assert [wrong(guessed.code, n) for n in range(10)] == [404] * 8 + [429] * 2
    assert [record.message for record in caplog.records].count("code guessing blocked") == 1
    assert opens(guessed) == 200, "thousands may stand behind one address: the rightful link is none of the guesses"
    assert wrong(guessed.code, 11) == 429
    assert opens(guessed, address="127.0.0.2") == 200
    assert opens(other) == 200
    form = Client().get("/theo-doi/")
    assert form.status_code == 200
    found = Client().post("/theo-doi/", {"code": other.code, "secret": other.secret})
    assert found.status_code == 302


def test_nobody_tries_without_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "ENDS", 12)
    guessed = send_in().opened
    assert [wrong(guessed.code, n) for n in range(14)] == [404] * 8 + [429] * 6
    assert opens(guessed) == 429, "nothing is learned by trying on"
    assert opens(guessed, address="127.0.0.2") == 200
    assert max(Guess.objects.values_list("count", flat=True)) == 12, "nothing is written any more"


def test_who_is_wrong_reads_that_the_right_secret_opens(town: Town) -> None:
    code = send_in().opened.code
    pages = [Client().get(f"/theo-doi/{code}/{n:012d}/").content.decode() for n in range(9)]
    assert "Mã vừa nhập chưa đúng" in pages[-1]
    assert "Mã bí mật đúng thì vẫn mở được" in pages[-1]


def test_a_code_is_the_same_however_it_is_written(town: Town) -> None:
    code = send_in().opened.code
    ways = [code, code.lower(), f" {code} ", f"{code[:4].lower()}{code[4:]}"]
    codes = [wrong(ways[n % len(ways)], n) for n in range(9)]
    assert codes == [404] * 8 + [429]


def test_whoever_is_wrong_at_code_after_code_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The right secret of a code that nobody guessed at comes in all the same."""
    monkeypatch.setattr(guesses, "FROM_ONE_ADDRESS", 5)
    mine = send_in().opened
    with caplog.at_level(logging.WARNING, logger="desks.citizen.guesses"):
        assert [wrong(f"PAKN.20260915.90{n:02d}", n) for n in range(7)] == [404] * 4 + [429] * 3
    assert [record.message for record in caplog.records].count("many codes guessed at") == 1
    said = Client().get(f"/theo-doi/{mine.code}/000000000000/")
    assert said.status_code == 429
    assert "Mã vừa nhập chưa đúng" in said.content.decode()
    assert int(said["Retry-After"]) > 0
    assert opens(mine) == 200


def test_one_address_has_so_many_tries_however_many_codes_it_invents(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "SHELVES", 2)
    monkeypatch.setattr(guesses, "ENDS", 8)
    codes = [f"PAKN.20260915.{n:04d}" for n in range(30)]
    for number, code in enumerate(codes):
        wrong(code, number)
    tried = Guess.objects.order_by("-count").values_list("count", flat=True)
    assert list(tried) == [16, 8, 8], "two shelves with eight each, and all of the address"


def test_whoever_waits_reads_that_it_may_have_been_somebody_else(town: Town) -> None:
    code = send_in().opened.code
    for number in range(9):
        page = Client().get(f"/theo-doi/{code}/{number:012d}/")
    assert "có thể không phải do ông/bà" in page.content.decode()
    assert "nhanh quá" not in page.content.decode()


def test_a_browser_that_opened_it_before_waits_for_nobody_else(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "ENDS", 8)
    mine, other = send_in().opened, send_in().opened
    path, sender = f"/theo-doi/{mine.code}/{mine.secret}/", Client()
    kept = sender.get(path).cookies["motcua_mo"]
    assert kept["httponly"]
    assert mine.code not in kept.value
    assert "motcua_mo" not in sender.get(path).cookies, "written once"
    for number in range(9):
        wrong(mine.code, number)
        wrong(other.code, number)
    assert opens(mine) == 429
    assert sender.get(path).status_code == 200
    assert sender.get(f"/theo-doi/{other.code}/{other.secret}/").status_code == 429, "which it never opened"


def test_such_a_browser_has_no_more_tries_than_anybody(town: Town) -> None:
    """Several may use one machine: who opened one matter on it has not opened it for the next."""
    mine, machine = send_in().opened, Client()
    machine.get(f"/theo-doi/{mine.code}/{mine.secret}/")
    codes = [machine.get(f"/theo-doi/{mine.code}/{n:012d}/").status_code for n in range(9)]
    assert codes == [404] * 8 + [429]
    assert opens(mine) == 200
    machine.cookies["motcua_mo"] = machine.cookies["motcua_mo"].value[:-3] + "abc"
    assert machine.get(f"/theo-doi/{mine.code}/{mine.secret}/").status_code == 200, "a strange browser, as any other"
