"""A button that a notice brings is a press that the conversation understands."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from kinds.feedback import notices
from kinds.feedback.dialogue.payloads import pressed

CASE = {"code": "PAKN.20260915.0042", "due_at": datetime(2026, 10, 5, tzinfo=UTC)}


class Asked:
    inputs: dict[str, Any] = {"score": "unsatisfied"}
    case: dict[str, Any] = {"due_at": None}
    move = SimpleNamespace(verb="")


@pytest.mark.parametrize("verb", [verb for verb, compose in notices.NOTICES.items() if compose])
def test_every_button_of_a_notice_is_understood(verb: str) -> None:
    compose = notices.NOTICES[verb]
    assert compose is not None
    notice = compose(Asked(), CASE, "lời")  # type: ignore[arg-type]
    assert notice is not None
    for button in notice.buttons:
        if button.payload:
            press = pressed(button.payload)
            assert press is not None, button.payload
            assert press.about in ("", CASE["code"])
