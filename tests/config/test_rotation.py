"""Rotation of keys leaves nothing behind: what was encrypted anywhere is readable with the new keys alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.core.management import call_command
from django.db import connection

from access.models import User
from channels.zalo import tokens
from kernel.time import now
from tests.ledger.conftest import keys
from vault.keys import forget_keyring

__all__ = ["keys"]


def without_old_versions(keys: Path) -> None:
    """As after years, when somebody throws the old keys away."""
    for purpose in ("identity", "words"):
        path = keys / f"{purpose}.json"
        told = json.loads(path.read_text())
        current = str(told["current"])
        (versions,) = (name for name, value in told.items() if isinstance(value, dict))
        assert len(told[versions]) > 1
        path.write_text(json.dumps({**told, versions: {current: told[versions][current]}}))
    forget_keyring()


@pytest.mark.db
def test_second_factors_and_the_tokens_of_zalo_are_encrypted_anew(keys: Path, settings: Any) -> None:
    settings.ZALO = {**settings.ZALO, "oa_id": "oa-7"}
    user = User.objects.create_user("can-bo", full_name="Nguyễn Cán Bộ")
    TOTP.activate(user, "SECRETSECRETSECR")
    codes = RecoveryCodes.activate(user).get_unused_codes()
    tokens.enter("access-1", "refresh-1", "90000", now())
    call_command("rotate_keys", "identity", "words")
    call_command("rotate_keys")  # again: nothing to do, nothing spoilt
    without_old_versions(keys)
    tokens.forget()
    app = Authenticator.objects.get(type="totp")
    assert decrypt(app.data["secret"]) == "SECRETSECRETSECR"
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
    assert tokens.access_token(now()) == "access-1"
    begun = tokens._begin(1, now() + timedelta(seconds=1))
    assert begun is not None and begun[1] == "refresh-1"


@pytest.mark.db
def test_what_is_beside_a_secret_stays_and_codes_taken_over_rotate_too(keys: Path) -> None:
    from allauth.mfa.utils import encrypt

    user = User.objects.create_user("can-bo", full_name="Nguyễn Cán Bộ")
    one = Authenticator.objects.create(
        user=user, type="recovery_codes", data={"migrated_codes": [encrypt("11112222")], "viewed_at": 3.5}
    )
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Khóa", "credential": {"id": "x"}})
    call_command("rotate_keys", "identity", "words")
    without_old_versions(keys)
    one.refresh_from_db()
    assert one.wrap().get_unused_codes() == ["11112222"]
    assert one.data["viewed_at"] == 3.5
    key.refresh_from_db()
    assert key.data == {"name": "Khóa", "credential": {"id": "x"}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_typeof(data) FROM mfa_authenticator")
        assert {row[0] for row in cursor.fetchall()} == {"object"}
