"""The time limits in force, each with its legal basis and how sure we are; a change is a new row from its day on."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.guards import official
from books.limits.editing import change_limit
from books.limits.lookup import limits_in_force
from books.limits.models import Certainty, Limit, LimitUnit
from desks.kit.forms import DayField, KitForm
from desks.officer.desk import desk_of
from kernel.errors import MotCuaError
from kernel.time import now


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
    """The limits of today, and a form that puts a new one in force."""
    limits = limits_in_force(now().date())
    form = LimitForm(request.POST or None)
    form.fields["code"].choices = [(each.code, f"{each.label} ({each.code})") for each in limits]
    if request.method == "POST" and form.is_valid():
        try:
            change_limit(form.limit(), actor=request.actor, at=now())
            messages.success(request, _("Đã ghi thời hạn mới. Vụ việc đang chạy giữ thời hạn lúc tiếp nhận."))
            return redirect("officer_limits")
        except MotCuaError as refused:
            form.add_error(None, refused.message)
    for each in limits:
        each.unit_label, each.certainty_label = LimitUnit(each.unit).label, Certainty(each.certainty).label
    context = {"desk": desk_of(request, request.actor), "limits": limits, "form": form}
    return render(request, "officer/limits.html", context, status=422 if form.errors else 200)
