"""The head of unit's pages: load per person, what waits for approval, giving work to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.guards import official
from casework.models import Work
from casework.oversight import DIRECTED
from casework.visibility import open_works
from desks.cases import bands
from desks.cases.above import buttons_from_above, moves_from_above
from desks.cases.choices import people_of, unit_choices
from desks.cases.filters import Filters
from desks.cases.rows import lean_works, work_rows
from desks.cases.saw import key_of, seen_in
from desks.head import giving
from desks.head.team import Carried, directions, due_days, team, unit_works
from desks.kit.parts import WorkGroup
from desks.officer.desk import desk_of
from desks.officer.inbox import page_of_works
from desks.officer.lists_page import bands_of, list_context
from kernel.ids import uuids_in
from kernel.text import keep_legible
from kernel.time import local_day, now

SHOWN = 8
MOST_DIRECTED = (
    50  # directions that are listed and counted; as many in one unit are a heap that no number makes clearer
)
UNDO = "head_undo"


@official("approver")
@require_safe
def show_unit(request: HttpRequest) -> HttpResponse:
    """The unit at a glance: a sentence, what waits for me, who carries how much."""
    actor, at = request.actor, now()
    # A direction stands in a list of its own, whoever reports on it.
    waiting = lean_works(open_works(actor).exclude(task=DIRECTED).order_by("is_paused", "due_at", "id"))
    mine, directed = list(waiting[: SHOWN + 1]), list(lean_works(directions(actor))[:MOST_DIRECTED])
    people = team(actor, at, directed)
    rows = work_rows([*mine[:SHOWN], *directed], at)
    first = len(mine[:SHOWN])
    context = {
        "desk": desk_of(request, actor),
        "sentence": _sentence(people, [work for work in directed if work.due_at and work.due_at < at]),
        "people": people,
        "due_days": due_days(actor, at),
        "bands": [bands.short(name) for name in bands.NAMES],
        "waiting": [WorkGroup(title="", rows=rows[:first])] if first else [],
        "has_more": len(mine) > SHOWN,
        "has_work": any(person.total.count for person in people),
        "directed": [WorkGroup(title="", rows=rows[first:])] if directed else [],
        "absences": reverse("admin_away"),
    }
    return render(request, "head/unit.html", context)


def _sentence(people: list[Carried], directed: Sequence[Work]) -> str:
    """One true sentence about today. DIRECTED: the directions whose report is late."""
    late, today = (sum(person.cells[at].count for person in people) for at in (0, 1))
    untaken = people[0].total.count
    said = [
        ngettext("%(n)s việc quá hạn", "%(n)s việc quá hạn", late) % {"n": late}
        if late
        else _("không có việc quá hạn"),
        ngettext("%(n)s việc đến hạn", "%(n)s việc đến hạn", today) % {"n": today} if today else "",
        ngettext("%(n)s chỉ đạo quá hạn báo cáo", "%(n)s chỉ đạo quá hạn báo cáo", len(directed)) % {"n": len(directed)}
        if directed
        else "",
        ngettext("%(n)s việc chưa ai nhận", "%(n)s việc chưa ai nhận", untaken) % {"n": untaken} if untaken else "",
    ]
    return _("Hôm nay ở đơn vị: %(what)s.") % {"what": ", ".join(part for part in said if part)}


@official("approver")
@require_safe
def show_works(request: HttpRequest) -> HttpResponse:
    """All open work of the unit, narrowed by the address, with boxes to give it to somebody else."""
    actor, at = request.actor, now()
    choices = unit_choices(actor, local_day(at))
    filters = Filters.of(request.GET.dict(), choices)
    works = unit_works(actor)
    presses = moves_from_above(actor)
    page = page_of_works(
        works,
        actor,
        at,
        filters,
        cursor=request.GET.get("tu", ""),
        can_pick=lambda work, who: giving.may(work, who) or bool(presses(work.case)),
    )
    context = list_context(request, filters, choices, page_name="head_works") | {
        "desk": desk_of(request, actor),
        "page": page,
        "bands": bands_of(page.counts, filters),
        "next": filters.address(tu=page.next_cursor) if page.next_cursor else "",
        "is_later": bool(request.GET.get("tu")),
        "people": choices["nguoi"][1:],
        "key": uuid4(),
        "most": giving.MOST,
        "together": buttons_from_above(actor),
    }
    return render(request, "head/works.html", context)


@official("approver")
@require_POST
def give_works(request: HttpRequest) -> HttpResponse:
    """Give the chosen work to one person; each case is its own move, and what moved on meanwhile is named."""
    actor, at = request.actor, now()
    back = redirect(reverse("head_works") + Filters.of(_asked(request)).address())
    chosen = uuids_in(request.POST.getlist("viec"))[: giving.MOST]
    person = request.POST.get("person", "")
    known = {"": "", **{str(pk): name for pk, name in people_of(actor.unit_id, local_day(at))}}
    if not chosen:
        messages.error(request, _("Hãy chọn ít nhất một việc."))
        return back
    if person not in known or "person" not in request.POST:
        messages.error(request, _("Hãy chọn người nhận việc."))
        return back
    works = list(unit_works(actor).filter(pk__in=chosen).select_related("case").order_by("due_at", "id"))
    words = keep_legible(request.POST.get("words", "")).strip()[:1000]
    given = giving.give(works, actor, at, person=person, words=words, key=key_of(request), seen=seen_in(request))
    _tell(request, given, known[person], len(chosen) - len(works))
    return back


def _tell(request: HttpRequest, given: giving.Given, name: str, gone: int) -> None:
    if given.codes:
        request.session[UNDO] = given.undo
        count = len(given.codes)
        said = ngettext("Đã giao %(n)s việc", "Đã giao %(n)s việc", count) % {"n": count}
        whom = _("cho %(name)s.") % {"name": name} if name else _("lại cho cả đơn vị: ai nhận trước thì làm.")
        messages.success(request, f"{said} {whom}", extra_tags=f"undo:{reverse('head_undo')}")
    for code, why in given.refused:
        messages.warning(request, _("%(code)s chưa giao được: %(why)s") % {"code": code, "why": why})
    if gone:
        messages.info(
            request,
            ngettext(
                "%(n)s việc đã chuyển đi từ khi đồng chí mở trang.",
                "%(n)s việc đã chuyển đi từ khi đồng chí mở trang.",
                gone,
            )
            % {"n": gone},
        )


@official("approver")
@require_POST
def undo_giving(request: HttpRequest) -> HttpResponse:
    """Give back what was given last, where nothing happened since."""
    steps: list[Any] = request.session.pop(UNDO, [])
    if not steps:
        messages.info(request, _("Không còn gì để hoàn tác."))
        return redirect("head_works")
    back, left = giving.undo(steps, request.actor, now(), key=f"{request.actor.user_id}:undo:{uuid4()}")
    if back:
        messages.success(
            request,
            ngettext("Đã trả lại %(n)s việc cho người giữ trước.", "Đã trả lại %(n)s việc cho người giữ trước.", back)
            % {"n": back},
        )
    if left:
        messages.info(
            request,
            ngettext(
                "%(n)s việc đã có thay đổi khác nên giữ nguyên.", "%(n)s việc đã có thay đổi khác nên giữ nguyên.", left
            )
            % {"n": left},
        )
    return redirect("head_works")


def _asked(request: HttpRequest) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl(request.POST.get("query", "").lstrip("?")))
