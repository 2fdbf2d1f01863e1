"""The same town as in casework; the model at hand is looked up anew in every test."""

import importlib.util
import os
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


@pytest.fixture
def sklearn() -> None:
    """What training needs: the tests' requirements bring it. Without it a visible skip, and under CI an error."""
    if importlib.util.find_spec("sklearn") is None:
        if os.environ.get("CI"):
            pytest.fail("Không có scikit-learn: requirements-dev.txt")
        pytest.skip("không có scikit-learn (gói tùy chọn train)")
