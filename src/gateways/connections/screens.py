"""The page of neighbours: how they stand, and what waits for somebody, each with its decisions."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.actor import Actor
from access.guards import official
from api import hooks
from desks.officer.desk import desk_of
from gateways.connections import reading
from gateways.national_portal.taking_over import take_over
from gateways.open311.client import handing
from kernel.text import one_line
from kernel.time import now
from ledger import alone, streams, verbs
from ledger.chain import LedgerActor

BY_HAND = "keyed:taken_over"
SETTLED = verbs.register(
    "connections:trouble:settled",
    label_vi="Quyết định một việc liên thông bị kẹt",
    label_en="Trouble with a neighbour settled",
).code


@official("coordinator", "operator", "administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Everything that is stuck, oldest first."""
    if request.method == "POST":
        return _decided(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "desk": desk_of(request, actor),
        "connections": reading.standings(),
        "handovers": reading.stuck_handovers(actor),
        "syncs": reading.stuck_syncs(actor),
        "differences": reading.differences(actor),
        "deliveries": reading.dead_deliveries() if actor.has_role("operator", "administrator") else [],
        "resting": hooks.resting() if actor.has_role("operator", "administrator") else [],
        "manages": actor.has_role("operator", "administrator"),
        "by_hand": reading.waiting_for_hands(actor),
    }
    context["fine"] = not any(
        context[name] for name in ("handovers", "syncs", "differences", "deliveries", "resting", "by_hand")
    )
    return render(request, "connections/neighbours.html", context)


def _decided(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    what, at = str(request.POST.get("what") or ""), now()
    if what == BY_HAND:
        return _handed_to_the_machine(request, actor, at)
    try:
        number = UUID(str(request.POST.get("id") or ""))
    except ValueError:
        number = UUID(int=0)
    if _settle(what, number, one_line(str(request.POST.get("number") or ""))[:60], actor, at):
        note_settled(actor, what, number, at)
        messages.success(request, _("Đã ghi quyết định."))
    else:
        messages.info(request, _("Việc này vừa được giải quyết, hoặc còn thiếu mã bên kia."))
    return redirect("connections")


def _handed_to_the_machine(request: HttpRequest, actor: Actor, at: datetime) -> HttpResponse:
    """The tasks that were seen on the page, and no other: what was noted by hand meanwhile stays done."""
    seen = {work.case_id for work in reading.waiting_for_hands(actor)}
    wanted = [case_id for case_id in seen if str(case_id) in request.POST.getlist("case")]
    with transaction.atomic():
        taken = take_over(wanted, at)
        lines = [_settled(BY_HAND, case_id) for case_id in taken]
        streams.append_among(lines, actor=LedgerActor.of(actor), at=at)
    told = ngettext("Máy sẽ gửi %(n)d vụ việc.", "Máy sẽ gửi %(n)d vụ việc.", len(taken)) % {"n": len(taken)}
    messages.info(request, told if taken else _("Không còn vụ việc nào chờ nhập tay."))
    return redirect("connections")


def note_settled(actor: Actor, what: str, number: UUID, at: datetime, beside: streams.Beside | None = None) -> None:
    """Who decided what, into the ledger; what comes of it may travel BESIDE."""
    kind, stream, verb, told = _settled(what, number)
    who = LedgerActor.of(actor)
    if beside is None:
        alone.append(kind, stream, verb=verb, actor=who, at=at, particulars=told)
    else:
        streams.append_among([(kind, stream, verb, told)], actor=who, at=at, beside=beside)


def _settled(what: str, number: UUID) -> tuple[str, UUID, str, dict[str, str]]:
    return "book", streams.book_stream("connections"), SETTLED, {"what": what, "id": str(number)}


def _settle(what: str, number: UUID, code: str, actor: Actor, at: datetime) -> bool:
    """Carry out one decision; False when there is nothing (any more) that this actor may decide."""
    kind, _colon, decision = what.partition(":")
    if kind == "scene":
        mine = {each["row"].pk: each["row"] for each in reading.stuck_handovers(actor)}
        return number in mine and handing.decide(mine[number], decision, code, at)
    if kind == "sync":
        return number in {each.case_id for each in reading.stuck_syncs(actor)} and reading.push_again(number, at)
    if kind == "difference":
        return reading.settle_difference(number, at)
    if kind == "delivery" and actor.has_role("operator", "administrator"):
        return hooks.try_again(number, actor=actor, at=at)
    if kind == "hook" and actor.has_role("operator", "administrator"):
        return hooks.resume(number, actor=actor, at=at)
    return False
