"""Who counts as one caller when codes are guessed."""

from __future__ import annotations

import pytest

from access.proxies import caller_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("", "nonsense", False),
    ],
)
def test_one_caller_or_two(one: str, other: str, same: bool) -> None:
    assert (caller_of(one) == caller_of(other)) is same
