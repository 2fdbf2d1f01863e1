"""The renewal of tokens: never twice with one refresh token, never silently lost, whatever dies at whichever step."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.core.management import call_command

from channels.zalo import tokens
from channels.zalo.models import Grant
from channels.zalo.restored import doubt_grant
from channels.zalo.standing import standing
from kernel.time import now
from messaging.routes import Passing
from tests.cluster import ROOT, Copy
from tests.zalo.conftest import Emulator, forget, move_to


def grant() -> Grant:
    return Grant.objects.get()


def verbs_of(house: Copy) -> list[str]:
    with house.superuser() as server:
        return [row[0] for row in server.execute("SELECT verb FROM ledger_entry WHERE verb LIKE 'zalo:%' ORDER BY seq")]


def used(emulator: Emulator, house: Copy) -> str:
    """Which access token Zalo takes now: an independent question to the other side."""
    token = tokens.access_token(now())
    answer = emulator.http.get(f"{emulator.url}/openapi/v2.0/oa/getoa", headers={"access_token": token})
    assert answer.json()["error"] == 0, answer.text
    return token


def test_encrypted_and_written_down(granted: Copy, emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    token = used(emulator, granted)
    with granted.superuser() as server:
        kept = str(server.execute("SELECT g::text FROM zalo_grant g").fetchall())
        kept += str(server.execute("SELECT particulars::text FROM ledger_entry").fetchall())
    assert token not in kept
    assert token.encode().hex() not in kept
    assert token not in caplog.text
    assert verbs_of(granted) == ["zalo:token:entered"]


def test_renewed_five_hours_early_by_the_worker(granted: Copy, emulator: Emulator) -> None:
    before = used(emulator, granted)
    assert tokens.token_round(now()) is False
    move_to(emulator, hours=20, minutes=1)
    assert tokens.token_round(now()) is True
    forget()
    assert used(emulator, granted) != before
    assert tokens.token_round(now()) is False
    assert verbs_of(granted) == ["zalo:token:entered", "zalo:token:rotated"]


def test_expired_token_is_renewed_at_need(granted: Copy, emulator: Emulator) -> None:
    move_to(emulator, hours=26)
    used(emulator, granted)
    assert grant().version == 2


def test_many_at_once_use_the_refresh_token_once(granted: Copy, emulator: Emulator) -> None:
    move_to(emulator, hours=26)
    emulator.fault("slow", "oauth", seconds=1)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(tokens.access_token(now()))) for _ in range(10)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert len(found) == 10
    assert len(set(found)) == 1
    assert grant().version == 2
    assert verbs_of(granted).count("zalo:token:rotated") == 1
    assert "zalo:token:refused" not in verbs_of(granted)


def test_refused_ends_all_tries_and_tells_a_person(
    granted: Copy, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.control("/token/revoke", {})
    with pytest.raises(Passing, match="token_refused"):
        tokens.access_token(now(), spent=tokens.access_token(now()))
    assert any(record.levelno == logging.CRITICAL for record in caplog.records)
    assert grant().stage == "refused"
    stands = standing(now())
    assert stands.is_alarm
    assert "zalo_token" in stands.sentence
    move_to(emulator, hours=26)
    calls = len(verbs_of(granted))
    for _ in range(3):
        forget()
        with pytest.raises(Passing, match="token_refused"):
            tokens.access_token(now())
    assert len(verbs_of(granted)) == calls  # no further try: it is a person's turn
    told = emulator.control("/token", {})
    tokens.enter(told["access_token"], told["refresh_token"], told["expires_in"], now())
    used(emulator, granted)
    assert not standing(now()).is_alarm


def test_a_wrong_secret_can_be_mended(granted: Copy, emulator: Emulator, settings: Any) -> None:
    right = settings.ZALO
    settings.ZALO = {**right, "app_secret": "wrong"}
    move_to(emulator, hours=26)
    with pytest.raises(Passing, match="token_refused"):
        tokens.access_token(now())
    settings.ZALO = right
    with pytest.raises(SystemExit):
        call_command("zalo_token", "--show")
    call_command("zalo_token", "--again")
    assert grant().stage == "good"
    used(emulator, granted)


@pytest.mark.parametrize("kind", ["down", "close", "html", "drop_after"])
def test_provider_in_trouble(granted: Copy, emulator: Emulator, kind: str) -> None:
    """Not heard at all: as before. Perhaps heard: unknown, the old token is tried again, and the answer decides."""
    move_to(emulator, hours=21)
    emulator.fault(kind, "oauth", times=1)
    assert tokens.token_round(now()) is False
    assert grant().stage == ("good" if kind == "down" else "unknown")
    token = used(emulator, granted)  # the old access token serves on
    assert tokens.token_round(now()) is False  # not before its time
    move_to(emulator, minutes=1)
    renewed = tokens.token_round(now())
    if kind == "drop_after":  # Zalo had rotated: the only copy of the new pair is lost
        assert renewed is False
        assert grant().stage == "refused"
        assert verbs_of(granted)[-2:] == ["zalo:token:doubted", "zalo:token:refused"]
        assert used(emulator, granted) == token
    else:
        assert renewed is True
        assert grant().stage == "good"


def test_provider_unreachable(granted: Copy, emulator: Emulator, settings: Any) -> None:
    move_to(emulator, hours=26)
    right = settings.ZALO
    settings.ZALO = {**right, "oauth_url": "http://127.0.0.1:9"}
    with pytest.raises(Passing, match="token_unreachable"):
        tokens.access_token(now())
    assert (grant().stage, grant().version) == ("good", 1)
    settings.ZALO = right
    with pytest.raises(Passing, match="token_later"):
        tokens.access_token(now())
    move_to(emulator, minutes=1)
    used(emulator, granted)


def test_limits_do_not_burn_the_token(granted: Copy, emulator: Emulator) -> None:
    move_to(emulator, hours=21)
    emulator.fault("error", "oauth", code=-32, times=1)
    assert tokens.token_round(now()) is False
    assert grant().stage == "good"


# --- killed at each step -----------------------------------------------------------------------------------------

RUN = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
import json
settings.ZALO = json.loads(os.environ["TEST_ZALO"])
from channels.zalo import tokens
from kernel.time import now

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def both(*given, **named):
        function(*given, **named)
        die()
    return both

step = sys.argv[1]
if step == "before_begin": tokens._begin = die
if step == "after_begin": tokens._ask = die
if step == "after_answer": tokens._ask = then_die(tokens._ask)
if step == "before_commit": tokens._enter_in_ledger = die
if step == "after_commit": tokens._settle = then_die(tokens._settle)
tokens.token_round(now())
print("done")
"""


