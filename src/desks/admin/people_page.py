"""Accounts and the positions of their people: invited, described, stopped, opened again. Passwords and lost second factors
have a page of their own (`resets_page`)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access import accounts, resets
from access.guards import official
from access.models import User
from access.second_factor import strong_among
from books.orgs.holders import absent_on
from books.orgs.models import Holding
from desks.admin import history
from desks.admin.frame import PAGE, Asking, DatedForm, account_or_404, ask, edit_of, page, posted
from desks.admin.units_page import role_label
from desks.admin.vacating import ask_twice
from desks.cases.saw import Rows
from desks.kit.forms import KitForm
from desks.kit.parts import Fact, Move
from kernel.errors import MotCuaError
from kernel.text import fold, keep_legible, sort_key
from kernel.time import format_instant, local, now
from ledger.models import Entry

STATES = (
    ("", gettext_lazy("Đang hoạt động")),
    ("chua-cap", gettext_lazy("Chưa cấp mật khẩu")),
    ("khong-vi-tri", gettext_lazy("Không giữ vị trí")),
    ("ngung", gettext_lazy("Đã ngừng")),
)
_UNUSABLE = "!"  # how Django marks a password that nobody can type


class AccountForm(KitForm, forms.Form):
    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        help_text=gettext_lazy("Chữ thường, số, dấu chấm; không đổi được về sau."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "class": "short"}),
    )
    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False)

    def clean_username(self) -> str:
        """Told together with whatever else is wrong, not after it."""
        wanted = accounts.username_of(self.cleaned_data["username"])
        try:
            accounts.refuse_username(wanted)
        except MotCuaError as refused:
            raise forms.ValidationError(refused.message) from refused
        return wanted


class NoForm(KitForm, forms.Form):
    """Only a confirmation."""


@official("administrator")
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Accounts with the positions they hold, fifty a page; found by name with or without diacritics."""
    wanted = keep_legible(request.GET.get("q", "")).strip()[:100]
    state = request.GET.get("tinh-trang", "")
    first = int(typed) if (typed := request.GET.get("tu", "")).isdecimal() and len(typed) < 6 else 0
    rows = _found(wanted, state)
    shown = {
        "wanted": wanted,
        "state": state,
        "states": STATES,
        "rows": _listed(rows[first : first + PAGE]),
        "label": f"{first + 1}–{min(first + PAGE, len(rows))} / {len(rows)}" if len(rows) > PAGE else "",
        "previous": _page(wanted, state, max(first - PAGE, 0)) if first else "",
        "next": _page(wanted, state, first + PAGE) if len(rows) > first + PAGE else "",
    }
    return page(request, "people", _("Nhân sự và tài khoản"), [], **shown)


def _page(wanted: str, state: str, first: int) -> str:
    said = {"q": wanted, "tinh-trang": state, "tu": first or ""}
    return "?" + urlencode({name: value for name, value in said.items() if value})


def _found(wanted: str, state: str) -> list[User]:
    """Accounts in the order of their names. A city has thousands, not millions: the words are compared here."""
    today = now().date()
    rows = User.objects.filter(is_active=state != "ngung")
    if state == "chua-cap":
        rows = rows.filter(password__startswith=_UNUSABLE)
    if state == "khong-vi-tri":
        held = Holding.objects.filter(valid_from__lte=today).exclude(valid_to__lt=today).values("user_id")
        rows = rows.exclude(pk__in=held)
    words = fold(wanted).split()
    found = (user for user in rows.only("username", "full_name", "is_active", "password") if _matches(user, words))
    return sorted(found, key=lambda user: (sort_key(user.full_name), user.username))


def _matches(user: User, words: list[str]) -> bool:
    said = fold(f"{user.full_name} {user.username}").split()
    return all(any(each.startswith(word) or word in user.username for each in said) for word in words)


def _listed(users: list[User]) -> list[dict[str, Any]]:
    """Each with positions, absence and second factor: three statements for all."""
    today = now().date()
    held: dict[UUID, list[Holding]] = {}
    rows = Holding.objects.filter(user__in=users, valid_from__lte=today).exclude(valid_to__lt=today)
    for row in rows.select_related("position__unit"):
        held.setdefault(row.user_id, []).append(row)
    ids = [user.pk for user in users]
    away, strong = absent_on(ids, today), strong_among(ids)
    return [
        {
            "user": user,
            "seats": [(row.position, role_label(row.position.role)) for row in held.get(user.pk, [])],
            "away": away.get(user.pk),
            "is_strong": user.pk in strong,
            "has_password": not user.password.startswith(_UNUSABLE),
        }
        for user in users
    ]


