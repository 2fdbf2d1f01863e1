"""Keying matters into the national system by hand, one after another, while the two systems are not connected.

One matter fills the page: what the national form asks for, and one field for the code that comes back. Who sent it is shown
only after a press, because each look is written down. A repeated press is the same request (its key travels along).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db.models import Case, Count, When, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.actor import Actor
from access.guards import official
from books import people
from casework.doors import of_kind
from casework.errors import CaseError
from casework.models import Work
from casework.outside import NOTE_CODE
from casework.perform import perform
from casework.visibility import open_works, sees_sender
from desks.cases.apart import Heap, in_heap
from desks.cases.labels import CHANNELS
from desks.cases.saw import press_of
from desks.kit.language import instant
from desks.kit.parts import Fact
from desks.officer.desk import desk_of
from gateways.national_portal.pushing import KEY_IN
from kernel.text import format_phone, keep_legible
from kernel.time import now

HEAP = Heap(KEY_IN, gettext_lazy("Nhập hệ thống quốc gia"), "coordinator", "national_key_in")
MOST_PUT_OFF = 40
WANTED, PUT_OFF = 0, 2  # before the others, and behind them


@official(HEAP.role)
@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: HttpRequest) -> HttpResponse:
    """The matter that is due first; a press shows who sent it, notes the code and goes on, or puts it off."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    act, told, refused = request.POST.get("act", ""), "", ""
    put_off, wanted = _ids(request.POST.get("sau", "")), _ids(request.POST.get("viec", ""))
    if act == "later":
        put_off, wanted = [*put_off, *wanted][-MOST_PUT_OFF:], []
    works, left = _first_two(actor, wanted, put_off)
    if act == "note" and wanted and request.POST.get("key"):
        is_open = bool(works) and works[0].rank == WANTED
        work = works[0] if is_open else Work.objects.filter(pk__in=wanted).select_related("case").first()
        told, refused = _noted(request, actor, work) if work else ("", "")
        if told and is_open:
            works, left = works[1:], left - 1
    work = next((each for each in works if each.rank != PUT_OFF), None)
    context: dict[str, Any] = {"desk": desk_of(request, actor), "told": told, "left": left, "put_off": put_off}
    context["shows"] = bool(act)
    if work is not None:
        context |= _matter(work, actor, with_sender=bool(act))
        context |= {
            "refused": refused,
            "typed": request.POST.get("national_code", "") if refused else "",
            "key": uuid4(),
        }
    answer = render(request, "connections/key_in.html", context, status=422 if refused else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _first_two(actor: Actor, wanted: list[UUID], put_off: list[UUID]) -> tuple[list[Any], int]:
    """The matter that is WANTED and the next one, those that were PUT OFF last; and how many there are."""
    works = open_works(actor).filter(in_heap(KEY_IN), case__is_sealed=False)
    rank = Case(When(pk__in=wanted, then=WANTED), When(pk__in=put_off, then=PUT_OFF), default=WANTED + 1)
    ranked = works.annotate(rank=rank, left=Window(Count("*"))).select_related("case")
    found = list(ranked.order_by("rank", "due_at", "id")[:2])
    return found, found[0].left if found else 0


def _noted(request: HttpRequest, actor: Actor, work: Work) -> tuple[str, str]:
    """(what was done, why it was refused): the code onto the case, by the move that any desk makes."""
    saw, key = press_of(request)
    code = request.POST.get("national_code", "")
    try:
        perform(
            work.case_id, of_kind(work.case.kind).acts[NOTE_CODE], actor, at=now(), inputs={"national_code": code},
            key=key, expects=saw, seen=vars(work.case),
        )  # fmt: skip
    except CaseError as problem:
        return "", str(problem.message)
    return _("Đã ghi mã %(code)s.") % {"code": keep_legible(code).strip()[:60]}, ""


def _matter(work: Work, actor: Actor, *, with_sender: bool) -> dict[str, Any]:
    """What the national form asks for, in its order."""
    case, words = work.case, of_kind(work.case.kind).words_for(work.case_id)
    rows = [
        (_("Tiêu đề"), words.get("title", "")),
        (_("Thời điểm xảy ra"), words.get("happened_on", "")),
        (_("Kênh tiếp nhận"), str(CHANNELS.get(case.channel, case.channel))),
        (_("Ngày nhận"), instant(case.opened_at)),
        (_("Hạn trả lời"), instant(case.due_at) if case.due_at else ""),
    ]
    if with_sender and case.sender_id and sees_sender(case, actor):
        who = people.read_identity(case.sender_id, actor, "national_portal", now(), case_id=case.pk)
        rows += [
            (_("Họ và tên"), who.name),
            (_("Địa chỉ"), who.address),
            (_("Điện thoại"), format_phone(who.phone)),
            (_("Thư điện tử"), who.email),
        ]
    facts = [Fact(key=label, value=value) for label, value in rows if value]
    due = instant(work.due_at) if work.due_at else ""
    return {"work": work, "case": case, "facts": facts, "content": words.get("content", ""), "due": due} | {
        "expects": str(case.row_version)
    }


def _ids(text: str) -> list[UUID]:
    """Ids that came back from the page; what is none is dropped."""
    found = []
    for part in text.split(",")[: MOST_PUT_OFF + 1]:
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found