def run_renewal(house: Copy, emulator: Emulator, settings: Any, step: str) -> int:
    import json

    environment = {
        **os.environ, **house.environment(), "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        "TEST_ZALO": json.dumps(settings.ZALO), "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", RUN, step], env=environment, capture_output=True, timeout=300)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()
    return done.returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "at_once", "after_lease"),
    [
        ("none", "good", "good"),
        ("before_begin", "good", "good"),
        ("after_begin", "refreshing", "good"),  # Zalo never heard: the old token is still good
        ("after_answer", "refreshing", "refused"),  # Zalo rotated and the pair died with the process: said aloud
        ("before_commit", "refreshing", "refused"),
        ("after_commit", "good", "good"),
    ],
)
def test_killed(granted: Copy, emulator: Emulator, settings: Any, step: str, at_once: str, after_lease: str) -> None:
    token = used(emulator, granted)
    move_to(emulator, hours=21)
    code = run_renewal(granted, emulator, settings, step)
    assert code == (0 if step == "none" else -signal.SIGKILL)
    assert grant().stage == at_once
    if at_once == "refreshing":
        assert tokens.token_round(now()) is False  # the lease holds: nobody uses the token a second time
        assert used(emulator, granted) == token  # and messages go on
        move_to(emulator, minutes=3)
        assert standing(now()).stage == "unknown"
    tokens.token_round(now())
    assert grant().stage == after_lease
    assert ("zalo:token:doubted" in verbs_of(granted)) is (at_once == "refreshing")
    assert ("zalo:token:refused" in verbs_of(granted)) is (after_lease == "refused")
    assert standing(now()).is_alarm is (after_lease == "refused")
    forget()
    used(emulator, granted)


def test_database_away_between_answer_and_commit(
    granted: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    true, failed = vars(tokens)["_rotated"], []

    def away(*given: Any) -> None:
        if len(failed) < 2:
            failed.append(1)
            raise OperationalError("server closed the connection")
        true(*given)

    monkeypatch.setattr(tokens, "_rotated", away)
    move_to(emulator, hours=21)
    assert tokens.token_round(now()) is True
    assert (grant().version, grant().stage) == (2, "good")


def test_the_clock_jumps_while_a_renewal_is_under_way(granted: Copy, emulator: Emulator) -> None:
    """The lease is by the product's clock: a demo that jumps a day ends it early. The late answer must win all the same."""
    move_to(emulator, hours=26)
    emulator.fault("slow", "oauth", seconds=2, times=1)
    found: list[str] = []
    first = threading.Thread(target=lambda: found.append(tokens.access_token(now())))
    first.start()
    move_to(emulator, hours=1)
    found.append(tokens.access_token(now()))
    first.join()
    assert len(set(found)) == 1
    assert len(found) == 2
    forget()
    assert grant().stage == "good"
    used(emulator, granted)


def test_command_reads_pairs_and_refuses_rubbish(
    house: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    import io
    import json

    from django.core.management.base import CommandError

    for rubbish in ("", "one line only\n", '{"access_token": 5}', "short\nshorter\n", "a" * 30 + "\n" + "a" * 30):
        monkeypatch.setattr("sys.stdin", io.StringIO(rubbish))
        with pytest.raises(CommandError):
            call_command("zalo_token")
    assert not Grant.objects.exists()
    told = emulator.control("/token", {})
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(told)))
    call_command("zalo_token")
    used(emulator, house)


def test_a_demo_gets_its_first_pair_by_itself(house: Copy, emulator: Emulator, settings: Any) -> None:
    with pytest.raises(Passing, match="token_missing"):
        tokens.access_token(now())
    settings.ZALO = {**settings.ZALO, "console_url": emulator.url}
    used(emulator, house)


def test_after_a_restore_no_machine_tries_the_refresh_token_of_the_backup(granted: Copy, emulator: Emulator) -> None:
    access = used(emulator, granted)
    assert doubt_grant(now())
    assert not doubt_grant(now()), "once"
    move_to(emulator, hours=21)
    assert tokens.token_round(now()) is False
    forget()
    assert used(emulator, granted) == access, "the access token serves on"
    stands = standing(now())
    assert stands.is_alarm
    assert "bản sao lưu" in stands.sentence
    assert "zalo_token --again" in stands.sentence
    assert verbs_of(granted) == ["zalo:token:entered", "zalo:token:doubted"]
    call_command("zalo_token", "--again")  # a person knows that it was not used since
    assert used(emulator, granted) != access
    assert grant().stage == "good"
