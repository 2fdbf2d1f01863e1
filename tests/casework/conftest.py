"""The town, in a transaction that is rolled back or in a database of one's own.

Imports stand in the fixtures: this file is read before Django is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.casework.town import Town


@contextmanager
def _forgetting() -> Iterator[None]:
    """Copies that the process keeps belong to one database."""
    from books.calendar import loading
    from books.numbers.blocks import forget_blocks

    loading.forget()
    forget_blocks()
    yield
    loading.forget()
    forget_blocks()


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """For tests that roll back."""
    from tests.casework.town import build

    with _forgetting():
        yield build()


@pytest.fixture
def lasting_town(fresh_database: Any) -> Iterator[Town]:
    """For tests in which several connections must see the same rows."""
    from tests.casework.town import build

    with _forgetting():
        yield build()
