"""The officer's lists: the inbox one lives in, every case one may see, and what keeps them alive (news, jumps).

Everything works as plain links and forms; the two JSON answers only spare a reload.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from access.actor import Actor
from access.guards import official
from books import people
from casework.kind import kinds
from casework.models import Case, Work
from casework.visibility import listed_cases, open_works, visible_cases
from desks.cases import apart, bands
from desks.cases.above import acts_from_above, buttons_for_several, buttons_from_above, moves_for_several
from desks.cases.by_code import codes_ending
from desks.cases.choices import city_choices, fields_of, heads_of, inbox_choices
from desks.cases.filters import Filters
from desks.cases.rows import case_rows, lean_cases
from desks.kit.parts import WorkGroup, WorkRow
from desks.officer.desk import desk_of
from desks.officer.inbox import PAGE, inbox, works_listed
from desks.officer.landing import home_of, keeps_work, settle
from desks.officer.saved_views import views_of
from kernel.ids import uuid7
from kernel.text import fold, keep_legible, normalise_phone
from kernel.time import now

LONGEST_SEARCH = 100
MOST_NEWS = 99
MOST_SHOWN = 60
LIST_ROLES = ("coordinator", "handler", "approver", "leader", "auditor")


@official()
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """My open work, by the clock; a code typed into the search opens its case."""
    wanted = keep_legible(request.GET.get("q", "")).strip()[:LONGEST_SEARCH]
    if wanted:
        return _found(request, wanted)
    actor, at = settle(request), now()
    request.actor = actor
    if not keeps_work(actor):
        return redirect(home_of(actor))
    choices = inbox_choices(actor)
    filters = Filters.of(request.GET.dict(), choices)
    together = buttons_for_several(actor) if actor.has_role("coordinator") else []
    presses = moves_for_several(actor)
    page = inbox(
        actor,
        at,
        request.GET.get("tu", ""),
        filters,
        can_pick=lambda work, _who: work.is_main and bool(presses(work.case)),
    )
    context = list_context(request, filters, choices, page_name="officer_inbox")
    context |= {"desk": desk_of(request, actor), "page": page, "is_later": bool(request.GET.get("tu"))}
    context |= {"bands": bands_of(page.counts, filters), "since": uuid7()}
    context["together"] = (
        together if any(not getattr(row, "is_fixed", True) for group in page.groups for row in group.rows) else []
    )
    context |= {
        "heaps": [*firsts_of(actor, filters), *heaps_of(actor, filters)],
        "heap": apart.heap_of(filters.get(apart.FILTER)),
    }
    context["next"] = filters.address(tu=page.next_cursor) if page.next_cursor else ""
    return render(request, "officer/inbox.html", context)


def firsts_of(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    """What a kind wants looked at before all else, each sort with its number and the list of it. One statement a sort."""
    told = []
    for facet in (
        each for kind in kinds() for each in kind.facets if each.first_for and actor.has_role(each.first_for)
    ):
        value, label = facet.choices()[0]
        is_current = filters.get(facet.name) == value
        alone = Filters({facet.name: value})
        count = works_listed(actor, alone).filter(alone.works(now()))[: apart.MOST_COUNTED].count()
        href = Filters().address(**{facet.name: "" if is_current else value})
        row = {"label": label, "count": count, "is_least": count >= apart.MOST_COUNTED, "href": href}
        told += [row | {"is_current": is_current}] if count else []
    return told


def heaps_of(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    """What lies apart from the main list, each with its number and the list that it counts."""
    here = filters.get(apart.FILTER)
    return [
        {
            "label": each.heap.label,
            "count": each.count,
            "is_least": each.is_least,
            "href": Filters().address(**{apart.FILTER: "" if each.heap.task == here else each.heap.task}),
            "is_current": each.heap.task == here,
        }
        for each in apart.counted(open_works(actor), apart.heaps_for(actor))
    ]


def list_context(request: HttpRequest, filters: Filters, choices: Any, *, page_name: str) -> dict[str, Any]:
    """What every narrowed list shows beside its rows: chips, the filter form, heads, saved views."""
    return {
        "filters": filters,
        "chips": filters.chips(choices),
        "clear": reverse(page_name),
        "fields": fields_of(filters, choices),
        "heads": heads_of(filters, choices),
        "views": views_of(request.actor.user_id, page_name, filters),
        "page_name": page_name,
        "query": filters.address(),
    }


def bands_of(counts: Any, filters: Filters) -> list[dict[str, Any]]:
    """The numbers above the list; each narrows the list to what it counted."""
    here = filters.get("han")
    return [
        {
            "label": bands.short(name),
            "count": counts.get(name, 0),
            "is_least": bands.is_least(name, counts),
            "meaning": bands.MEANING[name],
            "href": filters.address(han="" if here == name else name),
            "is_current": here == name,
        }
        for name in bands.NAMES
    ]


def _found(request: HttpRequest, wanted: str) -> HttpResponse:
    """By code or its last digits; a coordinator also by telephone number (through the blind index, never by reading
    identities); else by words."""
    is_phone, cases = bool(normalise_phone(wanted)), listed_cases(request.actor)
    by_code = None if is_phone else visible_cases(request.actor).filter(code=wanted.upper()).first()
    if by_code:
        return redirect("officer_case", code=by_code.code)
    found = cases.none()
    if is_phone and request.actor.has_role("coordinator"):
        found = cases.filter(sender_id__in=people.search_by_phone(wanted, request.actor, now())).order_by("-id")
    elif not is_phone and request.actor.has_role(*LIST_ROLES):
        codes = codes_ending(wanted, now().date())
        found = cases.filter(Q(code__in=codes) if codes else Filters.of({"chu": wanted}).cases(now())).order_by("-id")
    return _listed(request, found, wanted, Filters())


@official(*LIST_ROLES)
@require_safe
def list_cases(request: HttpRequest) -> HttpResponse:
    """Every case that the actor may see, newest first, narrowed by the filters of the address."""
    choices = city_choices(now().date())
    filters = Filters.of(request.GET.dict(), choices)
    cases = listed_cases(request.actor).filter(filters.cases(now())).order_by("-id")
    return _listed(request, cases, "", filters, list_context(request, filters, choices, page_name="officer_cases"))


def _listed(
    request: HttpRequest, cases: QuerySet[Case], wanted: str, filters: Filters, more: dict[str, Any] | None = None
) -> HttpResponse:
    try:
        after = UUID(request.GET.get("tu", ""))
    except ValueError:
        after = None
    rows = list(lean_cases(cases.filter(id__lt=after) if after else cases)[: PAGE + 1])
    further = {"q": wanted} if wanted else {}
    acts = acts_from_above(request.actor)
    shown = case_rows(rows[:PAGE], now(), acts)
    context = (more or {}) | {
        "desk": desk_of(request, request.actor),
        "groups": [WorkGroup(title="", rows=_with_boxes(shown))] if rows else [],
        "acts": acts is not None,
        "together": buttons_from_above(request.actor) if any(row.acts for row in shown) else [],
        "next": filters.address(**further, tu=str(rows[PAGE - 1].pk)) if len(rows) > PAGE else "",
        "count": _count(cases, filters),
        "wanted": wanted,
    }
    return render(request, "officer/cases.html", context)


def _with_boxes(rows: list[WorkRow]) -> list[WorkRow]:
    """A box before the rows with which something can be done from above."""
    return [row if row.acts else replace(row, is_fixed=True) for row in rows]


def _count(cases: QuerySet[Case], filters: Filters) -> int | None:
    """How many the filters leave: the number that a leader's page shows for the same filters. Words and parts of codes
    are looked for in every heading, so they are counted among open cases alone."""
    is_typed = bool(filters.get("chu") or filters.get("ma"))
    return cases.order_by().count() if filters and (filters.get("han") or not is_typed) else None


# --- what keeps a page alive -------------------------------------------------------------------------------------


@official()
@require_safe
def tell_news(request: HttpRequest) -> HttpResponse:
    """How much work came since the page was made, and which of its rows are done. One small statement: ids grow with time."""
    try:
        since = UUID(request.GET.get("tu", ""))
        shown = [UUID(part) for part in request.GET.get("xem", "").split(",")[:MOST_SHOWN] if part]
    except ValueError:
        return JsonResponse({"new": 0, "words": "", "gone": []})
    filters = Filters.of(request.GET.dict(), inbox_choices(request.actor))
    fresh = works_listed(request.actor, filters).filter(filters.works(now()), id__gt=since).exclude(id__in=shown)
    gone = Work.objects.filter(id__in=shown, unit_id=request.actor.unit_id, closed_at__isnull=False)
    rows = (
        fresh.order_by("id")
        .values_list("id", Value(False))[:MOST_NEWS]
        .union(gone.values_list("id", Value(True)), all=True)
    )
    found = list(rows)
    count = sum(not is_gone for _id, is_gone in found)
    words = ngettext("Có %(count)s việc mới", "Có %(count)s việc mới", count) % {"count": count} if count else ""
    return JsonResponse({"new": count, "words": words, "gone": [str(pk) for pk, is_gone in found if is_gone]})


@official()
@require_safe
def tell_jumps(request: HttpRequest) -> HttpResponse:
    """For Ctrl-K: cases of one's own work whose heading holds the words; by the end of a code, or the whole, all one may see."""
    wanted = keep_legible(request.GET.get("q", "")).strip()[:LONGEST_SEARCH]
    if len(wanted) < 3:
        return JsonResponse({"jumps": []})
    mine = Q(works__in=_open_of(request.actor)) & (Q(code__endswith=wanted.upper()) | _worded(wanted))
    codes = [wanted.upper(), *codes_ending(wanted, now().date())]
    found = visible_cases(request.actor).filter(mine | Q(code__in=codes)).order_by("-id")
    rows = found.values_list("code", "subject", "is_sealed").distinct()[:7]
    jumps = [
        {"label": code if hidden else f"{code} {subject}", "href": reverse("officer_case", args=[code])}
        for code, subject, hidden in rows
    ]
    return JsonResponse({"jumps": jumps})


def _open_of(actor: Actor) -> QuerySet[Work]:
    return open_works(actor).values("pk")


def _worded(wanted: str) -> Q:
    return Filters.of({"chu": wanted}).cases(now()) if fold(wanted) else Q(pk__in=[])