@official("administrator")
@require_safe
def show_account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: positions now and before, sign-in, who changed what."""
    user, today = account_or_404(user_id), now().date()
    rows = Holding.objects.filter(user=user).select_related("position__unit").order_by("-valid_from")
    shown = {
        "account": user,
        "resets": [{"reset": row, "what": resets.LABELS[row.what]} for row in resets.of_account(user.pk, now())],
        "facts": _facts(user),
        "holdings": [(row, role_label(row.position.role)) for row in rows],
        "today": today,
        "moves": _moves(user, is_self=user.pk == request.user.pk),
        **history.section_about(history.PERSON, user.pk),
    }
    return page(request, "account", user.full_name, trail(), **shown)


def _facts(user: User) -> list[Fact]:
    has_password = not user.password.startswith(_UNUSABLE)
    password = (
        _("Đã đặt")
        if has_password and not user.must_change_password
        else _("Mật khẩu cấp lần đầu, chưa đổi")
        if has_password
        else _("Chưa cấp")
    )
    last = format_instant(local(user.last_login)) if user.last_login else _("Chưa đăng nhập")
    return [
        Fact(key=_("Tên đăng nhập"), value=user.username),
        Fact(key=_("Thư điện tử"), value=user.email or "–"),
        Fact(key=_("Tình trạng"), value=_("Đang hoạt động") if user.is_active else _("Đã ngừng")),
        Fact(key=_("Mật khẩu"), value=password),
        Fact(key=_("Lớp xác thực thứ hai"), value=_("Đã bật") if strong_among([user.pk]) else _("Chưa bật")),
        Fact(key=_("Đăng nhập gần nhất"), value=last),
    ]


def _moves(user: User, *, is_self: bool) -> list[Move]:
    at = {"args": [user.pk]}
    if not user.is_active:
        return [Move(label=_("Mở lại tài khoản"), href=reverse("admin_restart_account", **at), weight="primary")]
    found = [
        Move(label=_("Cấp mật khẩu"), href=reverse("admin_give_password", **at), weight="primary"),
        Move(label=_("Sửa họ tên, thư điện tử"), href=reverse("admin_describe_account", **at)),
        Move(label=_("Đặt lại lớp xác thực thứ hai"), href=reverse("admin_reset_second_factor", **at)),
    ]
    leave = Move(label=_("Ngừng tài khoản"), href=reverse("admin_leave", **at), weight="grave")
    return found if is_self else [*found, leave]


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """A new account; positions and a password are given next."""

    def act(said: dict[str, Any]) -> str:
        return reverse("admin_account", args=[accounts.invite(**said, **by_whom(request)).pk])

    asking = Asking(
        _("Mở tài khoản"),
        _("Mở tài khoản"),
        reverse("admin_people"),
        done=_("Đã mở tài khoản. Cấp mật khẩu và giao vị trí để người này vào việc."),
    )
    return ask(request, AccountForm(posted(request)), act, asking, trail())


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def describe_account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Another name or address of the same person."""
    user = account_or_404(user_id)
    form = AccountForm(posted(request), initial={"full_name": user.full_name, "email": user.email})
    del form.fields["username"]

    def act(said: dict[str, Any]) -> None:
        accounts.describe_account(user.pk, **said, **by_whom(request))

    asking = Asking(_("Sửa họ tên, thư điện tử"), _("Ghi thay đổi"), page_of(user), done=_("Đã ghi thay đổi."))
    return ask(request, form, act, asking, trail(user), as_now(user))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """The person left the office."""
    user = account_or_404(user_id)

    def plan(said: dict[str, Any]) -> accounts.Leaving:
        return accounts.plan_leaving(user.pk, edit_of(request, said))

    hint = _(
        "Tài khoản ngừng ngay; từ ngày hiệu lực %(name)s thôi giữ mọi vị trí, hết thay người khác, hết ủy quyền. Không xóa gì: nhật ký vẫn ghi tên."
    )
    asking = Asking(
        _("Ngừng tài khoản"),
        _("Ngừng tài khoản"),
        page_of(user),
        done=_("Đã ngừng tài khoản."),
        hint=hint % {"name": user.full_name},
        is_grave=True,
    )
    return ask_twice(request, DatedForm(posted(request)), plan, asking, trail(user), as_now(user))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def restart_account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Back in the office."""
    user = account_or_404(user_id)

    def act(said: dict[str, Any]) -> None:
        accounts.restart_account(user.pk, **by_whom(request))

    asking = Asking(
        _("Mở lại tài khoản"),
        _("Mở lại"),
        page_of(user),
        done=_("Đã mở lại. Vị trí phải giao lại."),
        hint=_("Vị trí cũ không tự trở lại."),
    )
    return ask(request, NoForm(posted(request)), act, asking, trail(user), as_now(user))


def as_now(user: User) -> Rows:
    """The account and all that was ever done to it: a second password would make the first one, told to somebody, void."""
    done = Entry.objects.filter(history.about_person(user.pk)).order_by("-id").values("pk")[:1]
    facts = User.objects.filter(pk=user.pk).values_list("full_name", "email", "is_active", Subquery(done))
    return lambda: list(facts.all())


def by_whom(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "at": now()}  # type: ignore[attr-defined]


def page_of(user: User) -> str:
    return reverse("admin_account", args=[user.pk])


def trail(user: User | None = None) -> list[tuple[str, str]]:
    start = [(_("Nhân sự và tài khoản"), reverse("admin_people"))]
    return [*start, (user.full_name, page_of(user))] if user else start
