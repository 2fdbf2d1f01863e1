"""The same town as in casework; what the search remembers of another database is dropped."""

from collections.abc import Iterator

import pytest

from tests.casework.conftest import lasting_town, town

__all__ = ["lasting_town", "town"]


@pytest.fixture(autouse=True)
def forget_statistics() -> Iterator[None]:
    from kinds.feedback.publication.finding import forget_statistics

    forget_statistics()
    yield
    forget_statistics()
