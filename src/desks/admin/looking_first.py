"""An edit that is looked at before it is written: the form, then a page of what would come of it, then the deed.

The page between carries the form along; from it one writes, or goes back to the form as it was filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from desks.admin.frame import Asking, ask, page
from desks.cases.looking_first import goes_back
from desks.cases.saw import FIELD, Rows


def ask_looking_first(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    asking: Asking,
    crumbs: list[tuple[str, str]],
    of: Rows | None = None,
) -> HttpResponse:
    """As `ask`, with an ACT that shows the page between until it `is_read`; whoever wants the form back gets it."""
    if request.method == "POST" and goes_back(request):
        return page(request, "form", asking.title, crumbs, form=form, asking=asking, saw=request.POST.get(FIELD, ""))
    return ask(request, form, act, asking, crumbs, of)
