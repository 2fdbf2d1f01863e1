"""The page of a case and of its moves. A screen makes one domain call; a refusal keeps what was typed."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import CharField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actor import Actor
from access.guards import official
from books import people
from casework.attachment_rows import file_response
from casework.errors import CaseError, StaleCase
from casework.flow import Group, Move
from casework.kind import kind_of
from casework.models import Case
from casework.oversight import make
from casework.perform import roles_of
from casework.quarantine import read_sealed
from casework.visibility import sees_sender
from desks.cases.saw import press_of
from desks.officer import undo
from desks.officer.case_page import OPENS_FILES, around_form, load, moves_of, page_of
from desks.officer.desk import desk_of
from desks.officer.landing import home_of
from desks.officer.told import secret_to_say
from kernel.text import keep_legible
from kernel.time import now

_LOOKED, _LOOKED_MOST = "looked", 6  # codes of the cases opened last, kept with the session and gone with it
_GONE = gettext_lazy("Thao tác này không còn phù hợp với trạng thái hiện tại của vụ việc.")


def _case(request: HttpRequest, code: str, *, to_decide: bool = False) -> Case:
    case = load(request.actor, keep_legible(code).upper(), to_decide=to_decide)
    if case is None:
        raise Http404
    return case


def look_at(request: HttpRequest, case: Case) -> None:
    """Remember what was opened, the last first: it is what the official will want to name next. Sealed ones are not written down."""
    before = request.session.get(_LOOKED, [])
    if not case.is_sealed and before[:1] != [case.code]:
        request.session[_LOOKED] = [case.code, *(each for each in before if each != case.code)][:_LOOKED_MOST]


def looked_at(request: HttpRequest) -> list[str]:
    """The codes of the cases that were opened last."""
    return list(request.session.get(_LOOKED, []))


@official()
@require_safe
def show_case(request: HttpRequest, code: str) -> HttpResponse:
    """The case: identity bar, facts, timeline, the moves allowed now."""
    case = load(request.actor, keep_legible(code).upper())
    if case is None and "xong" in request.GET:  # a move led it out of the sight of who made it; the message says so
        return redirect(home_of(request.actor))
    if case is None:
        raise Http404
    context = page_of(case, request.actor, now()) | {"desk": desk_of(request, request.actor)}
    done = request.GET.get("xong", "")
    look_at(request, case)
    context["draft_done"] = _drafts_done(case, done)
    return render(request, "officer/case.html", context)


def _drafts_done(case: Case, done: str) -> str:
    """The draft of a move that was carried out is dropped on this device, of a sealed case all that was written before it was
    sealed; only a name of the flow is put into the page."""
    if case.is_sealed:
        return f"{case.code}-*"
    return f"{case.code}-{done}" if kind_of(case.kind).flow(case.flow_version).move(done) else ""


@official()
@require_http_methods(["GET", "HEAD", "POST"])
def move_case(request: HttpRequest, code: str, move: str) -> HttpResponse:
    """One move: its form, then the engine; a conflict shows the new state above the kept words."""
    case = _case(request, code, to_decide=True)
    wanted = _wanted(request, case, move)
    if wanted is None:
        messages.info(request, _GONE)
        return redirect("officer_case", code=case.code)
    is_sent = request.method == "POST" and "chen" not in request.POST
    form = kind_of(case.kind).form(wanted, case, request.POST if is_sent else None)
    texts = form.templates() if hasattr(form, "templates") else []
    if request.method == "POST" and not is_sent:
        insert_text(form, texts, request.POST)
    is_stale, why = False, ""
    if is_sent and form.is_valid():
        try:
            tags = _perform(request, case, getattr(form, "in_truth", "") or move, form.cleaned_data)
            messages.success(request, _done(case, wanted), extra_tags=tags)
            return redirect(reverse("officer_case", args=[case.code]) + f"?xong={move}")
        except CaseError as refused:
            is_stale, why = isinstance(refused, StaleCase), refused.message
            field = getattr(refused, "field", None)
            form.add_error(field if field in form.fields else None, why)
            case = _case(request, code, to_decide=True)
    if hasattr(form, "offer"):
        form.offer(request.actor, looked_at(request))
    page = around_form(case, request.actor, now())  # not before: what is carried out shows no page
    if request.method == "POST" and wanted.name not in [each.name for each in page["flow_moves"]]:
        return _no_longer(request, page, form, "" if is_stale else why, status=412 if is_stale else 422)
    context = page | {
        "desk": desk_of(request, request.actor),
        "form": form,
        "move": wanted,
        "texts": list(enumerate(texts)),
        "instead": [each for each in page["flow_moves"] if each.group is wanted.group is Group.LEAD and each != wanted],
        "key": (request.POST.get("key") if (form.errors or not is_sent) and not is_stale else "") or uuid4(),
        # As text: a template writes 1000 as "1.000", and the form would come back with another number.
        "expects": str(case.row_version) if is_stale else request.POST.get("expects", str(case.row_version)),
    }
    return render(request, "officer/move.html", context, status=412 if is_stale else 422 if form.errors else 200)


def _done(case: Case, move: Move) -> str:
    """What was done, in the kind's own words where it has any."""
    own = kind_of(case.kind).said_after.get(move.name)
    return str(own) % {"code": case.code} if own else _("Đã thực hiện: %(move)s.") % {"move": _(move.label)}


