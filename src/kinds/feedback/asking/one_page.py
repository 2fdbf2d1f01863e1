"""The same form on one page, for who likes it so and for words that are kept nowhere before they are sent; the way in from a
chat; what somebody is told whose words were sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.actor import citizen
from access.guards import public
from books import people
from casework.errors import CaseError, KeyReused
from desks.citizen import drafts
from desks.citizen.privacy import private
from desks.kit.errors import error_page
from kernel.errors import MotCuaError
from kernel.time import now
from kinds.feedback import reasons
from kinds.feedback.asking import answers, from_the_chat, nearby, sending, sent_before
from kinds.feedback.asking.held_files import HeldFiles
from kinds.feedback.asking.questions import SLUGS
from kinds.feedback.asking.sending import LINK_LIVES
from kinds.feedback.conversations.form_links import token_tag
from kinds.feedback.kind import KIND
from kinds.feedback.models import FormLink
from kinds.feedback.sender import follow
from kinds.feedback.sender.citizen_forms import FeedbackForm
from kinds.feedback.submission import tells_secret
from messaging.conversations import draft_of
from messaging.models import Conversation
from vault.errors import VaultError

HELD = f"{KIND.slug}-files"


class LinkBegun(MotCuaError):
    """Đường dẫn này đã được bắt đầu trên một máy hoặc trình duyệt khác. Để giữ kín lời người gửi, phần đang viết chỉ mở tiếp
    được ở nơi đó. Nếu ông/bà là người gửi, xin nhắn lại trên Zalo để nhận đường dẫn mới.
    """


@public
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form on one page. Words that were warned about come here to be looked over and sent (`fill`)."""
    at, is_filled = now(), "fill" in request.POST
    draft = drafts.found(request, KIND.slug) if request.method == "POST" else None
    held = HeldFiles(request, HELD, str(request.POST.get("key", "")))
    form = _form(request, draft, held, at)
    near: Sequence[nearby.Near] = ()
    is_good = form.is_bound and form.is_valid() and held.leave_room(form)
    is_ready = is_good and not (near := _near(request, form, held))
    if is_ready and (sent := _tried(request, form, draft, held)):
        return sent
    if request.method == "POST" and not is_filled:
        held.keep(form, at)
    context = answers.promise() | {"form": form, "is_filled": is_filled, "near": near, "held": held}
    if is_filled and draft:
        context["left_behind"] = ", ".join(each["name"] for each in draft.words.get("files", []))
    page = render(request, "feedback/write.html", context, status=422 if form.errors else 200)
    if held.here:
        page["Cache-Control"] = "no-store"
    return held.remember(page)


def _form(request: HttpRequest, draft: drafts.Drafted | None, held: HeldFiles, at: datetime) -> FeedbackForm:
    """As it was sent; or only shown again, with the words and files that are there."""
    initial: dict[str, Any] = {}
    if {"fill", "drop_file"} & set(request.POST):
        initial = {name: request.POST.get(name, "")[:5000] for name in FeedbackForm.base_fields}
    elif request.method == "POST":
        return FeedbackForm(request.POST or None, request.FILES or None)
    if "drop_file" in request.POST:
        held.drop(request.POST["drop_file"], at)
    elif "fill" in request.POST:
        initial["key"] = str(draft.key) if draft else str(uuid4())
    elif last := held.last_key:
        held.key = initial["key"] = last
    return FeedbackForm(initial=initial)


def _tried(
    request: HttpRequest, form: FeedbackForm, draft: drafts.Drafted | None, held: HeldFiles
) -> HttpResponse | None:
    """Sent; else FORM says why not."""
    try:
        return _submitted(request, form, draft, held)
    except VaultError:
        pass  # which one and why, is said where the others are kept
    except KeyReused:
        # They went back, changed something and sent it again: a second matter only if they mean one.
        form.data = form.data.copy()
        form.data["key"] = held.key = str(uuid4())
        form.add_error(
            None,
            _("Ông/bà đã gửi nội dung này trước đó. Nếu nội dung vừa sửa là một phản ánh khác, xin bấm gửi lần nữa."),
        )
    except (CaseError, sending.LinkUsed) as refused:
        form.add_error(None, refused.message)
    return None


