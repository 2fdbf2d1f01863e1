"""A leader's page: one true sentence, what is not as it should be, then the numbers, each of them a link to its list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from access.guards import official
from books.orgs.holders import units_below
from casework import counters
from casework.oversight import DIRECTED
from casework.visibility import listed_cases
from desks.cases.above import acts_from_above, buttons_from_above
from desks.cases.days import day_of
from desks.cases.filters import Filters
from desks.cases.rows import lean_works, work_rows
from desks.kit.formats import percent
from desks.kit.parts import WorkGroup
from desks.leader import figures
from desks.leader.figures import COLUMNS, Figure, Period, UnitLine
from desks.officer.desk import desk_of
from kernel.time import format_date, format_instant, local, local_day, now

SHOWN = 8
_ENOUGH = 60  # rows read for the two short lists of the top


@official("leader")
@require_safe
def show_city(request: HttpRequest) -> HttpResponse:
    """Everything a leader has to know now, over the units that he leads."""
    actor, at = request.actor, now()
    period = _period(request, local_day(at))
    units = units_below(actor.unit_id)
    cases, works = listed_cases(actor), counters.main_work(units, actor)
    open_ = figures.count_open(cases, figures.watched_open(), at)
    ended = figures.count_ended(cases, figures.watched_ended(period), period, at)
    lines = figures.by_unit(works, cases, period, at)
    urgent = _urgent(works, units, actor, at)
    quarantine = figures.late_quarantine(at)
    context = {
        "desk": desk_of(request, actor),
        "at": format_instant(local(at), with_weekday=True),
        "sentence": _sentence(open_, lines, urgent.pop("late_directions")),
        "exceptions": [each for each in open_ if each.count]
        + [each for each in ended if each.count and each.name not in _PLAIN],
        "ended": _plain(ended),
        "quarantine": _quarantined(quarantine),
        "period": period,
        "periods": _periods(local_day(at)),
        **urgent,
        **_table(request, lines, period),
    }
    return render(request, "leader/city.html", context)


_PLAIN = ("ended", "early", "on_time", "ended_late", "unanswered")


def _plain(ended: list[Figure]) -> list[Figure]:
    """How the matters of the period ended; nothing where none did, rather than four zeros."""
    found = [each for each in ended if each.name in _PLAIN]
    return found if any(each.count for each in found) else []


def _sentence(open_: list[Figure], lines: list[UnitLine], directions: int) -> str:
    """One true sentence about today."""
    counts = {each.name: each.count for each in open_}
    units = sum(bool(line.numbers.get("late")) for line in lines)
    if counts["late"]:
        late = ngettext("%(n)s vụ việc quá hạn", "%(n)s vụ việc quá hạn", counts["late"]) % {"n": counts["late"]}
        where = ngettext("ở %(n)s đơn vị", "ở %(n)s đơn vị", units) % {"n": units}
        first = _("Hôm nay có %(late)s %(where)s") % {"late": late, "where": where}
    else:
        first = _("Hôm nay không có vụ việc nào quá hạn")
    more = [
        ngettext("%(n)s chỉ đạo quá hạn báo cáo", "%(n)s chỉ đạo quá hạn báo cáo", directions) % {"n": directions}
        if directions
        else "",
        ngettext("%(n)s vụ việc đến hạn hôm nay", "%(n)s vụ việc đến hạn hôm nay", counts["today"])
        % {"n": counts["today"]}
        if counts["today"]
        else "",
        ngettext("%(n)s vụ việc đến hạn trong 7 ngày", "%(n)s vụ việc đến hạn trong 7 ngày", counts["week"])
        % {"n": counts["week"]}
        if counts["week"]
        else "",
    ]
    return "; ".join([first, *(part for part in more if part)]) + "."


def _quarantined(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s nội dung cách ly chờ quyết định đã quá một ngày làm việc. Chỉ cán bộ liêm chính mở được.",
        "%(n)s nội dung cách ly chờ quyết định đã quá một ngày làm việc. Chỉ cán bộ liêm chính mở được.",
        count,
    ) % {"n": count}


def _urgent(works: Any, units: frozenset[UUID], actor: Any, at: datetime) -> dict[str, Any]:
    """The latest matters and the directions without a report, each with what a leader may do about it."""
    found = list(lean_works(figures.attention(works, units, actor, at))[:_ENOUGH])
    late = [work for work in found if work.task != DIRECTED][:SHOWN]
    directed = [work for work in found if work.task == DIRECTED][:SHOWN]
    both = [*late, *directed]
    names = {(work.unit_id, work.person_id): work.holder or "" for work in both}
    rows = work_rows(both, at, acts_from_above(actor, lambda: units), names)
    overdue = sum(work.task == DIRECTED and work.due_at is not None and work.due_at < at for work in found)
    return {
        # Of a longer list the rest is counted, so that the sentence stays true.
        "late_directions": overdue if len(found) < _ENOUGH else figures.late_directions(units, actor, at),
        "together": buttons_from_above(actor),
        "late": [WorkGroup(title="", rows=rows[: len(late)])] if late else [],
        "directed": [WorkGroup(title="", rows=rows[len(late) :])] if directed else [],
    }


# --- the table by unit ---------------------------------------------------------------------------------------------


def _table(request: HttpRequest, lines: list[UnitLine], period: Period) -> dict[str, Any]:
    """The units in the order that the address asks for, and heads that ask for another."""
    by = request.GET.get("xep") if request.GET.get("xep") in (*COLUMNS, "name", "share") else "late"
    key = {"name": lambda line: line.name, "share": lambda line: 2 if line.share is None else line.share}.get(
        by, lambda line: -line.numbers.get(by, 0)
    )
    ordered = sorted(sorted(lines, key=lambda line: line.name), key=key)
    labels = _labels()
    heads = [
        {
            "label": labels[name],
            "href": f"?{urlencode({'ky': period.name, 'xep': name})}#theo-don-vi",
            "is_current": name == by,
        }
        for name in ("name", *COLUMNS, "share")
    ]
    return {"heads": heads, "lines": [_line(line, period, labels) for line in ordered]}


def _labels() -> dict[str, str]:
    return {
        "name": _("Đơn vị"),
        "late": _("Vụ việc quá hạn"),
        "today": _("Hôm nay"),
        "week": _("7 ngày tới"),
        "open": _("Đang mở"),
        "silent": _("Im lặng"),
        "ended": _("Kết thúc"),
        "unanswered": _("Không trả lời"),
        "in_time": _("Trong hạn"),
        "unhappy": _("Chưa hài lòng"),
        "share": _("Tỷ lệ trong hạn"),
    }


def _line(line: UnitLine, period: Period, labels: dict[str, str]) -> dict[str, Any]:
    cells = [
        {
            "count": line.numbers.get(column, 0),
            "label": labels[column],
            # Red is for lateness alone: that somebody is not content is no delay.
            "meaning": "late"
            if column == "late"
            else "soon"
            if column in ("today", "silent", "unhappy")
            else "neutral",
            "href": reverse("officer_cases") + Filters(figures.filters_of(column, line.unit_id, period)).address(),
        }
        for column in COLUMNS
    ]
    return {"name": line.name, "cells": cells, "share": percent(line.share), "share_label": labels["share"]}


# --- the period ----------------------------------------------------------------------------------------------------


def _periods(today: date) -> list[Period]:
    """The periods to choose from, all up to today."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [
        Period("tuan", _("7 ngày qua"), today - timedelta(days=6), today),
        Period("thang", _("tháng này"), today.replace(day=1), today),
        Period("quy", _("quý này"), quarter, today),
        Period("nam", _("năm nay"), date(today.year, 1, 1), today),
    ]


def _period(request: HttpRequest, today: date) -> Period:
    """The period that the address names, or its two days, or this month."""
    known = {each.name: each for each in _periods(today)}
    asked = request.GET.get("ky", "")
    if asked in known:
        return known[asked]
    try:
        first, last = day_of(request.GET.get("tu_ngay", "")), day_of(request.GET.get("den_ngay", ""))
    except ValueError:
        return known["thang"]
    first, last = min(first, last), max(first, last)
    label = _("từ %(first)s đến %(last)s") % {"first": format_date(first), "last": format_date(last)}
    return Period("", label, first, last)
