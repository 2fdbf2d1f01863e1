"""The citizen's pages of a matter: follow it, act on it, export, erase (writing to the city is `asking`). They work without
JavaScript.

A code and its secret open a matter; nothing here tells whether a code exists.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import public
from casework.attachment_rows import file_response
from casework.errors import CaseError, StaleCase
from casework.models import Case
from casework.timeline import public_timeline
from desks.citizen.guesses import Guessing
from desks.citizen.privacy import private
from desks.kit.errors import error_page
from kernel.time import now
from kinds.feedback import reasons
from kinds.feedback.sender import acting, follow, own_pages, parts
from kinds.feedback.sender.citizen_forms import CitizenMoveForm, LookUpForm
from kinds.feedback.sender.own_export import export_of
from vault.errors import VaultError

_OVERTAKEN = gettext_lazy(
    "Chưa gửi: trong lúc ông/bà viết, việc này vừa có diễn biến mới. Điều ông/bà viết vẫn còn ở dưới. Mời xem diễn biến mới ở "
    "trang theo dõi; nếu vẫn muốn gửi thì bấm nút một lần nữa."
)


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Open a matter by code and secret; wrong guesses are slowed and counted."""
    form = LookUpForm(
        request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")[:60]}
    )
    if request.method == "POST" and form.is_valid():
        found = _tried(request, form.cleaned_data["code"], form.cleaned_data["secret"])
        if found is not None:
            return found if isinstance(found, HttpResponse) else redirect(follow.path_of_case(found))
        form.add_error(
            "secret",
            _(
                "Mã số hoặc mã bí mật chưa đúng. Cả hai mã có trên giấy tiếp nhận, và ở trang mở từ nút “Xem vụ việc” trong tin nhắn."
            ),
        )
    return render(request, "feedback/look_up.html", {"form": form}, status=422 if form.errors else 200)


