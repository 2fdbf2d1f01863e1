"""Own pages of an account: sign-in with a word on why, the account page, the switch of positions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from access.acting import NotYourPosition, act_in, acting_position, held_positions
from access.entries import enter
from access.guards import public, signed_in
from access.paths import own_path
from access.second_factor import has_strong, is_required, take_code
from access.sessions import say_why


class SignIn(LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        say_why(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = super().get_context_data(**kwargs)
        return {**shown, "second_factor_off": not is_required(), "is_demo": settings.DEMO}


sign_in = public(SignIn.as_view())


class SetUpApp(ActivateTOTPView):
    """allauth's page; the code that proves the new app opens nothing afterwards."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        take_code(app, form.cleaned_data["code"])
        return answer


set_up_app = signed_in(SetUpApp.as_view())


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am, where I may act, how my sign-in is protected."""
    shown = {
        "positions": held_positions(request),
        "acting": acting_position(request),
        "has_second_factor": has_strong(request),
        "second_factor_required": is_required(),
    }
    return render(request, "access/account.html", shown)


@signed_in
@require_POST
def switch_position(request: HttpRequest, position_id: UUID) -> HttpResponse:
    """Act in another of one's positions from now on."""
    try:
        act_in(request, position_id)
    except NotYourPosition as refused:
        return render(request, "access/no_position.html", {"why": str(refused)}, status=403)
    enter("access:position:switched", request.user, position_id)  # type: ignore[arg-type]
    return redirect(own_path(request, "next") or str(settings.LOGIN_REDIRECT_URL))
