"""How many statements signing in costs, and each page of an account: a literal number each, sessions and transactions counted, in a
process that runs. At most twelve, also where a sign-in is told to the operator and where an account is new to the ledger.

What a page of allauth costs depends on what the account has: an app, codes on paper, a passkey."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from access import guessing, resets, session_store, typed, urls
from access.models import User
from books.orgs.models import Absence
from kernel.time import now, today
from tests.access.away import away
from tests.access.conftest import PASSWORD
from tests.access.passkeys import Passkey, options_of
from tests.access.test_sign_in import code_for
from tests.casework.town import Town
from tests.tree.test_statements import MOST, browser_of
from tests.tree.undone import paid

pytestmark = pytest.mark.db
RIGHT, WRONG = {"login": "lan", "password": PASSWORD}, {"login": "lan", "password": "sai"}
NEW = "mot-mat-khau-rat-khac"
BY_SCRIPT = {"headers": {"Accept": "application/json"}}
BACK = "?next=/tai-khoan/"

# address of `access.urls`, what is done there → statements
SIGN_IN = {
    "account_login": 0, "account_login, right": 6, "account_login, right, on a browser that was here": 6,
    "account_login, right, a session before": 7, "account_login, right, wrong before, the account's first": 7,
    "account_login, right, second step asked": 5, "account_login, wrong": 3, "account_login, wrong, no such name": 3,
    "account_login, wrong, on a known browser": 3, "account_login, wrong, told": 6, "account_login, fifth wrong": 3,
    "account_login, locked": 1, "account_login, has to wait": 1, "account_login, signed in": 2,
    "account_login, signed out for being idle": 4, "account_logout": 2, "account_logout, done": 4, "account_inactive": 1,
}  # fmt: skip


TYPED = {"sent, no session": 1, "sent, another waits": 2, "asked to sign in": 1, "signed in": 7}


SECOND_STEP = {
    "mfa_authenticate": 5, "mfa_authenticate, right": 9, "mfa_authenticate, recovery code": 12,
    "mfa_authenticate, wrong": 11, "mfa_authenticate, used before": 9, "mfa_authenticate, wrong, told": 12,
    "mfa_authenticate, fifth wrong": 11, "mfa_authenticate, locked": 6, "mfa_authenticate, signed in": 2,
    "mfa_authenticate, from nowhere": 0, "account_login, half signed in": 2, "mfa_authenticate, key": 10,
    "mfa_authenticate, wrong key": 5,
}  # fmt: skip
PASSKEY = {
    "mfa_login_webauthn, asked": 1, "mfa_login_webauthn, asked again": 2, "mfa_login_webauthn, right": 10,
    "mfa_login_webauthn, right, on a browser that was here": 11, "mfa_login_webauthn, wrong": 1,
}  # fmt: skip
PASSWORDS = {
    "account": 5, "account_change_password": 2, "account_change_password, changed": 4, "account_change_password, first": 4,
    "account_change_password, wrong": 2, "account_reauthenticate": 3, "account_reauthenticate, right": 7,
    "account_reauthenticate, wrong": 7, "account_reauthenticate, wrong, told": 10,
}  # fmt: skip
APP = {
    "mfa_index": 4, "mfa_index, with an app": 4, "mfa_activate_totp, not confirmed": 3, "mfa_activate_totp": 4,
    "mfa_activate_totp, right": 11, "mfa_activate_totp, wrong": 3, "mfa_activate_totp, there is one": 3,
    "mfa_deactivate_totp": 6, "mfa_deactivate_totp, the last one": 6, "mfa_deactivate_totp, done": 11,
    "mfa_reauthenticate": 3, "mfa_reauthenticate, right": 7, "mfa_reauthenticate, recovery code": 10,
    "mfa_reauthenticate, wrong": 7, "mfa_view_recovery_codes": 4, "mfa_view_recovery_codes, the first time": 5,
    "mfa_download_recovery_codes": 4, "mfa_generate_recovery_codes": 4, "mfa_generate_recovery_codes, done": 10,
}  # fmt: skip
KEYS = {
    "mfa_add_webauthn": 6, "mfa_add_webauthn, done": 7, "mfa_add_webauthn, the first": 9, "mfa_list_webauthn": 3,
    "mfa_edit_webauthn": 4, "mfa_edit_webauthn, done": 5, "mfa_remove_webauthn": 5, "mfa_remove_webauthn, done": 7,
    "mfa_remove_webauthn, the last": 10, "mfa_deactivate_totp, with a key": 8, "mfa_reauthenticate_webauthn": 5,
    "mfa_reauthenticate_webauthn, right": 8, "mfa_reauthenticate_webauthn, wrong": 3,
    "mfa_remove_webauthn, the last one": 5,
}  # fmt: skip
DESK = {
    "switch_position": 6, "switch_position, stands in": 6, "switch_position, not his": 3, "account, asked by another": 5,
    "refuse_reset": 8, "refuse_reset, there is none": 7, "know_of_reset": 4,
}  # fmt: skip

TABLES = (SIGN_IN, SECOND_STEP, PASSKEY, PASSWORDS, APP, KEYS, DESK)


@pytest.fixture
def lan(town: Town, settings: Any, monkeypatch: Any) -> User:
    """Somebody with a password, in a house that asks for a second factor. No half minute ends meanwhile; that somebody is there is
    noted by each request, not by one in a minute."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MFA_REQUIRED = True
    begun = int(time.time()) // 900 * 900 + 15
    monkeypatch.setattr(time, "time", lambda: begun)
    monkeypatch.setattr(session_store, "NOTED_EVERY", timedelta(0))
    cache.clear()
    user = town.users["lan"]
    user.set_password(PASSWORD)
    user.save()
    assert sign_in(Client()).status_code == 302, "the account has been used before"
    return user


