"""Fixtures of the ledger's tests: a copied database, a keyring of one's own, a few verbs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ledger import verbs
from tests.ledger import database
from vault.keys import Keyring, forget_keyring

for name in ("made", "changed", "closed"):
    verbs.register(f"trial:thing:{name}", label_vi=f"thử: {name}", label_en=f"trial: {name}")


@pytest.fixture(scope="session")
def ledger_template(ground: Any, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), database.migrated("ledger", "vault", "people") as name:
        yield name


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring and a state folder that nobody else has."""
    monkeypatch.setenv("MOTCUA_STATE", str(tmp_path))
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "keys"))
    Keyring.create(tmp_path / "keys")
    forget_keyring()
    yield tmp_path / "keys"
    forget_keyring()


@pytest.fixture
def room(ledger_template: str, keys: Path, tmp_path: Path, settings: Any, django_db_blocker: Any) -> Iterator[str]:
    """A fresh database that Django speaks to as superuser; returns its name."""
    settings.SEALS_DIR = tmp_path / "seals"
    settings.VAULT_DIR = tmp_path / "vault"
    with (
        django_db_blocker.unblock(),
        database.created(ledger_template) as name,
        database.pointed_at(name),
    ):
        yield name


@pytest.fixture(scope="session")
def shared_database(ledger_template: str) -> Iterator[str]:
    with database.created(ledger_template) as name:
        yield name


@pytest.fixture
def rolled_back_room(
    shared_database: str, keys: Path, tmp_path: Path, settings: Any, django_db_blocker: Any
) -> Iterator[str]:
    """As `room`, but one database for all and everything taken back: for tests that commit nothing."""
    settings.SEALS_DIR = tmp_path / "seals"
    settings.VAULT_DIR = tmp_path / "vault"
    with django_db_blocker.unblock(), database.pointed_at(shared_database), transaction.atomic():
        yield shared_database
        transaction.set_rollback(True)
