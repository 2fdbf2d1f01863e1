"""Guessing from many addresses, and many names from one: slowed, told, and no official locked out by it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client

from access import guessing
from access.models import User, WrongSignIns
from ledger.models import Entry
from tests.access.conftest import PASSWORD
from tests.access.test_sign_in import code_for, sign_in, with_totp

pytestmark = [pytest.mark.db, pytest.mark.urls("tests.access.urls"), pytest.mark.usefixtures("fresh_limits")]


def from_address(number: int) -> Client:
    return Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.7")


def guessed(times: int, login: str = "can-bo", start: int = 1) -> list[int]:
    """Wrong passwords, each from an address of its own."""
    return [sign_in(from_address(start + n), "sai", login).status_code for n in range(times)]


def time_passes(**much: int) -> None:
    WrongSignIns.objects.update(last_at=F("last_at") - timedelta(**much))


def test_one_account_from_many_addresses_is_slowed_and_waits_longer_each_time(handler: User) -> None:
    assert guessed(11) == [200] * 10 + [429]
    stopped = sign_in(from_address(99), PASSWORD)
    assert stopped.status_code == 429, "a guess that happens to be right is not told either"
    assert 0 < int(stopped["Retry-After"]) <= 31
    time_passes(seconds=31)
    assert guessed(2, start=40) == [200, 429]
    assert 31 < int(sign_in(from_address(98))["Retry-After"]) <= 61
    time_passes(seconds=61)
    assert sign_in(from_address(97)).status_code == 302, "slowed is not locked"


def test_waiting_is_not_prolonged_by_who_keeps_knocking_and_ends_at_a_quarter_of_an_hour(handler: User) -> None:
    guessed(10)
    count = WrongSignIns.objects.get(is_account=True).count
    guessed(5, start=60)
    assert WrongSignIns.objects.get(is_account=True).count == count
    WrongSignIns.objects.filter(is_account=True).update(count=5000)
    assert int(sign_in(from_address(97))["Retry-After"]) <= 901
    time_passes(days=2)
    assert guessed(2, start=70) == [200, 200], "after a quiet day nothing is held against anybody"


def test_a_device_on_which_the_account_has_signed_in_does_not_wait(handler: User) -> None:
    mine = Client()
    assert sign_in(mine).status_code == 302
    mine.post("/tai-khoan/dang-xuat/")
    guessed(12)
    assert sign_in(mine).status_code == 302
    assert sign_in(Client()).status_code == 429


def test_a_stolen_device_cookie_opens_ten_guesses_no_more(handler: User) -> None:
    mine = Client()
    sign_in(mine)
    stolen = mine.cookies[guessing.COOKIE].value
    guessed(11)

    def with_it(number: int) -> int:
        thief = from_address(number)
        thief.cookies[guessing.COOKIE] = stolen
        return sign_in(thief, "sai").status_code

    assert [with_it(100 + n) for n in range(11)] == [200] * 10 + [429]


@pytest.mark.parametrize("spoiled", ["", "x", "eyJhIjpbXX0:1:forged"])
def test_a_forged_device_cookie_is_no_device(handler: User, spoiled: str) -> None:
    guessed(10)
    forger = from_address(50)
    forger.cookies[guessing.COOKIE] = spoiled
    assert sign_in(forger).status_code == 429


def test_a_device_of_another_account_is_strange_here(handler: User, official_in: Callable[..., User]) -> None:
    official_in("handler", "dong-nghiep")
    theirs = Client()
    sign_in(theirs, login="dong-nghiep")
    theirs.post("/tai-khoan/dang-xuat/")
    guessed(10)
    assert sign_in(theirs).status_code == 429


def test_one_address_that_tries_many_names_is_stopped_and_others_are_not(handler: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(guessing, "FROM_ONE_ADDRESS", 12)
    at = guessing.window_of(guessing._real_time())  # counted by quarters of an hour; none ends meanwhile
    monkeypatch.setattr(guessing, "_real_time", lambda: at)
    mine = Client(REMOTE_ADDR="10.9.9.9")
    sign_in(mine)
    mine.post("/tai-khoan/dang-xuat/")
    answers = [sign_in(Client(REMOTE_ADDR="10.9.9.9"), "sai", f"ten-{n}").status_code for n in range(13)]
    assert answers == [200] * 12 + [429]
    assert sign_in(Client(REMOTE_ADDR="10.9.9.9")).status_code == 429
    assert sign_in(mine).status_code == 302, "the same office, on a machine that is known"
    assert sign_in(from_address(5)).status_code == 302


def test_it_says_the_same_of_a_name_that_exists_and_one_that_does_not(handler: User) -> None:
    pages = []
    for login in ("can-bo", "khong-co"):
        guessed(10, login)
        told = sign_in(from_address(200), "sai", login)
        pages.append((told.status_code, re.findall(r"<(?:h1|p)>.*?</", told.content.decode())))
    assert pages[0] == pages[1]
    assert "khóa bảo mật" in str(pages[0][1])


def test_the_operator_is_told_once_and_the_log_names_nobody(handler: User, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING, logger="access.guessing"):
        guessed(14)
    told = [record for record in caplog.records if record.name == "access.guessing"]
    assert len(told) == 1
    assert "can-bo" not in str(told[0].__dict__)
    assert Entry.objects.filter(verb="access:account:guessed", actor_id=handler.pk).count() == 1
    assert guessing.slowed_accounts() == 1
    row = WrongSignIns.objects.filter(is_account=True).get()
    assert b"can-bo" not in bytes(row.tag)


def test_wrong_codes_from_many_addresses_are_slowed_apart_from_passwords(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    answers = []
    for number in range(11):
        guesser = from_address(number + 1)
        sign_in(guesser)
        cache.clear()
        answers.append(guesser.post("/tai-khoan/dang-nhap/ma/", {"code": "000000"}).status_code)
    assert answers == [200] * 10 + [429]
    time_passes(days=2)
    honest = from_address(77)
    sign_in(honest)
    guessed(11, start=300)
    cache.clear()
    done = honest.post("/tai-khoan/dang-nhap/ma/", {"code": code_for(secret, 1)})
    assert done.status_code == 302, "who guesses passwords does not hinder the second step of who knows it"
