"""The frame of every officer page: who acts in which position, where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access import resets
from access.acting import acting_position, held_positions
from access.actor import Actor
from access.typed import draft_prefix
from books.orgs import vouching
from books.orgs.holders import HeldPosition
from desks.officer.landing import home_of, keeps_work, standing_in
from kernel.time import today


def desk_of(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The context of `kit/officer.html`: unit, position, person, navigation for the actor's roles."""
    position = acting_position(request)
    here = request.path
    return {
        "home": home_of(actor),
        "unit": position.unit_name if position else "",
        "position": position.title if position else "",
        "person": request.user.full_name,
        "standing": standing_in(position) if position else "",
        "given": _given_lately(position, actor),
        "own": _own_account(position, actor),
        "seats": _other_seats(request, position),
        "search": reverse("officer_inbox"),
        "query": request.GET.get("q", ""),
        "jumps": reverse("officer_jumps"),
        "sign_out": reverse("account_logout"),
        "drafts": draft_prefix(actor.user_id),
        "nav": [{"label": label, "href": href, "current": _stands(href, here)} for label, href in _places(actor)],
    }


def _other_seats(request: HttpRequest, acting: HeldPosition | None) -> list[dict[str, str]]:
    """Where else this person may act today, to turn there by one press."""
    return [
        {
            "position": each.title,
            "unit": each.unit_name,
            "whose": _("thay %(name)s") % {"name": each.whose} if each.under and each.whose else "",
            "href": reverse("switch_position", args=[each.position_id]),
        }
        for each in held_positions(request)
        if acting is None or each.position_id != acting.position_id
    ]


def _given_lately(position: HeldPosition | None, actor: Actor) -> dict[str, str] | None:
    """To who holds a position of great trust: others were given one of late, or a password, or wait for a second person's word."""
    if position is None or position.version is None or position.role not in vouching.WEIGHTY:
        return None
    waiting, given, refused = vouching.told(position.version, today())
    others = [each for each in resets.told(position.version, today()) if each.user_id != actor.user_id]
    asked, done = sum(each.is_waiting for each in others), sum(each.is_recent for each in others)
    words = _waiting_words(waiting, asked) or _settled_words(given, refused, done)
    return {"words": words, "href": reverse("admin_lately")} if words else None


def _waiting_words(given: int, asked: int) -> str:
    positions = ngettext(
        "%(n)s vị trí quan trọng vừa giao, chờ người thứ hai xác nhận mới có hiệu lực.",
        "%(n)s vị trí quan trọng vừa giao, chờ người thứ hai xác nhận mới có hiệu lực.",
        given,
    )
    resets_asked = ngettext(
        "%(n)s đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai chờ người thứ hai xác nhận.",
        "%(n)s đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai chờ người thứ hai xác nhận.",
        asked,
    )
    return _counted((given, positions), (asked, resets_asked))


def _settled_words(given: int, refused: int, reset: int) -> str:
    held = ngettext("%(n)s vị trí quan trọng mới có người giữ.", "%(n)s vị trí quan trọng mới có người giữ.", given)
    turned_down = ngettext(
        "%(n)s việc giao vị trí quan trọng bị từ chối.", "%(n)s việc giao vị trí quan trọng bị từ chối.", refused
    )
    settled = ngettext(
        "%(n)s đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai vừa có kết quả.",
        "%(n)s đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai vừa có kết quả.",
        reset,
    )
    return _counted((given, held), (refused, turned_down), (reset, settled))


def _counted(*told: tuple[int, str]) -> str:
    """The sentences of which there is something to count."""
    return " ".join(words % {"n": n} for n, words in told if n)


def _own_account(position: HeldPosition | None, actor: Actor) -> dict[str, str] | None:
    """To whom it concerns, until he has said that he knows: somebody asked for a new password of his account, or gave one."""
    if position is None or position.version is None:
        return None
    mine = [each for each in resets.told(position.version, today()) if each.user_id == actor.user_id]
    if any(each.is_waiting for each in mine):
        words = _("Có người đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai của đồng chí.")
    elif any(each.is_unseen for each in mine):
        words = _("Đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai của đồng chí đã có kết quả.")
    else:
        return None
    return {"words": words, "href": reverse("account") + "#dat-lai"}


def _stands(href: str, here: str) -> str:
    """How a place is marked (`aria-current`): the page itself, or the book in whose pages one reads."""
    if here == href:
        return "page"
    books = (href, reverse("officer_calendar"), reverse("officer_limits"))
    return "true" if href == reverse("admin_index") and here.startswith(books) else ""


def book_crumbs(title: str, back: str = "", here: str = "") -> list[dict[str, str]]:
    """The way back from a book that the administrator keeps outside his own desk's addresses."""
    start = {"label": _("Quản trị"), "href": reverse("admin_index")}
    return [start, {"label": title, "href": back}, {"label": here}] if here else [start, {"label": title}]


def _places(actor: Actor) -> list[tuple[str, str]]:
    places = [(_("Việc của tôi"), reverse("officer_inbox"))] if keeps_work(actor) else []
    if actor.has_role("leader"):
        places.append((_("Toàn cảnh"), reverse("leader")))
    if actor.has_role("approver"):
        places.append((_("Đơn vị của tôi"), reverse("head_unit")))
    if actor.has_role("coordinator", "handler", "approver", "leader", "auditor"):
        places.append((_("Tất cả vụ việc"), reverse("officer_cases")))
    if actor.has_role("coordinator", "operator"):
        places.append((_("Tin nhắn cần xem"), reverse("officer_messages")))
    if actor.has_role("coordinator", "operator", "administrator"):
        places.append((_("Liên thông"), reverse("connections")))
    if actor.has_role("coordinator"):
        places.append((_("Nhập phản ánh"), reverse("keyed_in")))
        places.append((_("Công khai"), reverse("publication_queue")))
    if actor.has_role("administrator"):
        places.append((_("Quản trị"), reverse("admin_index")))
    if settings.DEMO:
        places.append((_("Tập huấn"), reverse("training")))
    places.append((_("Tài khoản"), reverse("account")))
    return places
