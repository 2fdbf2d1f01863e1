"""Pages of the letter: register and issue for the office, the sender's download, and whether a signature holds."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official, public
from books.orgs.models import Unit
from books.orgs.names import name_of
from casework.errors import CaseError, StaleCase
from casework.models import Case
from casework.perform import may_make, perform
from casework.visibility import sees_sender
from desks.cases.saw import press_of
from desks.citizen.guesses import Guessing
from desks.citizen.privacy import private
from desks.kit.errors import error_page
from desks.kit.forms import KitForm
from desks.officer.desk import desk_of
from kernel.time import local_day, now
from kinds.feedback.kind import KIND
from kinds.feedback.letters.capacity import block_of, doubt_of
from kinds.feedback.letters.keys import signing_key
from kinds.feedback.letters.models import Letter
from kinds.feedback.letters.orders import examined
from kinds.feedback.letters.plans import who_signs
from kinds.feedback.letters.previewing import IN_DRAFT, READERS, case_for, next_text, served
from kinds.feedback.screens import of_matter
from vault import files

MOVE = "issue_letter"
LARGEST = 5 * 1024 * 1024


@official(*READERS)
@require_safe
def show_letters(request: HttpRequest, code: str) -> HttpResponse:
    """The letters of a case, and how the next one will look. The addressee is named on the paper alone."""
    return _shown(request, case_for(request, code))


@official("coordinator", "approver")
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """The move that issues the next one; its page is the preview."""
    case = case_for(request, code)
    if request.method != "POST":
        return redirect("letters", code=case.code)
    if "doubt_seen" not in request.POST and _doubt_ahead(request, case):
        why = _("Chưa phát hành, chưa cấp số. Hãy đọc điều còn ngờ về thẩm quyền ký rồi đánh dấu nếu vẫn phát hành.")
        return _shown(request, case, why, 422)
    saw, key = press_of(request)
    try:
        perform(case.pk, MOVE, request.actor, at=now(), key=key, expects=saw, seen=vars(case))
    except CaseError as refused:
        return _shown(request, case_for(request, code), refused.message, 412 if isinstance(refused, StaleCase) else 422)
    messages.success(request, _("Đã cấp số. Công văn đang được in và ký."))
    return redirect("letters", code=case.code)


def _shown(request: HttpRequest, case: Case, refused: str = "", status: int = 200) -> HttpResponse:
    own = case.feedback
    flow = KIND.flow(case.flow_version)
    move = flow.move(MOVE)
    is_mine = (
        move is not None
        and case.stage in move.sources
        and may_make(vars(case), flow.stage(case.stage), move, request.actor)
    )
    letters = list(Letter.objects.filter(case=case).order_by("-issued_at"))
    has_one = bool(letters and own.answered_at and letters[0].issued_at >= own.answered_at)
    offered = move if is_mine and own.answer and not has_one else None
    context = {
        "refused": refused,
        "move": offered,
        "ahead": _doubt_ahead(request, case) if offered else "",
        "key": uuid4(),
        "expects": str(case.row_version),
        "desk": desk_of(request, request.actor),
        "case": case,
        "letters": letters,
        "may_open": sees_sender(case, request.actor),
        "text": "" if has_one and case.stage not in IN_DRAFT else next_text(case, own),
        "has_key": signing_key() is not None,
        "doubt": _doubt(letters[0] if letters and not offered else None),
    }
    return render(request, "letters/letters.html", context, status=status)


def _doubt(letter: Letter | None) -> str:
    """What the office should look at about who signed the newest letter."""
    unit = Unit.objects.filter(pk=letter.unit_id).first() if letter else None
    if letter is None or unit is None:
        return ""
    return block_of(letter.signer_id, letter.position_id, unit, local_day(letter.issued_at)).doubt


def _doubt_ahead(request: HttpRequest, case: Case) -> str:
    """The same of the letter that would be issued now: asked before it has a number and a signature, not after."""
    signs = who_signs(vars(case), request.actor)
    if not signs.own.answer:
        return ""
    return doubt_of(signs.person_id, signs.position_id, signs.unit.pk, local_day(now()))


@official("coordinator")
@require_safe
def open_letter(request: HttpRequest, code: str, letter_id: UUID) -> HttpResponse:
    """The letter itself, which names the sender: for whom the sender's name is not hidden."""
    case = case_for(request, code)
    if not sees_sender(case, request.actor):
        raise Http404
    return _letter(case, letter_id)


@public
@private
@require_safe
@of_matter
def download(request: HttpRequest, case: Case, letter_id: UUID) -> HttpResponse:
    """The sender's copy."""
    return _letter(case, letter_id)


def _letter(case: Case, letter_id: UUID) -> HttpResponse:
    letter = Letter.objects.filter(pk=letter_id, case=case, file_id__isnull=False).first()
    if letter is None:
        raise Http404
    return served(files.read(letter.file_id), "application/pdf", f"cong-van-{letter.year}-{letter.number}.pdf")


class CheckForm(KitForm, forms.Form):
    """One PDF."""

    file = forms.FileField(
        label=gettext_lazy("Tệp PDF của công văn"),
        help_text=gettext_lazy(
            "Tệp gốc đã tải về, không phải bản in rồi chụp lại. Tệp chỉ được đọc để kiểm tra, không được lưu."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB. Công văn của thành phố nhỏ hơn thế."))
        return file


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Is this paper ours, and unchanged? Anybody may ask; who asks too often waits."""
    guessing = Guessing(request, "letters")  # of its own: papers that are not ours close nobody's matter
    if request.method == "POST" and guessing.is_blocked:
        return error_page(request, 429, retry_after=guessing.wait_seconds)
    form = CheckForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = checked(form.cleaned_data["file"].read())
        if not found["letter"]:
            guessing.failed()
    return render(request, "letters/check.html", {"form": form, "found": found}, status=422 if form.errors else 200)


def checked(pdf: bytes) -> dict[str, Any]:
    """What we can say of a file: the letter in our register with these very bytes, and what its signature says."""
    letter = Letter.objects.filter(sha256=hashlib.sha256(pdf).hexdigest()).first()
    unit = name_of(letter.unit_id) if letter else ""
    return {"letter": letter, "unit": unit, **examined(pdf, now())}
