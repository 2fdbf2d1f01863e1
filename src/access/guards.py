"""Every view says who may open it. A view that says nothing is refused: by the system check, and at the request.

`@public` for everyone, `@machine("how it proves itself")` for callers with a signature or token of their own,
`@signed_in` for any account, `@official("handler", …)` for positions (no names: any held position).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.checks import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from access import typed
from access.acting import actor_for
from access.actor import ROLES
from books.orgs.models import PositionRole
from kernel.errors import MotCuaError

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
MACHINE = "machine"
SIGNED_IN = "signed_in"
OFFICIAL = "official"


class UnguardedView(MotCuaError):
    """Trang {view} chưa khai báo ai được mở nên bị từ chối."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may open a view: the kind, the roles (official) or the proof (machine)."""

    kind: str
    roles: frozenset[str] = frozenset()
    proof: str = ""


def public(view: View) -> View:
    """Anyone, without an account. What the visitor may see is decided by the view (a code and its secret)."""
    return _marked(view, Guard(PUBLIC))


def machine(proof: str) -> Callable[[View], View]:
    """Another system, which proves itself to the view in the way named here (signature, token)."""
    return lambda view: _marked(view, Guard(MACHINE, proof=proof))


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Any signed-in account, with or without a position (own password, second factor)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _not_kept(view(request, *args, **kwargs))

    return _marked(guarded, Guard(SIGNED_IN))


def official(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """An official acting in one of these roles today; `request.actor` is set. Without roles: in any held position."""
    unknown = set(roles) - ROLES
    if unknown:
        raise ValueError(f"Unknown roles: {sorted(unknown)}")

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _not_kept(_turned_away(request, roles) or view(request, *args, **kwargs))

        return _marked(guarded, Guard(OFFICIAL, roles=frozenset(roles)))

    return decorate


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """The guard that a view declared, or None: such a view is refused."""
    return getattr(view, "guard", None)


def guarded_urls(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any], Guard | None]]:
    """Every route of the site: its pattern, its view and its guard."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from guarded_urls(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback, guard_of(entry.callback)


def every_url_is_guarded(app_configs: Any = None, **options: Any) -> list[Error]:
    """System check: `manage.py check` names every route that declares no guard."""
    if not getattr(settings, "ROOT_URLCONF", ""):
        return []
    return [
        Error(
            f"The view of /{route} declares no guard.",
            hint="Mark it @public, @machine, @signed_in or @official (access.guards).",
            id="access.E001",
        )
        for route, _view, guard in guarded_urls()
        if guard is None
    ]


class DenyUnmarked:
    """Middleware: a view without a guard is not opened at all. Whoever adds a page has to say whom it is for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        if guard_of(view) is None:
            raise UnguardedView(view=f"{view.__module__}.{getattr(view, '__qualname__', view)}")


def _not_kept(response: HttpResponse) -> HttpResponse:
    """No cache and no browser keeps what an official saw: a name, sealed words, on a desk that others use after."""
    response.setdefault("Cache-Control", "no-store")
    return response


def _marked(view: View, guard: Guard) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def _turned_away(request: HttpRequest, roles: tuple[str, ...]) -> HttpResponse | None:
    """The answer for someone who may not pass, or None; the actor is left on the request."""
    from access.second_factor import is_missing  # allauth needs the app registry

    if not request.user.is_authenticated:
        return typed.kept(request) or redirect_to_login(request.get_full_path())
    if is_missing(request):
        return redirect("mfa_index")
    if request.user.must_change_password:
        messages.info(
            request, _("Mật khẩu đang dùng do quản trị viên cấp. Hãy đặt mật khẩu của riêng mình để tiếp tục.")
        )
        return redirect("account_change_password")
    actor = actor_for(request)
    request.actor = actor  # type: ignore[attr-defined]
    if actor.position_id is None:
        return render(request, "access/no_position.html", status=403)
    if roles and not actor.has_role(*roles):
        needed = [str(PositionRole(role).label) for role in sorted(roles)]
        return render(request, "access/wrong_role.html", {"needed": needed}, status=403)
    typed.used(request)
    return None
