"""Two people: who wrote an answer, or asked for more time, does not decide on it, in whichever position he acts just now."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Subquery

from casework.errors import CaseError
from casework.kind import Asked
from casework.practice import people_of
from ledger.models import Entry

_ASKED = Entry.objects.filter(stream=OuterRef("pk"), verb="feedback:extension:requested").order_by("-seq")
REQUESTED_BY = Subquery(_ASKED.values("actor_id")[:1])  # beside a row of the kind: who asked for more time last


class OwnDraft(CaseError):
    """Đồng chí đã soạn dự thảo này nên không tự duyệt. Hãy để người phê duyệt khác duyệt; nếu người đó vắng, hãy nhờ quản trị ghi người thay không phải người soạn."""

    http_status = 403


class OwnRequest(CaseError):
    """Đồng chí đã đề nghị gia hạn nên không tự quyết định. Hãy để người phê duyệt khác quyết định; nếu người đó vắng, hãy nhờ quản trị ghi người thay không phải người đề nghị."""

    http_status = 403


def refuse_own_draft(asked: Asked, written_by: UUID | None) -> None:
    if _is_the_same(asked, written_by):
        raise OwnDraft()


def refuse_own_request(asked: Asked, requested_by: UUID | None) -> None:
    if _is_the_same(asked, requested_by):
        raise OwnRequest()


def _is_the_same(asked: Asked, person_id: UUID | None) -> bool:
    """Not on an exercise: there one person plays every part."""
    return person_id is not None and person_id == asked.actor.user_id and not people_of(asked.case["id"])
