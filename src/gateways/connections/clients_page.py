"""Who may call us: other systems with their scopes and keys. A key is shown once, on the page that made it, and nowhere kept."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.actor import Actor
from access.guards import official
from api import clients
from api.models import Client, Key
from casework.reads import read_together
from desks.cases.saw import Overtaken, mark_of, unchanged
from desks.kit.forms import KitForm
from desks.officer.desk import desk_of
from kernel.time import now


class ClientForm(KitForm, forms.Form):
    """Another system: what it is, whom to call about it, what it may do."""

    name = forms.CharField(label=gettext_lazy("Tên hệ thống"), max_length=120)
    contact = forms.CharField(label=gettext_lazy("Người phụ trách, điện thoại"), max_length=200)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Được phép"),
        choices=lambda: list(clients.scopes().items()),
        widget=forms.CheckboxSelectMultiple,
    )


@official("administrator", "operator")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """All other systems, and a form to admit one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form, fresh, at = ClientForm(), "", now()
    if request.method == "POST" and request.POST.get("act"):
        try:
            fresh = unchanged(request, _as_now, lambda: _acted(request, actor, at))
        except Overtaken as refused:
            messages.error(request, refused.message)
        if not fresh:
            return redirect("connections_clients")
    elif request.method == "POST":
        form = ClientForm(request.POST)
        if form.is_valid():
            try:
                fresh = unchanged(request, _as_now, partial(_admitted, form.cleaned_data, actor, at))
                form = ClientForm()
            except Overtaken as refused:
                form.add_error(None, refused.message)
    systems, keys = _read()
    context = {"desk": desk_of(request, actor), "form": form, "fresh": fresh}
    context |= {"rows": _rows(systems, keys), "saw": mark_of(_seen(systems, keys))}
    return render(request, "connections/clients.html", context, status=422 if form.errors else 200)


def _admitted(said: dict[str, Any], actor: Actor, at: datetime) -> str:
    return clients.admit(said["name"], said["scopes"], actor=actor, at=at, contact=said["contact"])[1]


def _read() -> tuple[list[Client], list[Key]]:
    """All systems and all keys, in the order in which the page shows them."""
    shown = Key.objects.only("client_id", "ending", "made_at", "revoked_at").order_by("made_at")
    systems, keys = read_together(Client.objects.order_by("ended_at", "name"), shown)
    return systems, keys


def _as_now() -> list[Any]:
    return _seen(*_read())


def _seen(systems: list[Client], keys: list[Key]) -> list[Any]:
    """Who may call, and with which keys: a form that is sent twice makes one key, and nobody revokes what he did not see."""
    ended = sorted((str(each.pk), str(each.ended_at)) for each in systems)
    return [*ended, *sorted((str(each.pk), str(each.revoked_at)) for each in keys)]


def _rows(systems: list[Client], keys: list[Key]) -> list[dict[str, Any]]:
    known = clients.scopes()
    return [
        {
            "client": row,
            "scopes": [known.get(scope, scope) for scope in row.scopes],
            "keys": [each for each in keys if each.client_id == row.pk and each.revoked_at is None],
        }
        for row in systems[:200]
    ]


def _acted(request: HttpRequest, actor: Actor, at: datetime) -> str:
    """A new key (told once), a key revoked, a client shut out."""
    act = request.POST.get("act")
    try:
        number = UUID(str(request.POST.get("id") or ""))
    except ValueError:
        return ""
    if act == "key" and (client := Client.objects.filter(pk=number, ended_at=None).first()):
        return clients.make_key(client, actor=actor, at=at)
    if act == "revoke" and (key := Key.objects.filter(pk=number).first()):
        clients.revoke(key, actor=actor, at=at)
        messages.success(request, _("Đã thu hồi khóa …%(ending)s.") % {"ending": key.ending})
    if act == "end" and (client := Client.objects.filter(pk=number).first()):
        clients.end(client, actor=actor, at=at)
        messages.success(request, _("Đã ngừng liên thông với %(name)s.") % {"name": client.name})
    return ""