def sign_in(browser: Client, said: dict[str, str] = RIGHT) -> Any:
    return browser.post(reverse("account_login"), said)


def signed_in() -> Client:
    browser = Client()
    sign_in(browser)
    return browser


def confirmed(browser: Client) -> Client:
    """Who has just said the password again, as all that changes a second factor wants it."""
    assert browser.post(reverse("account_reauthenticate") + BACK, {"password": PASSWORD}).status_code == 302
    return browser


def set_up_app(browser: Client) -> str:
    page = confirmed(browser).get(reverse("mfa_activate_totp")).content.decode()
    secret = re.findall(r"<code>(\w+)</code>", page)[0]
    assert browser.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}).status_code == 302
    return str(secret)


def codes_of(browser: Client) -> list[str]:
    return re.findall(r"<code>(\d+)</code>", browser.get(reverse("mfa_view_recovery_codes")).content.decode())


def set_up_key(browser: Client) -> Passkey:
    key = Passkey()
    there = reverse("mfa_add_webauthn")
    asked = options_of(browser.get(there).content.decode())
    told = {"name": "Máy", "credential": key.made(asked), "passwordless": "on"}
    assert browser.post(there, told).status_code == 302
    return key


def wrong_before(times: int, said: dict[str, str] = WRONG) -> None:
    """From as many addresses, so that none of them is locked."""
    for number in range(times):
        sign_in(Client(REMOTE_ADDR=f"10.1.2.{number}"), said)


