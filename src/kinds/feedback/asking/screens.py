"""The citizen writes to the city, one question a page. Every page works without JavaScript; the answers so far lie on the
server, so that a lost line, the way back or a double press loses nothing.

Words that may be a denunciation are not kept in a draft: the writer is told the lawful ways before anything is sent.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import public
from casework.errors import CaseError
from desks.citizen import drafts
from desks.citizen.drafts import Drafted
from desks.citizen.privacy import private
from desks.kit.parts import Step
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.asking import answers, nearby, sending, shown
from kinds.feedback.asking.questions import (
    QUESTIONS,
    Question,
    answered,
    before,
    first_open,
    is_answered,
    is_complete,
    question,
)
from kinds.feedback.kind import KIND
from kinds.feedback.sender.citizen_forms import LONGEST, MOST_FILES
from kinds.feedback.submission import tells_secret
from vault import files
from vault.errors import VaultError

SLUG = KIND.slug
_OVERTAKEN = gettext_lazy(
    "Câu này vừa được trả lời ở một cửa sổ khác: “%(there)s”. Điều ông/bà viết ở đây vẫn còn ở dưới, chưa được ghi. Nếu muốn thay "
    "bằng điều này, xin bấm “Tiếp tục” lần nữa."
)


@public
@private
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """What this way takes, what will be asked, by when an answer comes; a draft that waits is offered first."""
    draft = drafts.found(request, SLUG)
    open_draft = draft if draft and not draft.is_sent and draft.words.get("content") else None
    return render(request, "feedback/asking/begin.html", answers.promise() | {"draft": open_draft})


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """One question; what is answered leads to the next one that is still open."""
    asked = question(slug)
    draft = _draft(request)
    if asked is None or (asked is not QUESTIONS[0] and not draft.words.get("content")):
        return _without_draft(request, asked)
    form = answers.form_for(asked, draft.words, request)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, asked, draft, form)
    if "anew" in request.POST and draft.is_begun and request.POST.get(shown.NAME) == shown.mark_of(draft, QUESTIONS[0]):
        drafts.drop(draft, now())  # whoever presses this has read it, and goes on with other words
        draft = _draft(request)
    if refused := _refused(request, asked, draft, form):
        return refused
    try:
        new = answers.stored_files(form)
    except VaultError as why:
        form.add_error("files", why.message)
        return _asked(request, asked, draft, form)
    return _kept(request, asked, draft, form, new)


def _refused(request: HttpRequest, asked: Question, draft: Drafted, form: Any) -> HttpResponse | None:
    """Why the answer cannot go into the draft as it is now. Whatever it is, what was typed stands on the page."""
    if asked is not QUESTIONS[0] and not draft.words.get("content"):
        return _without_draft(request, asked)
    happened = shown.since(draft, asked, form.cleaned_data, request.POST.get(shown.NAME, ""))
    if happened is shown.Since.ANOTHER or (happened is shown.Since.ANSWERED and "anew" in request.POST):
        return _another(request, asked, draft)
    if happened is shown.Since.ANSWERED:
        there = answers.said_to(draft.words, asked) or _("(để trống)")
        form.add_error(None, _OVERTAKEN % {"there": there})
        return _asked(request, asked, draft, form)
    said = answered(draft.words, asked, form.cleaned_data)
    if tells_secret(said, answers.file_names(said, form)):
        return _warned(request, draft, said)
    try:
        answers.room_for_files(draft.words, form)
    except answers.TooManyFiles as why:
        form.add_error("files", why.message)
        return _asked(request, asked, draft, form)
    return None


def _draft(request: HttpRequest) -> Drafted:
    """The draft of this browser; a new one is only written down with the first answer, and one that was sent is over."""
    draft = drafts.found(request, SLUG)
    return draft if draft and not draft.is_sent else Drafted(UUID(int=0), UUID(int=0))


def _without_draft(request: HttpRequest, asked: Question | None) -> HttpResponse:
    """A page of a draft that was sent or dropped in another window, ran out, or whose cookie the browser did not keep: what
    was just typed is given back, and nobody has to guess why all is empty."""
    held = drafts.found(request, SLUG)
    if asked and held and held.is_sent:
        if request.method == "POST":
            messages.info(
                request,
                _("Phản ánh này đã gửi trước đó. Điều vừa sửa chưa vào đó; xin dùng “Gửi thêm thông tin” ở dưới."),
            )
        return redirect(held.words["sent"])
    if asked and request.method == "POST":
        return render(request, "feedback/asking/gone.html", {"typed": _typed(request, asked)}, status=410)
    return redirect("feedback_ask", slug=QUESTIONS[0].slug)


def _another(request: HttpRequest, asked: Question, draft: Drafted) -> HttpResponse:
    """The page belonged to another matter, or to none yet: both are given back, and the writer says which one goes on."""
    context = {
        "begun": draft.words,
        "typed": _typed(request, asked),
        "is_file": asked.slug == "tep",
        "carried": {name: request.POST.get(name, "") for name in asked.fields} if asked is QUESTIONS[0] else {},
        "seen": shown.mark_of(draft, asked),
    }
    return render(request, "feedback/asking/another.html", context, status=409)


def _typed(request: HttpRequest, asked: Question) -> str:
    said = [keep_legible(request.POST.get(name, ""))[:LONGEST] for name in asked.fields]
    return "\n".join(each for each in said if each)


def _kept(request: HttpRequest, asked: Question, draft: Drafted, form: Any, new: list[dict[str, Any]]) -> HttpResponse:
    """The answer goes into the draft as it is now: what was answered elsewhere meanwhile is read again and stays beside it."""
    at = now()
    while True:
        draft.words = answers.with_files(answered(draft.words, asked, form.cleaned_data), new)
        if not draft.is_begun:
            draft = drafts.begun(SLUG, at, draft.words)
            break
        if drafts.keep(draft, at):
            break
        draft = _draft(request)
        if refused := _refused(request, asked, draft, form):
            for each in new:
                files.destroy(UUID(each["id"]), at)
            return refused
    return drafts.remember(redirect(_after(request, asked, draft)), draft, SLUG)


def _after(request: HttpRequest, asked: Question, draft: Drafted) -> str:
    if "more" in request.POST:  # another photo
        return reverse("feedback_ask", args=[asked.slug]) + ("?sua" if "sua" in request.GET else "")
    if asked is QUESTIONS[0] and nearby.answers_near(draft.words["content"]):
        return reverse("feedback_near")
    following = first_open(draft.words)
    return reverse("feedback_ask", args=[following.slug]) if following else reverse("feedback_check")


def _asked(request: HttpRequest, asked: Question, draft: Drafted, form: Any) -> HttpResponse:
    is_change = "sua" in request.GET
    earlier = before(asked)
    back = reverse("feedback_ask", args=[earlier.slug]) if earlier else reverse("feedback_begin")
    context = {
        "form": form,
        "question": asked,
        "steps": _steps(asked, draft.words),
        "back": reverse("feedback_check") if is_change else back,
        "is_change": is_change,
        "files": draft.words.get("files", []),
        "is_full": len(draft.words.get("files", [])) >= MOST_FILES,
        "has_draft": draft.is_begun,
        "seen": shown.mark_of(draft, asked),
        "unfolded": "them" in request.GET,
        "asked_back": nearby.asked_back(draft.words["content"]) if asked.slug == "co-quan" else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "feedback/asking/question.html", context, status=status)


def _steps(asked: Question | None, words: Mapping[str, Any]) -> list[Step]:
    """Every question with its page; the one that is open now is the current step."""
    steps = []
    for each in QUESTIONS:
        state = "current" if each is asked else "done" if is_answered(each, words) else "ahead"
        steps.append(Step(title=str(each.short), href=reverse("feedback_ask", args=[each.slug]), state=state))
    return [*steps, Step(title=_("Xem lại"), state="ahead" if asked else "current")]


def _warned(request: HttpRequest, draft: Drafted, said: Mapping[str, Any]) -> HttpResponse:
    """Before anything is kept or sent: the lawful ways, and the choice to change the words or to send them all the same.

    Those who do send go on in the one-page form, whose words are kept nowhere until they are sealed.
    """
    carried = {name: said.get(name, "") for name in answers.CARRIED if said.get(name)}
    context = {"carried": carried, "has_draft": draft.is_begun}
    return render(request, "feedback/asking/warned.html", context)


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """Answers that were given already to something close, before anybody is asked for more."""
    draft = drafts.found(request, SLUG)
    if draft is None or draft.is_sent or not draft.words.get("content"):
        return redirect("feedback_begin")
    following = first_open(draft.words)
    onward = reverse("feedback_ask", args=[following.slug]) if following else reverse("feedback_check")
    found = nearby.answers_near(draft.words["content"])
    if not found:
        return redirect(onward)
    context = {"found": found, "onward": onward, "back": reverse("feedback_ask", args=[QUESTIONS[0].slug])}
    return render(request, "feedback/asking/near.html", context)


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """All answers on one page, each with its way back; then it is sent, once."""
    draft = drafts.found(request, SLUG)
    if draft is None and request.method == "POST":
        return render(request, "feedback/asking/gone.html", status=410)
    if draft is None:
        return redirect("feedback_begin")
    if draft.is_sent:
        return redirect(draft.words["sent"])
    if not is_complete(draft.words):
        return redirect("feedback_ask", slug=(first_open(draft.words) or QUESTIONS[0]).slug)
    problem: CaseError | sending.LinkUsed | shown.ChangedMeanwhile | None = None
    if request.method == "POST":
        if "alone" in request.POST:  # the link from the chat is over: the matter goes by itself
            draft.words.pop("link", None)
        try:
            return _sent(draft, request.POST.get(shown.NAME, ""))
        except (CaseError, sending.LinkUsed, shown.ChangedMeanwhile) as refused:
            problem = refused
    context = answers.promise() | {
        "rows": answers.rows(draft.words),
        "offers": answers.offers(draft.words),
        "problem": problem.message if problem else "",
        "is_link_used": isinstance(problem, sending.LinkUsed),
        "steps": _steps(None, draft.words),
        "files": draft.words.get("files", []),
        "from_chat": bool(sending.link_of(draft)),
        "seen": shown.mark_of(draft),
    }
    return render(request, "feedback/asking/review.html", context, status=422 if problem else 200)


def _sent(draft: Drafted, mark: str) -> HttpResponse:
    """Sent is what its writer has looked over (MARK), and nothing else."""
    if mark and mark != shown.mark_of(draft):
        raise shown.ChangedMeanwhile
    at = now()
    done = sending.sent_from(draft, at)
    target = sending.where(done)
    if done.is_sealed:
        return drafts.forget(redirect(target), SLUG)
    drafts.sent(draft, target, at)
    return redirect(target)
