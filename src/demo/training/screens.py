"""Pages of the training ground: the six exercises with one's progress, one exercise with its checks, the handbook beside it."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from casework.models import Case
from demo.training import runs
from demo.training.exercises import EXERCISES, exercise
from desks.officer.desk import desk_of
from kernel.time import now

HANDBOOK = Path("docs") / "so-tay-can-bo.md"


@official()
@require_safe
def ground(request: HttpRequest) -> HttpResponse:
    """What there is to practise, what is done."""
    tried = runs.latest(request.user)
    rows = [{"exercise": each, "run": tried.get(each.slug), "roles": runs.roles_of(each)} for each in EXERCISES]
    passed, whole = runs.done_by(request.user)
    context = {"desk": desk_of(request, request.actor), "rows": rows, "passed": passed, "whole": whole}
    return render(request, "demo/training/ground.html", context)


@official()
@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise: its story, its cases, what was done well and what was missed; POST begins it anew."""
    asked = exercise(slug)
    if asked is None:
        raise Http404
    if request.method == "POST":
        runs.begin(request.user, asked, now())
        messages.success(request, _("Đã chuẩn bị vụ việc mới cho bài này."))
        return redirect("training_exercise", slug=slug)
    run = runs.latest(request.user).get(slug)
    found = runs.verdicts(run, asked, now()) if run else []
    context = {
        "roles": runs.roles_of(asked),
        "is_mine": asked.who == (request.user.username,),
        "done": sum(each.holds for each in found),
        "missed": sum(not each.holds and not each.waits for each in found),
        "desk": desk_of(request, request.actor),
        "exercise": asked,
        "run": run,
        "cases": list(Case.objects.filter(pk__in=run.case_ids).order_by("id")) if run else [],
        "verdicts": found,
        "password": runs.PASSWORD,
    }
    return render(request, "demo/training/exercise.html", context)


@official()
@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """The officials' handbook: the same text as in the documentation."""
    path = Path(settings.ROOT) / HANDBOOK
    if not path.exists():
        raise Http404
    text = shown(path.read_text(encoding="utf-8"))
    return render(request, "demo/training/handbook.html", {"desk": desk_of(request, request.actor), "text": text})


_BOLD, _CODE = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"`(.+?)`")
_PICTURE, _NUMBER = re.compile(r"^!\[.*\]\(.*\)$"), re.compile(r"^\d+\. ")


def shown(source: str) -> SafeString:
    """The few signs of Markdown that the handbook uses: headings, lists, bold, code. Everything else is text."""
    html, listed = [], ""
    for line in [*source.splitlines(), ""]:
        kind = "ul" if line.startswith("- ") else "ol" if _NUMBER.match(line) else ""
        if kind != listed:
            html += [f"</{listed}>"] * bool(listed) + [f"<{kind}>"] * bool(kind)
            listed = kind
        html.append(_line(line, kind))
    return SafeString("\n".join(part for part in html if part))


def _line(line: str, kind: str) -> str:
    if not line.strip() or _PICTURE.match(line):
        return ""
    if kind:
        return f"<li>{_inline(_NUMBER.sub('', line.removeprefix('- ')))}</li>"
    if line.startswith("#"):
        level, words = line.split(" ", 1)
        return f"<h{len(level)}>{_inline(words)}</h{len(level)}>"
    return f"<p>{_inline(line)}</p>"


def _inline(words: str) -> str:
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", escape(words)))