@contextmanager
def for_now() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_signing_in_costs_a_known_number(lan: User) -> None:
    there, out = reverse("account_login"), reverse("account_logout")
    known, before, idle = signed_in(), Client(), signed_in()
    known.post(out)
    before.get(reverse("mfa_login_webauthn"), **BY_SCRIPT)  # a session that belongs to nobody
    costs = {
        "account_login": paid(Client(), there, status=200),
        "account_login, right": paid(Client(), there, RIGHT),
        "account_login, right, on a browser that was here": paid(known, there, RIGHT),
        "account_login, right, a session before": paid(before, there, RIGHT),
        "account_login, wrong": paid(Client(), there, WRONG, status=200),
        "account_login, wrong, no such name": paid(Client(), there, WRONG | {"login": "nobody"}, status=200),
        "account_login, wrong, on a known browser": paid(known, there, WRONG, status=200),
        "account_login, signed in": paid(signed_in(), there),
        "account_logout": paid(signed_in(), out, status=200),
        "account_logout, done": paid(signed_in(), out, {}),
        "account_inactive": paid(signed_in(), reverse("account_inactive"), status=200),
    }
    away(idle)
    costs["account_login, signed out for being idle"] = paid(idle, there, status=200)
    mai = {"login": "mai", "password": PASSWORD}
    User.objects.filter(username="mai").update(password=lan.password)
    sign_in(before, mai | {"password": "sai"})
    costs["account_login, right, wrong before, the account's first"] = paid(before, there, mai)
    with for_now():
        wrong_before(guessing.FREE - 1)
        costs["account_login, wrong, told"] = paid(Client(), there, WRONG, status=200)
        wrong_before(1)
        costs["account_login, has to wait"] = paid(Client(), there, RIGHT, status=429)
    with for_now():
        for _ in range(4):
            sign_in(Client(), WRONG)
        costs["account_login, fifth wrong"] = paid(Client(), there, WRONG, status=429)
        sign_in(Client(), WRONG)
        costs["account_login, locked"] = paid(Client(), there, RIGHT, status=429)
    sign_in(known)
    set_up_app(known)
    costs["account_login, right, second step asked"] = paid(before, there, RIGHT)
    assert costs == SIGN_IN
    assert max(costs.values()) <= MOST


def test_what_was_typed_when_a_session_ended_costs_a_known_number(lan: User) -> None:
    """The form of an ended session, with none left and with one of nobody; the way back, and the form sent again."""
    there, browser = reverse("keyed_in"), Client()
    form = {"content": "Đèn đường tắt hai tuần.", "opened_by": typed._signer().sign(typed._tag("forms", lan.pk))}
    costs = {"sent, no session": paid(browser, there, form)}
    browser.post(there, form)
    costs["sent, another waits"] = paid(browser, there, form | {"content": "Việc khác"})
    costs["asked to sign in"] = paid(browser, reverse("account_login"), status=200)
    costs["signed in"] = paid(browser, reverse("account_login"), RIGHT)
    assert costs == TYPED
    assert max(costs.values()) <= MOST


def test_the_second_step_costs_a_known_number(lan: User) -> None:
    there, half, browser = reverse("mfa_authenticate"), Client(), signed_in()
    secret = set_up_app(browser)
    codes = codes_of(browser)
    sign_in(half)
    costs = {
        "account_login, half signed in": paid(half, reverse("account_login")),
        "mfa_authenticate": paid(half, there, status=200),
        "mfa_authenticate, right": paid(half, there, {"code": code_for(secret, 1)}),
        "mfa_authenticate, recovery code": paid(half, there, {"code": codes[0]}),
        "mfa_authenticate, wrong": paid(half, there, {"code": "000000"}, status=200),
        "mfa_authenticate, used before": paid(half, there, {"code": code_for(secret)}, status=200),
        "mfa_authenticate, signed in": paid(browser, there),
        "mfa_authenticate, from nowhere": paid(Client(), there),
    }
    with for_now():
        wrong_codes(guessing.FREE - 1)
        costs["mfa_authenticate, wrong, told"] = paid(half, there, {"code": "000000"}, status=200)
    with for_now():
        for _ in range(4):
            half.post(there, {"code": "000000"})
        costs["mfa_authenticate, fifth wrong"] = paid(half, there, {"code": "000000"}, status=429)
        half.post(there, {"code": "000000"})
        costs["mfa_authenticate, locked"] = paid(half, there, {"code": code_for(secret, 1)}, status=429)
    key = set_up_key(browser)
    asked = options_of(half.get(there).content.decode())
    costs["mfa_authenticate, key"] = paid(half, there, {"credential": key.signed(asked)})
    costs["mfa_authenticate, wrong key"] = paid(half, there, {"credential": "{}"}, status=200)
    assert costs == SECOND_STEP
    assert max(costs.values()) <= MOST


def wrong_codes(times: int) -> None:
    for number in range(times):
        guesser = Client(REMOTE_ADDR=f"10.1.3.{number}")
        sign_in(guesser)
        cache.clear()
        guesser.post(reverse("mfa_authenticate"), {"code": "000000"})


