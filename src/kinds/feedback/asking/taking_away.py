"""What its writer takes away again: the whole draft, or one of its files."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from access.guards import public
from desks.citizen import drafts
from desks.citizen.privacy import private
from kernel.time import now
from kinds.feedback.kind import KIND
from vault import files

SLUG = KIND.slug


@public
@private
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest) -> HttpResponse:
    """The draft goes, wholly, once its writer has seen what goes: one press too many asks, and loses nothing."""
    draft = drafts.found(request, SLUG)
    if draft and not draft.is_sent:
        if "sure" not in request.POST:
            return render(request, "feedback/asking/dropping.html", {"words": draft.words})
        drafts.take_away(draft, now())
    elif request.method != "POST":
        return redirect("feedback_begin")
    return drafts.forget(render(request, "feedback/asking/dropped.html"), SLUG)


@public
@private
@require_POST
def drop_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file of the draft goes."""
    while (draft := drafts.found(request, SLUG)) and not draft.is_sent:
        held = draft.words.get("files", [])
        draft.words["files"] = [each for each in held if each["id"] != str(file_id)]
        if len(draft.words["files"]) == len(held):
            break
        if drafts.keep(draft, now()):
            files.destroy(file_id, now())
            break
    return redirect(reverse("feedback_ask", args=["tep"]) + ("?sua" if "sua" in request.GET else ""))
