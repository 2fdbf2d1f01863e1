"""The coordinator's pages: key a matter in, see what it is like already, print the receipt for whoever stands at the counter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books import people
from casework.errors import CaseError, KeyReused
from casework.models import Case
from casework.visibility import visible_cases
from desks.officer.desk import desk_of
from kernel.errors import MotCuaError
from kernel.text import keep_legible
from kernel.time import local_day, now
from kinds.feedback.asking.held_files import HeldFiles
from kinds.feedback.asking.nearby import answers_near
from kinds.feedback.keyed_in.forms import KeyedInForm, received_at
from kinds.feedback.keyed_in.reserved import reserved_code
from kinds.feedback.keyed_in.ways import SOURCES
from kinds.feedback.kind import KIND
from kinds.feedback.sender import follow
from kinds.feedback.submission import Origin, submit, tells_secret
from vault.errors import VaultError

_EARLIER = 5
HELD = f"{KIND.slug}-keyed-in"


@official("coordinator")
@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: HttpRequest) -> HttpResponse:
    """The form; then, before anything is written, what somebody must look at: likely denunciation, the same sender's cases."""
    is_bound, at = request.method == "POST" and "drop_file" not in request.POST, now()
    held = HeldFiles(request, HELD, str(request.POST.get("key", "")), str(request.actor.user_id))
    given = (request.POST, request.FILES) if is_bound else (None, None)
    initial: dict[str, Any] = {"received_on": local_day(at)}
    if "drop_file" in request.POST:
        held.drop(request.POST["drop_file"], at)
        initial = {name: request.POST.get(name, "") for name in KeyedInForm.base_fields}
    form = KeyedInForm(*given, initial=initial, orgs_version=request.actor.orgs_version)
    shown: dict[str, Any] = {}
    if is_bound and form.is_valid() and held.leave_room(form) and _takes_number(request, form):
        shown = _to_look_at(request, form, held)
        if not shown:
            try:
                return _written(request, form, held)
            except VaultError:
                pass  # which one and why, is said where the others are kept
            except KeyReused:
                form.add_error(None, _("Vụ việc này đã được nhập. Nếu là vụ việc khác, hãy mở lại trang nhập."))
            except CaseError as refused:
                form.add_error(None, refused.message)
    if request.method == "POST":
        held.keep(form, at)
    context = {"desk": desk_of(request, request.actor), "form": form, "held": held, **shown}
    status = 422 if form.errors or shown else 200
    return held.remember(render(request, "feedback/keyed_in/form.html", context, status=status))


def _takes_number(request: HttpRequest, form: KeyedInForm) -> bool:
    """The case gets the code that its sender holds on paper, if a desk without network gave one."""
    said = form.cleaned_data
    try:
        day, key = said["received_on"], _key(request, form)
        form.cleaned_data["code"] = reserved_code(said["reserved"], day, request.actor, key) if said["reserved"] else ""
    except MotCuaError as refused:
        form.add_error("reserved", refused.message)
    return not form.errors


def _key(request: HttpRequest, form: KeyedInForm) -> str:
    return f"keyed:{request.actor.user_id}:{form.cleaned_data['key']}"


def _to_look_at(request: HttpRequest, form: KeyedInForm, held: HeldFiles) -> dict[str, Any]:
    """What the official has to see first, unless he says that he has: nothing of it is written down before."""
    said = form.cleaned_data
    names = [*held.names, *(str(upload.name) for upload in said["files"])]
    if tells_secret(said, names):
        return {} if "seal" in request.POST else {"is_suspect": True}
    if "seen" in request.POST:
        return {}
    earlier = _earlier(request, said["phone"])
    near = answers_near(said["content"])
    return {"earlier": earlier, "near": near, "asks_seen": True} if earlier or near else {}


def _earlier(request: HttpRequest, phone: str) -> list[Case]:
    """The same sender's matters, the newest first; that somebody looked is written down (books.people)."""
    if not phone:
        return []
    found = people.search_by_phone(phone, request.actor, now())
    own = visible_cases(request.actor).filter(kind=KIND.slug, sender_id__in=found) if found else Case.objects.none()
    return [_labelled(case) for case in own.order_by("-id")[:_EARLIER]]


def _labelled(case: Case) -> Any:
    stage = KIND.flow(case.flow_version).stage(case.stage)
    case.stage_label, case.stage_tone = stage.label, stage.tone
    return case


def _written(request: HttpRequest, form: KeyedInForm, held: HeldFiles) -> HttpResponse:
    said, at = form.cleaned_data, now()
    stored, names = held.stored()
    names += [str(upload.name) for upload in said["files"]]
    is_secret = "seal" in request.POST
    written = [] if is_secret else follow.written_files(said["files"], at)
    origin = Origin(
        actor=request.actor,
        received_at=received_at(said["received_on"], at),
        on_behalf_of=said["on_behalf_of"],
        wants_letter=said["wants_letter"],
        has_proposal=said["has_proposal"],
        code=said["code"],
        written=written,
    )
    with follow.in_hand(written) as hand:
        key = _key(request, form)
        done = submit(said, channel=said["source"], at=at, key=key, stored=stored, file_names=names, origin=origin)
        hand.is_kept = not (done.is_sealed or done.opened.again)
    (held.destroy if done.is_sealed else held.hand_over)(at)
    if done.is_sealed:
        messages.success(
            request, _("Đã niêm phong. Cán bộ được giao trách nhiệm sẽ quyết định; tệp kèm theo không được lưu.")
        )
        return redirect("keyed_in")
    return redirect("keyed_in_done", code=done.opened.code)


def _keyed_case(request: HttpRequest, code: str) -> Case:
    case = (
        visible_cases(request.actor)
        .filter(code=keep_legible(code).upper(), channel__in=SOURCES, kind=KIND.slug)
        .first()
    )
    if case is None or case.erased_at is not None:
        raise Http404
    return case


@official("coordinator")
@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    """It has a code: what to tell the person, the receipt to print, the way to the case or to the next one."""
    case = _keyed_case(request, code)
    context = {"desk": desk_of(request, request.actor), "case": case, "source": SOURCES[case.channel]}
    return render(request, "feedback/keyed_in/done.html", context)


@official("coordinator")
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt for the person at the counter, or for the envelope. Only of matters that were keyed in: everybody else
    has a receipt of their own, and its secret is nobody else's."""
    case = _keyed_case(request, code)
    return render(request, "feedback/receipt.html", follow.receipt_of(case) | {"path": ""})