def test_a_passkey_costs_a_known_number(lan: User) -> None:
    there, browser, known = reverse("mfa_login_webauthn"), Client(), signed_in()
    key = set_up_key(confirmed(known))
    known.post(reverse("account_logout"))
    costs = {"mfa_login_webauthn, asked": paid(browser, there, status=200, **BY_SCRIPT)}
    answers = {each: each.get(there, **BY_SCRIPT).json() for each in (browser, known)}
    costs |= {
        "mfa_login_webauthn, asked again": paid(browser, there, status=200, **BY_SCRIPT),
        "mfa_login_webauthn, right": paid(browser, there, {"credential": key.signed(answers[browser])}),
        "mfa_login_webauthn, right, on a browser that was here": paid(
            known, there, {"credential": key.signed(answers[known])}
        ),
        "mfa_login_webauthn, wrong": paid(browser, there, {"credential": "{}"}),
    }
    assert costs == PASSKEY
    assert max(costs.values()) <= MOST


def test_passwords_cost_a_known_number(lan: User) -> None:
    browser, there, again = signed_in(), reverse("account_change_password"), reverse("account_reauthenticate") + BACK
    browser.get(reverse("account"))
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    costs = {
        "account": paid(browser, reverse("account"), status=200),
        "account_change_password": paid(browser, there, status=200),
        "account_change_password, changed": paid(browser, there, said),
        "account_change_password, wrong": paid(browser, there, said | {"oldpassword": "sai"}, status=200),
        "account_reauthenticate": paid(browser, again, status=200),
        "account_reauthenticate, right": paid(browser, again, {"password": PASSWORD}),
        "account_reauthenticate, wrong": paid(browser, again, {"password": "sai"}, status=200),
    }
    with for_now():
        wrong_before(guessing.FREE - 1)
        costs["account_reauthenticate, wrong, told"] = paid(browser, again, {"password": "sai"}, status=200)
    User.objects.filter(pk=lan.pk).update(must_change_password=True)
    costs["account_change_password, first"] = paid(browser, there, said)
    assert costs == PASSWORDS
    assert max(costs.values()) <= MOST


def test_an_app_and_its_codes_cost_a_known_number(lan: User, settings: Any) -> None:
    browser, on, off = signed_in(), reverse("mfa_activate_totp"), reverse("mfa_deactivate_totp")
    view, new, again = (
        reverse(f"mfa_{name}") for name in ("view_recovery_codes", "generate_recovery_codes", "reauthenticate")
    )
    costs = {
        "mfa_index": paid(browser, reverse("mfa_index"), status=200),
        "mfa_activate_totp, not confirmed": paid(browser, on),
    }
    secret = re.findall(r"<code>(\w+)</code>", confirmed(browser).get(on).content.decode())[0]
    costs |= {
        "mfa_activate_totp": paid(browser, on, status=200),
        "mfa_activate_totp, wrong": paid(browser, on, {"code": "000000"}, status=200),
        "mfa_activate_totp, right": paid(browser, on, {"code": code_for(secret)}),
    }
    browser.post(on, {"code": code_for(secret)})
    costs["mfa_view_recovery_codes, the first time"] = paid(browser, view, status=200)
    codes = codes_of(browser)
    costs |= {
        "mfa_index, with an app": paid(browser, reverse("mfa_index"), status=200),
        "mfa_activate_totp, there is one": paid(browser, on),
        "mfa_deactivate_totp": paid(browser, off, status=200),
        "mfa_deactivate_totp, the last one": paid(browser, off, {}, status=200),
        "mfa_view_recovery_codes": paid(browser, view, status=200),
        "mfa_download_recovery_codes": paid(browser, reverse("mfa_download_recovery_codes"), status=200),
        "mfa_generate_recovery_codes": paid(browser, new, status=200),
        "mfa_generate_recovery_codes, done": paid(browser, new, {}),
        "mfa_reauthenticate": paid(browser, again + BACK, status=200),
        "mfa_reauthenticate, right": paid(browser, again + BACK, {"code": code_for(secret, 1)}),
        "mfa_reauthenticate, recovery code": paid(browser, again + BACK, {"code": codes[0]}),
        "mfa_reauthenticate, wrong": paid(browser, again + BACK, {"code": "000000"}, status=200),
    }
    settings.MFA_REQUIRED = False
    costs["mfa_deactivate_totp, done"] = paid(browser, off, {})
    assert costs == APP
    assert max(costs.values()) <= MOST


