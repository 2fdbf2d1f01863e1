"""The time limits in force, each with its legal basis and how sure we are; a change is a new row from its day on.

Below them every version that was or will be, and who changed what: the book's lines of the ledger.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.guards import official
from access.models import User
from books.limits.editing import book_locked, change_limit, slip_of
from books.limits.lookup import limits_in_force
from books.limits.models import Certainty, Limit, LimitUnit
from casework.limit_slips import put_right, would_change
from desks.cases.looking_first import carried, goes_back, is_read
from desks.cases.saw import mark, unchanged
from desks.kit.forms import DayField, KitForm
from desks.kit.parts import Entry as Shown
from desks.kit.parts import Fact
from desks.officer.desk import book_crumbs, desk_of
from desks.officer.limit_preview import refuse_endless, unusual, what_changes
from kernel.errors import MotCuaError
from kernel.time import format_date, now, today
from ledger import streams, verbs
from ledger.models import Entry

_LATEST = 20
_TICK, _ANEW = "da-xem", "tinh-lai"


class LimitForm(KitForm, forms.Form):
    """A limit and by which paper. Running cases keep the limit under which they were received."""

    code = forms.ChoiceField(label=gettext_lazy("Thời hạn"))
    amount = forms.IntegerField(label=gettext_lazy("Số"), min_value=1, max_value=1000)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị tính"), choices=LimitUnit.choices, widget=forms.RadioSelect)
    valid_from = DayField(label=gettext_lazy("Hiệu lực từ ngày"))
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)
    certainty = forms.ChoiceField(
        label=gettext_lazy("Độ chắc chắn"), choices=Certainty.choices, widget=forms.RadioSelect
    )

    def limit(self) -> Limit:
        return Limit(**self.cleaned_data)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def show_limits(request: HttpRequest) -> HttpResponse:
    """The limits of today, a form that puts a new one in force, other versions, and who changed what."""
    limits = limits_in_force(today())
    form = LimitForm(request.POST or None)
    form.fields["code"].choices = [(each.code, _(each.label)) for each in limits]
    if goes_back(request):
        form.is_bound, form.initial = False, request.POST.dict()
    elif request.method == "POST" and form.is_valid():
        try:
            if not (is_read(request) and request.POST.get(_TICK)):
                return _previewed(request, form.limit(), what_changes(form.limit(), now()))
            refuse_endless(form.limit(), now())
            return _written(request, form.limit())
        except MotCuaError as refused:
            form.add_error(None, refused.message)
    others = _others(limits)
    for each in (*limits, *others):
        each.label = _(each.label)  # as shipped; what a city renamed has no other language
        each.unit_label, each.certainty_label = LimitUnit(each.unit).label, Certainty(each.certainty).label
    context = {
        "desk": desk_of(request, request.actor),
        "crumbs": book_crumbs(_("Thời hạn theo quy định")),
        "limits": limits,
        "others": others,
        "lines": (lines := _lines(limits, others))[:_LATEST],
        "all_lines": f"{reverse('admin_history')}?so=limits" if len(lines) > _LATEST else "",
        "form": form,
        "saw": mark(_book),
    }
    return render(request, "officer/limits.html", context, status=422 if form.errors else 200)


def _written(request: HttpRequest, new: Limit) -> HttpResponse:
    """The new limit, and with it the cases that took a slip, where that was ticked: all of it or nothing."""
    book: list[Limit] = []

    def shown() -> list[Limit]:
        book[:] = book_locked()
        return book

    def write() -> int:
        wrong = slip_of(new, today(), book) if request.POST.get(_ANEW) else None
        change_limit(new, actor=request.actor, at=now(), book=book)
        return put_right(wrong, new, request.actor, now()) if wrong else 0

    if count := unchanged(request, shown, write):
        done = ngettext("Đã ghi thời hạn mới và tính lại hạn của %(n)d vụ việc đã nhận theo mức ghi nhầm.", "Đã ghi thời hạn mới và tính lại hạn của %(n)d vụ việc đã nhận theo mức ghi nhầm.", count)  # fmt: skip
        messages.success(request, done % {"n": count})
    else:
        messages.success(request, _("Đã ghi thời hạn mới. Vụ việc đang chạy giữ thời hạn lúc tiếp nhận."))
    return redirect("officer_limits")


def _previewed(request: HttpRequest, new: Limit, facts: list[Fact]) -> HttpResponse:
    """The page between: nothing is written before somebody read what becomes of it, and ticked so."""
    is_unread = is_read(request)  # pressed, and not ticked
    context = {
        "desk": desk_of(request, request.actor),
        "crumbs": book_crumbs(_("Thời hạn theo quy định")),
        "facts": facts,
        "unusual": unusual(new, now()),
        "carried": carried(request, _TICK, _ANEW),
        "is_unread": is_unread,
        "slip": would_change(wrong, new) if (wrong := slip_of(new, today())) else None,
        "anew": request.POST.get(_ANEW, ""),
    }
    return render(request, "officer/limit_preview.html", context, status=422 if is_unread else 200)


def _book() -> list[Limit]:
    """What the page shows, read anew."""
    return list(Limit.objects.order_by("pk"))


def _others(limits: Iterable[Limit]) -> list[Limit]:
    """Versions that held before, or will hold."""
    return list(Limit.objects.exclude(pk__in=[each.pk for each in limits]).order_by("code", "-valid_from"))


def _lines(limits: Iterable[Limit], others: Iterable[Limit]) -> list[Shown]:
    """The latest changes, at most one more than the page shows: what, from how much to how much, who, when."""
    entries = list(Entry.objects.filter(stream=streams.book_stream("limits")).order_by("-seq")[: _LATEST + 1])
    people = dict(User.objects.filter(pk__in={each.actor_id for each in entries}).values_list("pk", "full_name"))
    labels = {each.code: each.label for each in (*others, *limits)}
    language = get_language() or "vi"
    return [
        Shown(
            what=verbs.label(each.verb, language),
            at=each.at,
            person=people.get(each.actor_id, "") or _("Hệ thống"),
            detail=_change(each.particulars, labels),
        )
        for each in entries
    ]


def _change(told: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    code, unit = str(told.get("limit", "")), str(told.get("unit", ""))
    values = {
        "name": labels.get(code, code),
        "before": told.get("before") or _("chưa có"),
        "amount": told.get("amount", ""),
        "unit": LimitUnit(unit).label if unit in LimitUnit.values else unit,
        "day": format_date(date.fromisoformat(told["from"])) if told.get("from") else "",
    }
    return _("%(name)s: từ %(before)s thành %(amount)s %(unit)s, hiệu lực từ %(day)s") % values
