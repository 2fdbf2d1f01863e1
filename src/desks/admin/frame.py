"""The frame of every administrator's page: the desk's bar, the way back, and one way to ask for something by a form.

A page here makes one call of the books; a refusal stands above the form and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import Actor
from access.models import User
from books.orgs.editing import Edit
from books.orgs.finding import directory, other_names, unit_choices
from books.orgs.holders import units_below
from books.orgs.models import Position, Unit
from desks.cases.saw import Rows, mark, unchanged
from desks.kit.forms import DayField, FilteredSelect, KitForm
from desks.officer.desk import desk_of
from kernel.errors import MotCuaError
from kernel.text import sort_key
from kernel.time import now

PAGE = 50
HEADS = ("approver", "coordinator", "leader")  # who leads a unit enters absences and delegations of its people


@dataclass(frozen=True, slots=True)
class Asking:
    """The words of a page with one form."""

    title: str
    button: str
    back: str
    done: str = ""
    hint: str = ""
    is_grave: bool = False


def page(
    request: HttpRequest, template: str, title: str, crumbs: list[tuple[str, str]], **context: Any
) -> HttpResponse:
    """A page of this desk; `crumbs`: (label, address) from below the index on, without the page itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    is_index = request.path == reverse("admin_index")
    start = [(_("Quản trị"), reverse("admin_index"))] if actor.has_role("administrator") and not is_index else []
    trail = [{"label": label, "href": href} for label, href in [*start, *crumbs]]
    status = context.pop("status", 200)
    shown = {"desk": desk_of(request, actor), "title": title, "crumbs": [*trail, {"label": title}], **context}
    return render(request, f"admin/{template}.html", shown, status=status)


def ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    asking: Asking,
    crumbs: list[tuple[str, str]],
    of: Rows | None = None,
    **context: Any,
) -> HttpResponse:
    """A form: shown, sent back with what is wrong, or carried out. ACT may return where to go, or a response. OF: what it was
    filled in from; when that has changed meanwhile, nothing is carried out."""
    if request.method == "POST" and form.is_valid():
        try:
            came = unchanged(request, of, lambda: act(form.cleaned_data))
        except MotCuaError as refused:
            form.add_error(None, refused.message)
        else:
            if isinstance(came, HttpResponse):
                return came
            if asking.done:
                messages.success(request, asking.done)
            return redirect(came if isinstance(came, str) else asking.back)
    status = 422 if form.errors else 200
    shown = {"form": form, "asking": asking, "saw": mark(of), "status": status}
    return page(request, "form", asking.title, crumbs, **shown, **context)


def posted(request: HttpRequest) -> Any:
    """What was sent, also when it is nothing but a click; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None


def version_of(request: HttpRequest) -> int | None:
    """The version of the book of units under which this request was let in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.orgs_version


def edit_of(request: HttpRequest, said: dict[str, Any]) -> Edit:
    """Who edits, from which day, by which paper: the two fields that every edit asks for."""
    return Edit(request.actor, now(), said["first"], said["legal_basis"])  # type: ignore[attr-defined]


class DatedForm(KitForm, forms.Form):
    """Every change has its day and its paper; they come last, after what is changed."""

    first = DayField(label=gettext_lazy("Hiệu lực từ ngày"))
    legal_basis = forms.CharField(
        label=gettext_lazy("Căn cứ"), help_text=gettext_lazy("Số văn bản, ngày ban hành."), max_length=300
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"first": now().date(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.order_fields(
            [name for name in self.fields if name not in ("first", "legal_basis")] + ["first", "legal_basis"]
        )


def unit_field(
    label: Any,
    *,
    without: UUID | None = None,
    required: bool = True,
    none: str = "",
    version: int | None = None,
    **more: Any,
) -> forms.ChoiceField:
    """A unit of today, to be found by typing; without JavaScript a list in groups. VERSION as for `directory`."""
    book = directory(now().date(), version=version)
    groups = [(group, [each for each in units if each[0] != str(without)]) for group, units in unit_choices(book)]
    choices = [("", none or _("Chọn đơn vị")), *groups]
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=FilteredSelect(also=other_names(book)), **more
    )


def person_field(label: Any) -> forms.ChoiceField:
    """An active account, to be found by typing."""
    people = User.objects.filter(is_active=True).values_list("pk", "full_name", "username")
    ordered = sorted(people, key=lambda each: (sort_key(each[1]), each[2]))
    rows = [(str(pk), f"{name} ({username})") for pk, name, username in ordered]
    return forms.ChoiceField(label=label, choices=[("", _("Chọn người")), *rows], widget=FilteredSelect())


def uuid_of(text: str) -> UUID | None:
    """An id of an address; what is none narrows nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def unit_or_404(unit_id: UUID) -> Unit:
    return _one(Unit.objects.select_related("parent"), unit_id)


def position_or_404(position_id: UUID) -> Position:
    return _one(Position.objects.select_related("unit__parent"), position_id)


def account_or_404(user_id: UUID) -> User:
    return _one(User.objects, user_id)


def of_own_unit(request: HttpRequest, unit_id: UUID) -> None:
    """An administrator for every unit; who leads one for it and those below it. Others find nothing here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.has_role("administrator"):
        return
    if actor.unit_id is None or unit_id not in units_below(actor.unit_id, version=actor.orgs_version):
        raise Http404


def _one(rows: Any, pk: UUID) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
