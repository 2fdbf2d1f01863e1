"""A code as people type, read aloud or copy it."""

import pytest

from kinds.feedback.sender.citizen_forms import LookUpForm

TYPED = (
    ("PAKN 20261122 0002", "PAKN.20261122.0002"),
    ("PAKN.20261122.0002.", "PAKN.20261122.0002"),
    ("20261122.0002", "PAKN.20261122.0002"),
    ("pakn-2026-11-22-0002", "PAKN.20261122.0002"),
    ("PAKN.20261122.0002.1", "PAKN.20261122.0002.1"),
    ("PAKN 20261122 0002 phần 1", "PAKN 20261122 0002 phần 1"),
    ("1234", "1234"),
)


@pytest.mark.parametrize(("typed", "read"), TYPED)
def test_a_code_is_read_as_it_was_meant(typed: str, read: str) -> None:
    form = LookUpForm({"code": typed, "secret": "ABCDEFGHJKMN"})
    assert form.is_valid()
    assert form.cleaned_data["code"] == read
