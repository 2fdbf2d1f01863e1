"""`manage.py prepare` gives rights in one step: at no moment may the running application change the ledger."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from config.management.commands import prepare


def test_rights_are_given_within_a_transaction(monkeypatch: pytest.MonkeyPatch, fresh_database: Any) -> None:
    seen: list[bool] = []
    monkeypatch.setitem(os.environ, "MOTCUA_AS_OWNER", "1")
    monkeypatch.setattr(prepare, "call_command", lambda *_, **__: None)
    monkeypatch.setattr(prepare, "ensure_partitions", lambda *_: None)
    monkeypatch.setattr(prepare, "apply_grants", lambda *_: seen.append(connection.in_atomic_block))
    call_command("prepare", verbosity=0)
    assert seen == [True]


def test_a_database_that_a_newer_version_has_changed_is_refused(
    monkeypatch: Any, fresh_database: Any, settings: Any
) -> None:
    settings.DEMO = False
    monkeypatch.setitem(os.environ, "MOTCUA_AS_OWNER", "1")
    with fresh_database.owner() as owner:
        for applied in (("casework", "0999_of_tomorrow"), ("gone_app", "0001_initial")):
            owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", applied)
    with pytest.raises(prepare.CommandError, match=r"mới hơn.*casework\.0999_of_tomorrow"):
        call_command("prepare", verbosity=0)
