"""The office's own text beside a newer wording of the house: look at both, take over or keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.guards import official
from books.texts import editing, house, placeholders
from books.texts.models import Template
from desks.admin.frame import Asking, ask
from desks.kit.forms import KitForm
from kernel.time import now


class WhichForm(KitForm, forms.Form):
    """Nothing is chosen beforehand."""

    which = forms.ChoiceField(
        label=gettext_lazy("Dùng lời nào?"),
        choices=[
            ("house", gettext_lazy("Lời mới của hệ thống, từ hôm nay")),
            ("own", gettext_lazy("Giữ lời của cơ quan")),
        ],
        widget=forms.RadioSelect,
    )


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def compare_text(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Both as a reader gets them, and the choice; while the house has nothing new to say there is no such page."""
    row = Template.objects.filter(pk=template_id).first()
    theirs = house.of(row) if row else None
    if row is None or theirs is None or row.pk not in house.newer([row]):
        raise Http404
    back = reverse("admin_text", args=[row.pk])

    def act(said: dict[str, Any]) -> str:
        if said["which"] == "own":
            house.keep(row, request.actor, now())  # type: ignore[attr-defined]
            return back
        return reverse("admin_text", args=[house.take(row, request.actor, now()).pk])  # type: ignore[attr-defined]

    asking = Asking(
        title=_("So với lời mới của hệ thống"), button=_("Ghi lựa chọn"), back=back, done=_("Đã ghi lựa chọn."),
        hint=_("Lời mới có hiệu lực từ hôm nay; bản cũ của cơ quan vẫn còn trong các bản. Giữ lời của cơ quan thì máy chỉ báo lại khi hệ thống có lời khác nữa."),
    )  # fmt: skip
    both = [
        (each.label, placeholders.sample(each.body), each.legal_basis, title)
        for each, title in ((row, _("Đang dùng ở cơ quan")), (theirs, _("Lời mới của hệ thống")))
    ]
    crumbs = [(_("Mẫu trả lời, thông báo"), reverse("admin_texts")), (row.label, back)]
    form = WhichForm(request.POST or None)
    return ask(request, form, act, asking, crumbs, lambda: editing.versions(row), both=both)