def test_keys_of_an_account_cost_a_known_number(lan: User, settings: Any) -> None:
    browser, add, again = signed_in(), reverse("mfa_add_webauthn"), reverse("mfa_reauthenticate_webauthn") + BACK
    confirmed(browser)
    key = Passkey()
    costs = {"mfa_add_webauthn": paid(browser, add, status=200)}
    told = {"name": "Máy", "credential": key.made(options_of(browser.get(add).content.decode())), "passwordless": "on"}
    costs["mfa_add_webauthn, the first"] = paid(browser, add, told)
    set_up_app(browser)
    told["credential"] = key.made(options_of(browser.get(add).content.decode()))
    costs["mfa_add_webauthn, done"] = paid(browser, add, told)
    browser.post(add, told)
    which = [Authenticator.objects.get(type="webauthn").pk]
    edit, remove = reverse("mfa_edit_webauthn", args=which), reverse("mfa_remove_webauthn", args=which)
    costs |= {
        "mfa_list_webauthn": paid(browser, reverse("mfa_list_webauthn"), status=200),
        "mfa_edit_webauthn": paid(browser, edit, status=200),
        "mfa_edit_webauthn, done": paid(browser, edit, {"name": "Điện thoại"}),
        "mfa_remove_webauthn": paid(browser, remove, status=200),
        "mfa_remove_webauthn, done": paid(browser, remove, {}),
        "mfa_deactivate_totp, with a key": paid(browser, reverse("mfa_deactivate_totp"), {}),
        "mfa_reauthenticate_webauthn": paid(browser, again, status=200),
    }
    signed = key.signed(options_of(browser.get(again).content.decode()))
    costs |= {
        "mfa_reauthenticate_webauthn, right": paid(browser, again, {"credential": signed}),
        "mfa_reauthenticate_webauthn, wrong": paid(browser, again, {"credential": "{}"}),
    }
    Authenticator.objects.filter(type="totp").delete()
    costs["mfa_remove_webauthn, the last one"] = paid(browser, remove, {}, status=200)
    settings.MFA_REQUIRED = False
    costs["mfa_remove_webauthn, the last"] = paid(browser, remove, {})
    assert costs == KEYS
    assert max(costs.values()) <= MOST


def test_positions_and_what_others_asked_cost_a_known_number(town: Town, lan: User) -> None:
    User.objects.filter(username__in=("loan", "long")).update(password=lan.password)
    own, desk = browser_of(town, "anh"), browser_of(town, "lan")
    own.get(reverse("account"))
    absent = {"position": town.seats["mai"], "user": town.users["mai"], "valid_from": today(), "valid_to": today()}
    Absence.objects.create(**absent, substitute=lan, legal_basis="Thử")
    costs = {
        "switch_position": paid(desk, reverse("switch_position", args=[town.seats["lan"].pk]), {}),
        "switch_position, stands in": paid(desk, reverse("switch_position", args=[town.seats["mai"].pk]), {}),
        "switch_position, not his": paid(desk, reverse("switch_position", args=[town.seats["bao"].pk]), {}, status=403),
    }
    row = resets.ask(town.users["anh"].pk, resets.PASSWORD, "Quên mật khẩu", actor=town.actor("khanh"), at=now())
    costs |= {
        "account, asked by another": paid(own, reverse("account"), status=200),
        "refuse_reset": paid(own, reverse("refuse_reset", args=[row.pk]), {}),
        "refuse_reset, there is none": paid(own, reverse("refuse_reset", args=[lan.pk]), {}, status=404),
    }
    resets.refuse(row.pk, "", actor=town.actor("anh"), at=now())
    costs["know_of_reset"] = paid(own, reverse("know_of_reset", args=[row.pk]), {})
    assert costs == DESK
    assert max(costs.values()) <= MOST


def test_every_address_of_an_account_is_counted() -> None:
    counted = {what.split(",")[0] for table in TABLES for what in table}
    assert counted == {each.name for each in urls.urlpatterns}