def of_matter(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """PAGE(request, case, …) of the matter that its code and secret open; else the page that says why not."""

    @wraps(page)
    def opened(request: HttpRequest, code: str, secret: str, **more: Any) -> HttpResponse:
        found = _tried(request, code, secret)
        if found is None:
            detail = _("Mã số hoặc mã bí mật chưa đúng. Hãy mở lại đường dẫn trong tin nhắn, hoặc nhập lại.")
            return error_page(request, 404, detail=detail, back=reverse("feedback_look_up"))
        if isinstance(found, HttpResponse):
            return found
        return Guessing(request, code).opened(request, page(request, found, **more))

    return opened


def _tried(request: HttpRequest, code: str, secret: str) -> Case | HttpResponse | None:
    """The case that they open; the page of who has to wait, or whose words were sealed or erased; None for a wrong guess."""
    guessing = Guessing(request, code)
    with guessing.one_at_a_time(follow.under(code)) as found:
        case = follow.met(found, secret) if found is not None else None
        is_slowed = found is not None and case is None and guessing.failed()
    if found is None or is_slowed:
        return guessing.wait(request, detail=_("Mã vừa nhập chưa đúng.") if is_slowed else "")
    return case if case is None or not (case.is_sealed or case.erased_at) else _gone(request, case)


def _gone(request: HttpRequest, case: Case) -> HttpResponse:
    """What every sender reads whose words were sealed (of this one files may lie under the seal too); or that, since when and
    why they were erased: nobody learns of it who has not the secret."""
    if case.is_sealed:
        return render(request, "feedback/guidance.html", {"text": reasons.GUIDANCE_LATER, "is_later": True})
    left = parts.rows_of(parts.others_of(case), ())  # the page that led to them is gone
    told = {"code": case.code, "at": case.erased_at, "is_wished": follow.was_wished(case), "parts": left}
    return render(request, "feedback/erased.html", told, status=410)


@public
@private
@require_safe
@of_matter
def show(request: HttpRequest, case: Case) -> HttpResponse:
    """The matter: where it stands, by when, what was answered, what the sender can do."""
    context = follow.page_of(case, now(), is_new="moi" in request.GET and case.row_version == 1)
    done = request.GET.get("xong", "")
    # The draft of a move that was made is dropped on this device; only a name of the flow is put into the page.
    context["draft_done"] = f"feedback-{done}-{case.code}" if follow.move_missed(case, done) else ""
    return render(request, "feedback/follow.html", context)


@public
@private
@require_safe
@of_matter
def receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """The receipt on paper: code, promised date, how to follow; printed or saved as PDF by the browser."""
    return render(request, "feedback/receipt.html", follow.receipt_of(case))


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_matter
def act(request: HttpRequest, case: Case, move: str) -> HttpResponse:
    """One move of the sender: add, supplement, rate, reopen, withdraw."""
    wanted = follow.move_of(case, move)
    if wanted is None and request.method == "POST":
        wanted = follow.move_missed(case, move)  # the engine says why not; the words stay on the page
    if wanted is None:
        messages.info(request, _("Việc này không còn thực hiện được ở trạng thái hiện tại."))
        return redirect(follow.path_of_case(case))
    form = CitizenMoveForm(request.POST.copy() or None, request.FILES or None, move=wanted)
    if request.method == "POST" and form.is_valid():
        if acting.is_secret(form.cleaned_data):
            said = form.cleaned_data
            follow.put_aside(case, move, said, now(), file_names=acting.names_of(said))
            return redirect("feedback_guidance")
        if _made(request, case, move, form):
            return redirect(f"{follow.path_of_case(case)}?xong={move}")
    elif request.method != "POST":
        form.initial["expects"] = follow.seen_of(case)
    context = {
        "form": form,
        "move": wanted,
        "case": case,
        "back": follow.path_of_case(case),
        "asked": follow.asked_of(case, public_timeline(case)) if move == "supplement" else None,
        "parts": _beside(request, case) if move == "withdraw" else [],
        "submit_words": _(wanted.label) if wanted.is_grave else _("Gửi"),
    }
    return render(request, "feedback/act.html", context, status=422 if form.errors else 200)


def _beside(request: HttpRequest, case: Case) -> list[dict[str, object]]:
    """The other parts that can be taken back with this one."""
    return parts.rows_of(parts.others_of(case, move="withdraw"), request.POST.getlist("cung"))


def _made(request: HttpRequest, case: Case, move: str, form: CitizenMoveForm) -> bool:
    """False: the form says why not, and the words are still in it."""
    along = request.POST.getlist("cung") if move == "withdraw" else ()
    try:
        tells_of_sender = acting.make(case, move, form.cleaned_data, now(), along)
        messages.success(request, follow.thanks_for(move, case, tells_of_sender=tells_of_sender))
    except StaleCase:
        form.data["expects"] = follow.seen_of(case)
        form.add_error(None, _OVERTAKEN)
    except CaseError as refused:
        form.add_error(None, refused.message)
    except VaultError as refused:
        form.add_error("files", refused.message)
    return not form.errors


@public
@private
@require_safe
@of_matter
def own_data(request: HttpRequest, case: Case) -> HttpResponse:
    """What we hold about the matter and its sender, to be read and printed (Law 91/2025/QH15, art. 4), and what else there is."""
    context = {"case": case, "parts": own_pages.parts_of(export_of(case, now())), "path": follow.path_of_case(case)}
    return render(request, "feedback/own_data.html", context)


@public
@private
@require_safe
@of_matter
def export(request: HttpRequest, case: Case) -> HttpResponse:
    """The same for a machine: a file of JSON, with the letters in it."""
    response = JsonResponse(export_of(case, now()), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{case.code}.json"'
    return response


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_matter
def erase(request: HttpRequest, case: Case) -> HttpResponse:
    """The sender asks to erase words and identity; a running matter is withdrawn with it."""
    if request.method == "POST":
        left = parts.erase(case, request.POST.getlist("cung"), now())
        return render(request, "feedback/erased.html", {"code": case.code, "parts": parts.rows_of(left, ())})
    there = parts.others_of(case)
    listed = parts.rows_of(there, [each.code for each in there])  # who wants to be forgotten means all of it
    context = {"back": follow.path_of_case(case), "parts": listed}
    return render(request, "feedback/erase.html", context | {"is_running": bool(follow.move_of(case, "withdraw"))})


@public
@private
@require_safe
@of_matter
def attachment(request: HttpRequest, case: Case, attachment_id: UUID) -> HttpResponse:
    """A file that the sender sent."""
    return file_response(case, attachment_id)
