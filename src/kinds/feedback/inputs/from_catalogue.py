"""Questions that the catalogue of procedures can answer: proposed to the official, and said at once in the chat only where
somebody has compared the procedure with its decision. Proposes; what goes out to a sender is the official's own act.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.actor import Actor
from books.procedures.answering import Answer, answer
from casework.kind import Panel
from casework.models import Case
from kernel.time import local_day, now
from kinds.feedback.dialogue.terms import Reply
from kinds.feedback.inputs.model_texts import Text
from kinds.feedback.inputs.move_form import MoveForm
from kinds.feedback.queries import own_of

_GO_ON = "Nếu ông/bà cần hỏi thêm, hoặc gặp vướng mắc khi làm thủ tục này, xin nhắn tiếp tại đây."


def proposed(case: Case, at: datetime) -> Answer | None:
    """What the catalogue says to the matter's words, while it stands with the coordinator."""
    own = own_of(case)
    if own is None or case.stage != "received" or case.stopped_at is not None:
        return None
    return answer(own.content, on=local_day(at))


def beside(case: Case, actor: Actor, at: datetime) -> Panel | None:
    """The proposed answer beside the matter, with its source and what is missing."""
    found = proposed(case, at)
    return Panel("feedback/catalogue.html", {"answer": found}) if found else None


class AnswerQuestionForm(MoveForm):
    """The answer to a question; what the catalogue proposes stands first among the texts to begin with."""

    def templates(self) -> list[Text]:
        found = proposed(self.case, now())
        first = [(str(_("Đề xuất từ danh mục thủ tục")), found.text, found.procedure.legal_basis)] if found else []
        return [*first, *super().templates()]


def page_for(question: str, at: datetime) -> str:
    """Where QUESTION is answered by the catalogue: the procedure that it means, else the list of all."""
    found = answer(question, on=local_day(at)) if question else None
    page = reverse("public_procedure", args=[found.procedure.code]) if found else reverse("public_procedures")
    return f"{settings.PUBLIC_URL}{page}"


def at_once(draft: Mapping[str, Any], text: str, at: datetime) -> Reply | None:
    """A reply to somebody who only asks and has no matter open; None unless the catalogue is certain."""
    if draft.get("id") or draft.get("step") or draft.get("aside") or draft.get("where"):
        return None
    found = answer(text, on=local_day(at))
    return Reply(f"{found.text}\n\n{_GO_ON}") if found and found.is_certain else None
