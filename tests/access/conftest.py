"""People, positions and browsers for the tests of access. Models are imported late: conftests load before Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from access.models import User
    from books.orgs.models import Unit

PASSWORD = "mat-khau-thu-nghiem"
START = date(2025, 7, 1)


@pytest.fixture
def unit(db: None) -> Unit:
    from books.orgs.models import Unit

    return Unit.objects.create(name="Sở thử", code="H26.990", kind="department", valid_from=START, legal_basis="Thử")


@pytest.fixture
def official_in(unit: Unit) -> Callable[..., User]:
    """A person with a position of this role; `until` ends the holding."""
    from access.models import User
    from books.orgs.models import Holding, Position

    def make(role: str, username: str = "can-bo", *, until: date | None = None) -> User:
        user = User.objects.filter(username=username).first()
        user = user or User.objects.create_user(username, PASSWORD, full_name="Nguyễn Cán Bộ")
        position = Position.objects.create(
            unit=unit, title=f"Vị trí {role}", role=role, valid_from=START, legal_basis="Thử"
        )
        Holding.objects.create(position=position, user=user, valid_from=START, valid_to=until, legal_basis="Thử")
        return user

    return make


@pytest.fixture
def handler(official_in: Callable[..., User]) -> User:
    return official_in("handler")


@pytest.fixture
def fresh_limits() -> Iterator[None]:
    """What the process counts of rates begins at nothing, and leaves nothing."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def signed_in_as() -> Callable[[User], Client]:
    from django.test import Client

    def sign_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in
