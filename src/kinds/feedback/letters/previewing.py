"""The paper before it is signed: what the office sees of a letter that is not there yet. Takes no number, stores nothing, and
names neither the sender nor for whom the sender wrote: who handles a matter works without these names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from access.actor import Actor
from access.guards import official
from books.orgs.models import Unit
from casework.models import Case
from casework.perform import may_make
from casework.visibility import visible_cases
from desks.kit.context import house_words
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.letters.keys import signing_key
from kinds.feedback.letters.orders import printed
from kinds.feedback.letters.printing import signer_words
from kinds.feedback.letters.wording import DRAFT, UNSEALED, seal_words, values_of
from kinds.feedback.models import Feedback
from kinds.feedback.stages import FLOWS

LONGEST = 5000
READERS = ("coordinator", "handler", "approver")
APPROVAL = "approve"
# The moves whose typed words are the answer at once: the letter is looked at while they are still in the form.
TYPED_AT_ONCE = ("answer_question", "record_reply", "answer_scene")
IN_DRAFT = ("assigned", "awaiting_approval")  # the stages in which a next answer is being written
_NO_VALUE = "Bản xem trước: chưa cấp số, chưa ký, không có giá trị"


def case_for(request: HttpRequest, code: str) -> Case:
    """The case CODE with what the kind knows of it, if the official may see it and its words are there."""
    there = visible_cases(request.actor).filter(code=keep_legible(code).upper(), is_sealed=False, erased_at=None)
    case = there.select_related("feedback").first()
    if case is None:
        raise Http404
    return case


def may_approve(case: Case, actor: Actor) -> bool:
    """Does the approval of this case lie with the actor now?"""
    return _may(case, actor, APPROVAL)


def _may(case: Case, actor: Actor, name: str) -> bool:
    """By the rule of the move itself."""
    flow = FLOWS[case.flow_version]
    move = flow.move(name)
    if move is None or case.stage not in move.sources:
        return False
    return may_make(vars(case), flow.stage(case.stage), move, actor)


@official("approver")
@require_safe
def show_draft(request: HttpRequest, code: str) -> HttpResponse:
    """The letter that would go out if the draft were approved now, as the same PDF; for whom the approval lies with."""
    case = case_for(request, code)
    own = case.feedback
    if not may_approve(case, request.actor) or not own.answer_draft:
        raise Http404
    at = now()
    unit = Unit.objects.select_related("parent").get(pk=case.unit_id)
    values = _values(case, own, unit, request.actor, at) | {"seal": _seal(unit), "foot": _NO_VALUE}
    values["title"] = f"Bản xem trước: {values['title']}"
    return served(printed("letter", values), "application/pdf", f"xem-truoc-{case.code}.pdf")


@official("coordinator", "approver")
@require_POST
def show_typed(request: HttpRequest, code: str, move: str) -> HttpResponse:
    """The letter that the words in the form of MOVE would become; they are printed, and kept nowhere."""
    case = case_for(request, code)
    words = keep_legible(request.POST.get("words", "")).strip()[:LONGEST]
    if move not in TYPED_AT_ONCE or not _may(case, request.actor, move):
        raise Http404
    own = case.feedback
    unit = Unit.objects.select_related("parent").get(pk=request.actor.unit_id or case.unit_id)
    values = _values(case, own, unit, request.actor, now(), words or "…") | {"seal": _seal(unit), "foot": _NO_VALUE}
    values["title"] = f"Bản xem trước: {values['title']}"
    return served(printed("letter", values), "application/pdf", f"xem-truoc-{case.code}.pdf")


@official(*READERS)
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of the first page with the text as it stands."""
    case = case_for(request, code)
    own = case.feedback
    if not next_text(case, own):
        raise Http404
    is_draft = case.stage in IN_DRAFT
    unit_id = case.unit_id if is_draft else own.answering_unit_id or case.unit_id
    unit = Unit.objects.select_related("parent").get(pk=unit_id)
    values = _values(case, own, unit, request.actor, now())
    return served(printed("letter", values | {"foot": ""}, as_picture=True), "image/png", f"{case.code}.png")


def next_text(case: Case, own: Feedback) -> str:
    """What the next letter would say: the draft while one is written, for it replaces an answer given before."""
    draft = own.answer_draft if case.stage in IN_DRAFT else ""
    return draft or own.answer or own.answer_draft


def served(content: bytes, kind: str, name: str) -> HttpResponse:
    """A paper for the browser to show; kept by nobody on the way."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _values(case: Case, own: Feedback, unit: Unit, actor: Actor, at: datetime, answer: str = "") -> dict[str, Any]:
    for_whom = "tên người hoặc tổ chức mà người gửi thay mặt" if own.on_behalf_of else ""
    to = ("Ông/Bà (họ tên người gửi)", for_whom, "địa chỉ người gửi")
    values = values_of(
        case=case, own=own, unit=unit, letter=None, at=at, signer=_signer(actor, unit, at, answers=bool(answer)), to=to, answer=answer or next_text(case, own),
    )  # fmt: skip
    return values | {"draft": DRAFT}


def _signer(actor: Actor, unit: Unit, at: datetime, *, answers: bool = False) -> tuple[str, str]:
    if not (answers or actor.has_role("approver")):
        return "(chức vụ người ký)", "(họ tên người ký)"
    return signer_words(actor.user_id, actor.position_id, unit, at)


def _seal(unit: Unit) -> str:
    if signing_key() is None:
        return UNSEALED
    return seal_words(str(house_words()["authority"]), unit.name, "(ghi khi ký)")
