"""The citizen's pages: write to the city, follow a matter, act on it. They work without JavaScript.

A code and its secret open a matter; nothing here tells whether a code exists.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.actor import citizen
from access.guards import public
from books import people
from casework import erasure
from casework.attachment_rows import file_response
from casework.deadlines import if_filed
from casework.errors import CaseError, KeyReused
from casework.models import Case, Request
from casework.perform import perform
from casework.timeline import public_timeline
from desks.citizen.guesses import Guessing
from desks.kit.errors import error_page
from kernel.time import format_date, now
from kinds.feedback import follow, reasons
from kinds.feedback.citizen_forms import CitizenMoveForm, FeedbackForm, LookUpForm
from kinds.feedback.intake import token_tag
from kinds.feedback.kind import KIND
from kinds.feedback.models import FormLink
from kinds.feedback.submission import looks_secret, submit, tells_secret
from messaging.models import Conversation
from vault.errors import VaultError

LINK_LIVES = timedelta(hours=24)
Screen = Callable[..., HttpResponse]


def private(screen: Screen) -> Screen:
    """A page whose address is a key, or that shows one: kept by no cache, found by no search engine.

    The referrer stays within the site (base.html and SECURE_REFERRER_POLICY); without it the browser would send no
    Origin either and every form behind the secret would be refused.
    """

    @wraps(screen)
    def kept_private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = screen(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return kept_private


@public
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form, from the city's page."""
    return _write(request, None, {})


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def write_from_chat(request: HttpRequest, token: str) -> HttpResponse:
    """The same form from a chat: a link that works once and leads the answer back to the chat."""
    link = FormLink.objects.filter(token_tag=token_tag(token)).first()
    if link is None or link.made_at + LINK_LIVES < now() or (link.used_at and not _comes_again(request)):
        return error_page(request, 410, detail=_("Đường dẫn này đã dùng hoặc đã hết hạn. Hãy nhắn tin trên Zalo để nhận đường dẫn mới."))
    conversation = Conversation.objects.filter(pk=link.conversation_id, withdrawn_at=None).first()
    if conversation is None:
        return error_page(request, 410)
    response = _write(request, conversation, _known_of(conversation) if request.method == "GET" else {})
    if response.status_code == 302:
        FormLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now())
    return response


def _comes_again(request: HttpRequest) -> bool:
    """A double press on a slow line: the second answer is the one that the sender sees, so it must be the same."""
    key = str(request.POST.get("key", ""))[:64]
    return request.method == "POST" and Request.objects.filter(key=f"form:{key}").exists()


def _known_of(conversation: Conversation) -> dict[str, str]:
    """Never ask again what the person has already told."""
    if not conversation.person_id:
        return {}
    known = people.read_identity(conversation.person_id, citizen(), "own_form", now())
    return {"name": known.name, "address": known.address, "phone": known.phone, "email": known.email}


def _write(request: HttpRequest, conversation: Conversation | None, known: dict[str, str]) -> HttpResponse:
    form = FeedbackForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            return _submitted(request, form, conversation)
        except VaultError as refused:
            form.add_error("files", refused.message)
        except KeyReused:
            # They went back, changed something and sent it again: a second matter only if they mean one.
            form.data = form.data.copy()
            form.data["key"] = str(uuid4())
            form.add_error(None, _("Ông/bà đã gửi nội dung này trước đó. Nếu nội dung vừa sửa là một phản ánh khác, xin bấm gửi lần nữa."))
        except CaseError as refused:
            form.add_error(None, refused.message)
    unit = follow.receiving_unit()
    due = if_filed(KIND.limit, unit.pk, now())
    context = {"form": form, "due_on": format_date(due.due_at), "receiving_unit": unit.name}
    return render(request, "feedback/write.html", context, status=422 if form.errors else 200)


def _submitted(request: HttpRequest, form: FeedbackForm, conversation: Conversation | None) -> HttpResponse:
    at = now()
    said: dict[str, Any] = form.cleaned_data
    channel = conversation.channel if conversation else "web"
    names = [str(upload.name) for upload in said["files"]]
    files = [] if tells_secret(said, names) else follow.stored_files(said["files"], at)
    way = {"channel": channel, "conversation": conversation, "stored": files, "file_names": names}
    is_kept = False
    try:
        done = submit(said, at=at, key=f"form:{said['key']}", **way)
        is_kept = not (done.is_sealed or done.opened.again)
    finally:
        if not is_kept:
            follow.let_go(files, at)
    if done.is_sealed:
        if conversation:  # a link used at the minute of the sealed case would tell whose it is
            FormLink.objects.filter(conversation_id=conversation.pk).delete()
        return redirect("feedback_guidance")
    return redirect(f"{follow.path_of(done.opened)}?moi=1")


