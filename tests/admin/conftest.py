"""The town of casework, and browsers for its people that send what their pages carried."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.casework.conftest import lasting_town, town

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.casework.town import Town

__all__ = ["lasting_town", "town"]


@pytest.fixture
def browser_of(town: Town) -> Callable[[str], Browser]:
    from tests.browsing import Browser

    def browser(name: str) -> Browser:
        made = Browser()
        made.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return browser