def _near(request: HttpRequest, form: FeedbackForm, held: HeldFiles) -> Sequence[nearby.Near]:
    """Answers that were given to something close, shown once before it is sent, as the form with a page for each question does."""
    said = form.cleaned_data
    if "near_seen" in request.POST or tells_secret(said, [*held.names, *(str(each.name) for each in said["files"])]):
        return ()
    return nearby.answers_near(said["content"])


def _submitted(request: HttpRequest, form: FeedbackForm, draft: drafts.Drafted | None, held: HeldFiles) -> HttpResponse:
    """A draft of which these words are the rest (it has their key) goes with them, and so does its way back to a chat."""
    at = now()
    said: dict[str, Any] = form.cleaned_data
    key = sent_before.key_of(request, said) or said["key"]
    mine = draft if draft and draft.key == said["key"] and not draft.is_sent else None
    stored, names = held.stored()
    names += [str(upload.name) for upload in said["files"]]
    written = [] if tells_secret(said, names) else follow.written_files(said["files"], at)
    files: dict[str, Any] = {"stored": stored, "written": written, "names": names}
    with follow.in_hand(written) as hand:
        link = sending.link_of(mine) if mine else None
        told = mine.words if mine else {}
        media = told.get("media", [])
        done = sending.submitted(said, key=key, at=at, link=link, media=media, told=told, **files)
        hand.is_kept = not (done.is_sealed or done.opened.again)
    (held.destroy if done.is_sealed else held.hand_over)(at)
    response = redirect(sending.where(done))
    if not done.is_sealed:
        sent_before.remember(response, said, key)
    if draft and not draft.is_sent and (mine or done.is_sealed):
        drafts.drop(draft, at)
        drafts.forget(response, KIND.slug)
    return response


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def from_chat(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a chat that works once and leads the answer back there: what the person told already is filled in."""
    tag, at = token_tag(token), now()
    link = FormLink.objects.filter(token_tag=tag, made_at__gte=at - LINK_LIVES).first()
    conversation = Conversation.objects.filter(pk=link.conversation_id, withdrawn_at=None).first() if link else None
    draft = drafts.found(request, KIND.slug)
    is_mine = draft is not None and draft.words.get("link") == tag.hex()
    if is_mine and draft and not draft.is_sent:
        return redirect("feedback_begin")
    if link is None or conversation is None or link.used_at is not None:
        return error_page(request, 410, detail=sending.LinkUsed().message)
    # Only pressing begins: what looks at a link beforehand (previews, filters) takes it from nobody.
    if link.begun_at is not None or (request.method == "POST" and not _is_first(tag, at)):
        return error_page(request, 410, detail=LinkBegun().message)
    if request.method != "POST":
        held = draft.words if draft and not draft.is_sent else {}
        return render(request, "feedback/asking/from_chat.html", {"begun": held.get("content", "")})
    begun = drafts.begun(KIND.slug, at, _known_of(conversation) | {"link": tag.hex()}, came_by=tag)
    return drafts.remember(redirect("feedback_ask", slug=SLUGS[0]), begun, KIND.slug)


def _is_first(tag: bytes, at: datetime) -> bool:
    """The browser that begins it has it; of two at once one."""
    return bool(FormLink.objects.filter(token_tag=tag, begun_at=None).update(begun_at=at))


def _known_of(conversation: Conversation) -> dict[str, Any]:
    """Never ask again what the person has already told, in this conversation or before."""
    known = from_the_chat.taken_over(draft_of(conversation))
    if not conversation.person_id:
        return known
    one = people.read_identity(conversation.person_id, citizen(), "own_form", now())
    return {"name": one.name, "address": one.address, "phone": one.phone, "email": one.email} | known


@public
@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    """What somebody is told whose words were sealed: neutral, because others may look at the same screen."""
    return render(request, "feedback/guidance.html", {"text": reasons.GUIDANCE_DENUNCIATION})