@public
@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    """What somebody is told whose words were sealed: neutral, because others may look at the same screen."""
    return render(request, "feedback/guidance.html", {"text": reasons.GUIDANCE_DENUNCIATION})


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Open a matter by code and secret; wrong guesses are slowed and counted."""
    guessing = Guessing(request)
    if guessing.is_blocked:
        return error_page(request, 429, retry_after=guessing.wait_seconds)
    form = LookUpForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")[:60]})
    if request.method == "POST" and form.is_valid():
        case = follow.opened_by(form.cleaned_data["code"], form.cleaned_data["secret"])
        if case:
            return redirect(follow.path_of_case(case))
        guessing.failed()
        form.add_error("secret", _("Mã số hoặc mã bí mật chưa đúng. Hãy xem lại tin nhắn tiếp nhận: cả hai mã đều ở đó."))
    return render(request, "feedback/look_up.html", {"form": form}, status=422 if form.errors else 200)


def _case_or_error(request: HttpRequest, code: str, secret: str) -> Case | HttpResponse:
    guessing = Guessing(request)
    if guessing.is_blocked:
        return error_page(request, 429, retry_after=guessing.wait_seconds)
    case = follow.opened_by(code, secret)
    if case is None:
        guessing.failed()
        detail = _("Mã số hoặc mã bí mật chưa đúng. Hãy mở lại đường dẫn trong tin nhắn, hoặc nhập lại.")
        return error_page(request, 404, detail=detail, back=reverse("feedback_look_up"))
    return case


@public
@private
@require_safe
def show(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The matter: where it stands, by when, what was answered, what the sender can do."""
    case = _case_or_error(request, code, secret)
    if isinstance(case, HttpResponse):
        return case
    context = follow.page_of(case, now(), is_new="moi" in request.GET)
    return render(request, "feedback/follow.html", context)


@public
@private
@require_safe
def receipt(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The receipt on paper: code, promised date, how to follow; printed or saved as PDF by the browser."""
    case = _case_or_error(request, code, secret)
    if isinstance(case, HttpResponse):
        return case
    return render(request, "feedback/receipt.html", follow.receipt_of(case))


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, secret: str, move: str) -> HttpResponse:
    """One move of the sender: add, supplement, rate, reopen, withdraw."""
    case = _case_or_error(request, code, secret)
    if isinstance(case, HttpResponse):
        return case
    wanted = follow.move_of(case, move)
    if wanted is None and request.method == "POST":
        wanted = follow.move_missed(case, move)  # the engine says why not; the words stay on the page
    if wanted is None:
        messages.info(request, _("Việc này không còn thực hiện được ở trạng thái hiện tại."))
        return redirect(follow.path_of_case(case))
    form = CitizenMoveForm(request.POST or None, move=wanted)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if looks_secret(said.get("words", "")):
            follow.put_aside(case, said, now())
            return redirect("feedback_guidance")
        try:
            perform(case.pk, move, citizen(case.sender_id), at=now(), inputs=said, key=f"form:{said['key']}")
            messages.success(request, _("Đã ghi nhận. Cảm ơn ông/bà."))
            return redirect(follow.path_of_case(case))
        except CaseError as refused:
            form.add_error(None, refused.message)
    context = {
        "form": form,
        "move": wanted,
        "case": case,
        "back": follow.path_of_case(case),
        "asked": follow.asked_of(case, public_timeline(case)) if move == "supplement" else None,
        "submit_words": _(wanted.label) if wanted.is_grave else _("Gửi"),
    }
    return render(request, "feedback/act.html", context, status=422 if form.errors else 200)


@public
@private
@require_safe
def export(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """All that we hold about the matter and its sender, for the sender (Law 91/2025/QH15, art. 4)."""
    case = _case_or_error(request, code, secret)
    if isinstance(case, HttpResponse):
        return case
    response = JsonResponse(follow.export_of(case, now()), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{case.code}.json"'
    return response


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The sender asks to erase words and identity; a running matter is withdrawn with it."""
    case = _case_or_error(request, code, secret)
    if isinstance(case, HttpResponse):
        return case
    if request.method == "POST":
        follow.withdraw_if_running(case, now())
        erasure.erase_case(case.pk, erasure.ON_REQUEST, now(), citizen())
        return render(request, "feedback/erased.html", {"code": case.code})
    return render(request, "feedback/erase.html", {"case": case, "back": follow.path_of_case(case)})


@public
@private
@require_safe
def attachment(request: HttpRequest, code: str, secret: str, attachment_id: UUID) -> HttpResponse:
    """A file that the sender sent."""
    case = _case_or_error(request, code, secret)
    if isinstance(case, HttpResponse):
        return case
    return file_response(case, attachment_id)
