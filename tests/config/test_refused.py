"""What is larger than we take is refused before a byte of it is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from config.refused import LARGEST_REQUEST


class Endless:
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.db
@pytest.mark.parametrize("length", [str(LARGEST_REQUEST + 1), "9" * 40])
def test_a_body_without_end_is_not_read(length: str) -> None:
    browser = Client()
    told: dict[str, Any] = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Endless()}
    answer = browser.generic("POST", "/gui/", **{**told, "CONTENT_LENGTH": length})
    assert answer.status_code == 413
    assert "lớn" in answer.content.decode()
