"""Pages of the letter: preview and register for the office, the sender's download, and whether a signature holds."""

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

from access.actor import Actor
from access.guards import official, public
from books.orgs.models import Unit
from casework.errors import CaseError, StaleCase
from casework.models import Case
from casework.perform import may_make, perform
from casework.visibility import sees_sender, visible_cases
from desks.citizen.guesses import Guessing
from desks.kit.errors import error_page
from desks.kit.forms import KitForm
from desks.officer.desk import desk_of
from kernel.text import keep_legible
from kernel.time import local, now
from kinds.feedback.kind import KIND
from kinds.feedback.letters.capacity import block_of
from kinds.feedback.letters.keys import signing_key
from kinds.feedback.letters.models import Letter
from kinds.feedback.letters.orders import examined, printed
from kinds.feedback.letters.printing import signer_words
from kinds.feedback.letters.wording import DRAFT, values_of
from kinds.feedback.models import Feedback
from kinds.feedback.screens import opened_case, private
from vault import files

MOVE = "issue_letter"
READERS = ("coordinator", "handler", "approver")
LARGEST = 5 * 1024 * 1024


def _case(request: HttpRequest, code: str) -> Case:
    case = visible_cases(request.actor).filter(code=keep_legible(code).upper(), is_sealed=False, erased_at=None).first()
    if case is None:
        raise Http404
    return case


@official(*READERS)
@require_safe
def show_letters(request: HttpRequest, code: str) -> HttpResponse:
    """The letters of a case, and how the next one will look. The addressee is named on the paper alone."""
    return _shown(request, _case(request, code))


@official("coordinator", "approver")
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """The move that issues the next one; its page is the preview."""
    case = _case(request, code)
    if request.method != "POST":
        return redirect("letters", code=case.code)
    expects, key = request.POST.get("expects", ""), keep_legible(request.POST.get("key", ""))[:64]
    saw = int(expects) if key and expects.isascii() and expects.isdecimal() and len(expects) < 10 else 0
    try:
        perform(case.pk, MOVE, request.actor, at=now(), key=f"{request.actor.user_id}:{key}", expects=saw)
    except CaseError as refused:
        case.refresh_from_db()
        return _shown(request, case, refused.message, 412 if isinstance(refused, StaleCase) else 422)
    messages.success(request, _("Đã cấp số. Công văn đang được in và ký."))
    return redirect("letters", code=case.code)


def _shown(request: HttpRequest, case: Case, refused: str = "", status: int = 200) -> HttpResponse:
    own = Feedback.objects.get(pk=case.pk)
    flow = KIND.flow(case.flow_version)
    move = flow.move(MOVE)
    is_mine = (
        move is not None
        and case.stage in move.sources
        and may_make(vars(case), flow.stage(case.stage), move, request.actor)
    )
    letters = list(Letter.objects.filter(case=case).order_by("-issued_at"))
    has_one = bool(letters and own.answered_at and letters[0].issued_at >= own.answered_at)
    context = {
        "refused": refused,
        "move": move if is_mine and own.answer and not has_one else None,
        "key": uuid4(),
        "expects": str(case.row_version),
        "desk": desk_of(request, request.actor),
        "case": case,
        "letters": letters,
        "may_open": sees_sender(case, request.actor),
        "text": own.answer or own.answer_draft,
        "has_key": signing_key() is not None,
        "doubt": _doubt(letters[0] if letters else None),
    }
    return render(request, "letters/letters.html", context, status=status)


@official(*READERS)
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of the first page with the text as it stands; no number is taken, nobody is addressed by name."""
    case = _case(request, code)
    own = Feedback.objects.get(pk=case.pk)
    text = own.answer or own.answer_draft
    if not text:
        raise Http404
    unit_id = own.answering_unit_id or case.unit_id
    unit = Unit.objects.select_related("parent").get(pk=unit_id)
    values = values_of(
        case=case,
        own=own,
        unit=unit,
        letter=None,
        at=now(),
        signer=_signer(request.actor, unit),
        to=("Ông/Bà (họ tên người gửi)", ""),
        answer=text,
    )
    picture = printed("letter", values | {"draft": DRAFT, "foot": ""}, as_picture=True)
    return _file(picture, "image/png", f"{case.code}.png")


def _signer(actor: Actor, unit: Unit) -> tuple[str, str]:
    return (
        signer_words(actor.user_id, actor.position_id, unit, now())
        if actor.has_role("approver")
        else ("(chức vụ người ký)", "(họ tên người ký)")
    )


def _doubt(letter: Letter | None) -> str:
    """What the office should look at about who signed the newest letter."""
    unit = Unit.objects.filter(pk=letter.unit_id).first() if letter else None
    if letter is None or unit is None:
        return ""
    return block_of(letter.signer_id, letter.position_id, unit, local(letter.issued_at).date()).doubt


@official("coordinator")
@require_safe
def open_letter(request: HttpRequest, code: str, letter_id: UUID) -> HttpResponse:
    """The letter itself, which names the sender: for whom the sender's name is not hidden."""
    case = _case(request, code)
    if not sees_sender(case, request.actor):
        raise Http404
    return _letter(case, letter_id)


@public
@private
@require_safe
def download(request: HttpRequest, code: str, secret: str, letter_id: UUID) -> HttpResponse:
    """The sender's copy."""
    case = opened_case(request, code, secret)
    return case if isinstance(case, HttpResponse) else _letter(case, letter_id)


def _letter(case: Case, letter_id: UUID) -> HttpResponse:
    letter = Letter.objects.filter(pk=letter_id, case=case, file_id__isnull=False).first()
    if letter is None:
        raise Http404
    return _file(files.read(letter.file_id), "application/pdf", f"cong-van-{letter.year}-{letter.number}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


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
    guessing = Guessing(request)
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
    unit = Unit.objects.filter(pk=letter.unit_id).values_list("name", flat=True).first() if letter else ""
    return {"letter": letter, "unit": unit, **examined(pdf, now())}
