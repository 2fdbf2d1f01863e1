"""The town of casework, and browsers for its people. No CSS, no scripts: what the server sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.casework.conftest import lasting_town, town

if TYPE_CHECKING:
    from django.test import Client

    from tests.casework.town import Town

__all__ = ["lasting_town", "town"]


@pytest.fixture
def browser_of(town: Town) -> Callable[[str], Client]:
    """browser_of(name) → a signed-in browser; "" is nobody."""
    from django.test import Client

    def browser(name: str) -> Client:
        made = Client()
        if name:
            made.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return browser
