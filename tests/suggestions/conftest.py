"""The same town as in casework; the model at hand is looked up anew in every test."""

from collections.abc import Iterator

import pytest

from tests.casework.conftest import lasting_town, town

__all__ = ["lasting_town", "town"]


@pytest.fixture(autouse=True)
def forget_models() -> Iterator[None]:
    from kinds.feedback.suggestions import using

    using.forget()
    yield
    using.forget()
