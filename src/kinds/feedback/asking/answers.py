"""What a page of the form asks, reads and shows again: from a draft to a form and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.orgs.models import Unit
from books.orgs.names import name_of
from casework.deadlines import if_filed
from desks.kit.parts import Fact
from kernel.text import excerpt, format_phone, one_line
from kernel.time import format_date, local, now
from kinds.feedback.asking import nearby
from kinds.feedback.asking.forms import OTHER, UNKNOWN, PageForm, UnitForm
from kinds.feedback.asking.questions import QUESTIONS, Question
from kinds.feedback.kind import KIND
from kinds.feedback.sender import follow
from kinds.feedback.sender.citizen_forms import MOST_FILES
from kinds.feedback.submission import FIELDS
from vault.kinds import FileRefused

# What goes along into the one-page form.
CARRIED = (*FIELDS, *(each.extra for each in QUESTIONS if each.extra))


class TooManyFiles(FileRefused):
    """Mỗi phản ánh kèm nhiều nhất {most} tệp. Hãy bỏ bớt một tệp ở trên trước khi thêm tệp khác."""


def promise() -> dict[str, str]:
    """Who receives it, and by when an answer comes to what is sent now."""
    unit = follow.receiving_unit()
    due = if_filed(KIND.limit, unit.pk, now()).due_at
    return {"due_on": format_date(local(due)) if due else "", "receiving_unit": unit.name}


def form_for(asked: Question, words: Mapping[str, Any], request: HttpRequest) -> Any:
    """The form of a page, filled with what was answered before."""
    data, uploads = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if asked.slug == "co-quan":
        return UnitForm(data, proposed=_proposed(words), initial=_unit_so_far(words))
    return PageForm(
        data, uploads, question=asked, initial={**words, "phone": format_phone(str(words.get("phone", "")))}
    )


def _proposed(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Proposals from the matter, and what was chosen before."""
    found = nearby.proposed_units(str(words.get("content", "")))
    chosen = str(words.get("unit_id") or "")
    if chosen and chosen not in dict(found):
        found = [*((str(u.pk), u.name) for u in Unit.objects.filter(pk=chosen)), *found]
    return found


def _unit_so_far(words: Mapping[str, Any]) -> dict[str, str]:
    if words.get("unit_id"):
        return {"unit": words["unit_id"]}
    if words.get("unit_text"):
        return {"unit": OTHER, "unit_text": words["unit_text"]}
    return {"unit": UNKNOWN if "co-quan" in words.get("asked", []) else ""}


def file_names(said: Mapping[str, Any], form: Any) -> list[str]:
    """What the sender calls the files of a draft, and those that come with this page: a name may tell too."""
    uploads = form.cleaned_data.get("files") or []
    return [*(each["name"] for each in said.get("files", [])), *(str(upload.name) for upload in uploads)]


def room_for_files(words: Mapping[str, Any], form: Any) -> None:
    """TooManyFiles if those of this page are more than the matter still takes."""
    if len(words.get("files", [])) + len(form.cleaned_data.get("files") or []) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)


def stored_files(form: Any) -> list[dict[str, Any]]:
    """What this page uploads, in the vault (a VaultError says which one is refused and why)."""
    if not (uploads := form.cleaned_data.get("files") or []):
        return []
    stored = follow.stored_files(uploads, now())
    names = [one_line(str(upload.name))[-120:] for upload in uploads]
    return [{"id": str(f.id), "name": n, "size": f.size} for f, n in zip(stored, names, strict=True)]


def with_files(said: dict[str, Any], new: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The draft with these files besides."""
    return {**said, "files": [*said.get("files", []), *new]} if new else said


def said_to(words: Mapping[str, Any], asked: Question) -> str:
    """The answer to one question, as the summary shows it."""
    return _told(words)[asked.slug]


def rows(words: Mapping[str, Any]) -> list[Fact]:
    """The answers as a summary, each with the page where it can be changed."""
    told, listed = _told(words), []
    for q in QUESTIONS:
        listed.append(Fact(key=str(q.short), value=told[q.slug], href=_change(q), action=_("Sửa")))
        if q.extra and words.get(q.extra):
            value = _("Có") if words[q.extra] is True else words[q.extra]
            listed.append(Fact(key=str(q.extra_short), value=value, href=_change(q, "&them"), action=_("Sửa")))
    return listed


def _told(words: Mapping[str, Any]) -> dict[str, str]:
    return {
        "viec": "\n".join([str(words.get("content", "")), *_more_words(words)]),
        "co-quan": _unit_words(words),
        "khi-nao": words.get("happened_on") or _("Không ghi"),
        "tep": _files_words(words) or _("Không có"),
        "ho-ten": words.get("name", ""),
        "dia-chi": words.get("address", ""),
        "lien-he": "\n".join(
            part for part in (format_phone(str(words.get("phone", ""))), words.get("email", "")) if part
        ),
    }


def offers(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what could be said besides, its page) for all that was not said: few need it, nobody is asked for it."""
    return [(str(q.offer), _change(q, "&them")) for q in QUESTIONS if q.extra and not words.get(q.extra)]


def _change(asked: Question, more: str = "") -> str:
    return f"{reverse('feedback_ask', args=[asked.slug])}?sua{more}"


def _more_words(words: Mapping[str, Any]) -> list[str]:
    """That the rest of a long story, which the box has no room for, goes along."""
    count = sum(map(len, words.get("more", [])))
    told = _("(Còn %(count)d chữ cái đã kể trên Zalo được gửi kèm ngay bên dưới nội dung.)") % {"count": count}
    return [told] if count else []


def _files_words(words: Mapping[str, Any]) -> str:
    names = [excerpt(each["name"], 60) for each in words.get("files", [])]
    count = len(words.get("media", []))
    told = ngettext("%(count)d tệp đã gửi trên Zalo", "%(count)d tệp đã gửi trên Zalo", count) % {"count": count}
    return "\n".join([*([told] if count else []), *names])


def _unit_words(words: Mapping[str, Any]) -> str:
    if words.get("unit_id"):
        return name_of(words["unit_id"])
    return str(words.get("unit_text") or "") or _("Chưa rõ, nhờ thành phố xác định")
