"""Own pages of an account: sign-in with a word on why, the account page, the switch of positions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import DeactivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access import resets
from access.acting import NotYourPosition, act_in, acting_position, actor_for, held_positions
from access.entries import enter
from access.guards import public, signed_in
from access.models import AccountReset
from access.paths import own_path
from access.second_factor import has_strong, is_required, take_code_of
from access.sessions import say_why
from kernel.errors import MotCuaError
from kernel.time import now


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
        take_code_of(self.request.user.pk, form.secret, form.cleaned_data["code"])
        return answer


set_up_app = signed_in(SetUpApp.as_view())


class RemoveKey(RemoveWebAuthnView):
    """allauth's page, which does not ask whether this is the last strong factor of an account that must have one."""

    form_class = DeactivateTOTPForm

    def get_object(self, queryset: QuerySet[Authenticator] | None = None) -> Authenticator:
        """Read once, and whose it is is known."""
        if not hasattr(self, "object"):
            self.object = super().get_object(queryset)
            self.object.user = self.request.user
        return self.object

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"data": {}, **super().get_form_kwargs(), "authenticator": self.object}


remove_key = signed_in(RemoveKey.as_view())


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am, where I may act, how my sign-in is protected, and what others asked for it."""
    at = now()
    shown = {
        "positions": held_positions(request),
        "acting": acting_position(request),
        "has_second_factor": has_strong(request),
        "second_factor_required": is_required(),
        "resets": [
            {"reset": row, "what": resets.LABELS[row.what], "is_waiting": resets.is_waiting(row, at)}
            for row in resets.of_account(request.user.pk, at)
        ],
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


@signed_in
@require_POST
def refuse_reset(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """The owner did not ask for it: nothing of it happens."""
    try:
        resets.refuse(reset_id, "", actor=actor_for(request), at=now())
    except AccountReset.DoesNotExist as nothing:
        raise Http404 from nothing
    except MotCuaError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Đã từ chối. Mật khẩu và lớp xác thực thứ hai của đồng chí vẫn như cũ."))
    return redirect("account")


@signed_in
@require_POST
def know_of_reset(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """Read; the desk tells it no more."""
    resets.seen(reset_id, actor=actor_for(request), at=now())
    return redirect("account")