def _no_longer(request: HttpRequest, page: dict[str, Any], form: Any, why: str, *, status: int) -> HttpResponse:
    """The move cannot be made any more: the case as it is now, the reason, and what was typed; no button for it."""
    messages.info(request, why or _GONE)
    texts = [(one.label, name) for name, one in form.fields.items() if isinstance(one, CharField)]
    typed = [(label, keep_legible(request.POST.get(name, "")).strip()) for label, name in texts]
    context = page_of(page["case"], request.actor, now(), page) | {"desk": desk_of(request, request.actor)}
    context["typed"] = [(label, words) for label, words in typed if words]
    return _unkept(render(request, "officer/case.html", context, status=status))


def insert_text(form: Any, texts: list[tuple[str, str, str]], typed: Any) -> None:
    """Without scripts: the chosen model text goes after what is typed, and nothing typed is lost."""
    form.initial = {
        name: typed.getlist(name) if _is_list(one) else typed.get(name, "") for name, one in form.fields.items()
    }
    chosen, into = typed.get("chen", "")[:4], getattr(form, "writes", "")
    if chosen.isascii() and chosen.isdecimal() and int(chosen) < len(texts) and into in form.fields:
        before, text = keep_legible(form.initial[into]).strip(), texts[int(chosen)][1]
        form.initial[into] = f"{before}\n\n{text}" if before else text


def _is_list(one: Any) -> bool:
    return bool(getattr(one.widget, "allow_multiple_selected", False))


def _wanted(request: HttpRequest, case: Case, name: str) -> Move | None:
    """The move NAME as it may be made now; of one that was sent also what may not be made any more: then a colleague was
    quicker, the engine says so, and what was typed stays on the page."""
    offered = moves_of(case, kind_of(case.kind), request.actor)
    found = next((each for each in offered if each.name == name), None)
    return found or (_move_of_role(case, request.actor, name) if request.method == "POST" else None)


def _move_of_role(case: Case, actor: Actor, name: str) -> Move | None:
    """The move NAME of this case's flow, if it is one that somebody in the actor's roles may make at some stage."""
    move = kind_of(case.kind).flow(case.flow_version).move(name)
    return move if move and roles_of(actor) & move.roles else None


def _perform(request: HttpRequest, case: Case, move: str, said: dict[str, Any]) -> str:
    """With the key and the version that the form carried; a request without them is one that saw nothing: stale.

    Returns the tags of the message: how it is undone, where the kind knows a way back.
    """
    saw, key = press_of(request)
    find = kind_of(case.kind).reversal
    way_back = find(case, move, said) if find else None
    done = make(case.pk, move, request.actor, at=now(), inputs=said, key=key, expects=saw, seen=vars(case))
    return undo.keep(request, case.code, way_back, done)


def _unkept(response: HttpResponse) -> HttpResponse:
    """No browser and no proxy keeps a page with a name or with sealed words on it."""
    response["Cache-Control"] = "no-store"
    return response


@official()
@require_POST
def show_sender(request: HttpRequest, code: str) -> HttpResponse:
    """Who sent it: only for the role that needs it, and written down with the reason."""
    case = _case(request, code)
    if not sees_sender(case, request.actor) or case.sender_id is None:
        raise Http404
    sender = people.read_identity(case.sender_id, request.actor, "handle_case", now(), case_id=case.pk)
    page = page_of(case, request.actor, now()) | {"desk": desk_of(request, request.actor), "sender": sender}
    context = page | {"secret_to_say": secret_to_say(case, page["told"])}
    return _unkept(render(request, "officer/case.html", context))


@official("integrity_officer")
@require_POST
def show_sealed(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed words, to decide upon; the reading is written down, the page is not kept anywhere."""
    case = _case(request, code)
    words = read_sealed(case.pk, request.actor, now())
    context = page_of(case, request.actor, now()) | {
        "desk": desk_of(request, request.actor),
        "sealed": words,
        "was_opened": True,
    }
    return _unkept(render(request, "officer/case.html", context))


@official(*OPENS_FILES)
@require_safe
def show_attachment(request: HttpRequest, code: str, attachment_id: UUID) -> HttpResponse:
    """A file of a case."""
    return file_response(_case(request, code), attachment_id)
