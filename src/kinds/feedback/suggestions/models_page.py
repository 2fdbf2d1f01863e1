"""The administrator's page "Mô hình gợi ý": which version is in use, what was measured, adopt another or go back.

Training is asked for here and done by a process of its own (`retraining`); adopting is a person's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from access.guards import official
from desks.cases.saw import mark_of, unchanged
from desks.kit.formats import percent
from desks.officer.desk import desk_of
from kernel.errors import MotCuaError
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.suggestions import measuring, retraining
from kinds.feedback.suggestions.fields import FIELDS
from kinds.feedback.suggestions.labels import SCOPES
from kinds.feedback.suggestions.models import ModelVersion
from kinds.feedback.suggestions.suggesting import shipped
from kinds.feedback.suggestions.use_figures import (
    Decided,
    answered_by_the_unit_proposed,
    conduct_taken_for_denunciation,
    decided_figures,
)
from kinds.feedback.suggestions.using import adopt, version_in_use

_MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One class of a version: how often it was told, how often that was right, how many it covers."""

    label: str
    there: int
    precision: str
    coverage: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version as the page shows it."""

    name: str
    origin: str
    made_at: Any
    adopted_at: Any
    adopted_by: str
    is_used: bool
    lines: list[Line]
    fields: list[Line]
    summary: list[str]
    can_be_used: bool
    dangers: list[tuple[str, str]]
    against: list[str]


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The versions with their figures; a press puts one of them in use."""
    if request.method == "POST":
        return _adopted(request)
    used = _used()
    context = {
        "desk": desk_of(request, request.actor),
        "title": _("Mô hình gợi ý"),
        "crumbs": [{"label": _("Quản trị"), "href": reverse("admin_index")}, {"label": _("Mô hình gợi ý")}],
        "used": used,
        "saw": mark_of(used),
        "versions": _versions(used),
        "in_use": [_in_use(each) for each in decided_figures()],
        "in_the_end": _in_the_end(),
        "can_train": retraining.can_train(),
        "training": retraining.latest(),
    }
    return render(request, "suggestions/models.html", context)


def _used() -> str:
    return version_in_use() or shipped().version


def _adopted(request: HttpRequest) -> HttpResponse:
    version = keep_legible(request.POST.get("version", ""))[:40]
    try:
        by = request.user.full_name
        unchanged(request, _used, lambda: adopt(version, actor=request.actor, at=now(), by=by))
        messages.success(request, _("Đã chọn dùng mô hình %(version)s. Gợi ý cũ giữ nguyên.") % {"version": version})
    except MotCuaError as refused:
        messages.error(request, refused.message)
    return redirect("suggestions_models")


@official("administrator")
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """A press asks for training; the worker does it."""
    actor, by = request.actor, request.user.full_name  # type: ignore[attr-defined, union-attr]
    if retraining.can_train() and retraining.ask(actor, by, now()):
        messages.success(
            request, _("Đã ghi nhận. Việc huấn luyện bắt đầu ngay, mất vài phút; các việc khác không phải chờ.")
        )
    else:
        messages.info(request, _("Đã có một lần huấn luyện đang chờ hoặc đang chạy."))
    return redirect("suggestions_models")


def _versions(used: str) -> list[Version]:
    ours = shipped()
    kept = ModelVersion.objects.annotate(has_weights=Q(weights__isnull=False)).defer("weights")
    rows = list(kept.order_by("-made_at")[:_MOST])
    found = {row.version: row for row in rows}
    made = [_version(row, used) for row in rows if row.version != ours.version]
    known = found.get(ours.version) or ModelVersion(version=ours.version)
    known.figures = {"new": ours.about.get("figures", {}), "about": dict(ours.about)}
    return [*made, _version(known, used, is_shipped=True)]


def _version(row: ModelVersion, used: str, *, is_shipped: bool = False) -> Version:
    new, about = row.figures.get("new", {}), row.figures.get("about", {})
    has_weights = getattr(row, "has_weights", False)
    return Version(
        name=row.version,
        origin=_origin(about, has_weights=has_weights, is_shipped=is_shipped),
        made_at=row.made_at if has_weights and not is_shipped else None,
        adopted_at=row.adopted_at,
        adopted_by=row.adopted_by_name,
        is_used=row.version == used,
        lines=_lines(new.get("classes", {}), SCOPES),
        fields=_lines(new.get("fields", {}), FIELDS),
        can_be_used=row.version != used and (is_shipped or has_weights),
        summary=_summary(new),
        dangers=_dangers(new),
        against=list(row.figures.get("reasons", ())),
    )  # fmt: skip


def _origin(about: dict[str, Any], *, has_weights: bool, is_shipped: bool) -> str:
    if is_shipped:
        return _("kèm theo phần mềm")
    if not has_weights:
        return _("kèm theo phiên bản phần mềm trước, nay không còn")
    count = int(about.get("cases", 0))
    said = ngettext(
        "huấn luyện tại đây, %(cases)d vụ việc đã quyết định",
        "huấn luyện tại đây, %(cases)d vụ việc đã quyết định",
        count,
    )
    return said % {"cases": count}


def _summary(new: dict[str, Any]) -> list[str]:
    if not new:
        return []
    told = {
        "texts": new["texts"],
        "part": _part(new["answered"], new["texts"]),
        "right": _part(new["right"], new["answered"]),
    }
    made = [
        ngettext(
            "%(texts)d văn bản để riêng: máy trả lời %(part)s, đúng %(right)s trong số đó; còn lại máy nói chưa rõ.",
            "%(texts)d văn bản để riêng: máy trả lời %(part)s, đúng %(right)s trong số đó; còn lại máy nói chưa rõ.",
            told["texts"],
        )
        % told
    ]
    if rows := new.get("fields"):
        of = measuring.whole({name: measuring.Count(**row) for name, row in rows.items()})
        told = {"texts": of.there, "part": _part(of.answered, of.there), "right": _part(of.right, of.told)}
        words = ngettext(
            "Lĩnh vực, %(texts)d văn bản: máy trả lời %(part)s, đúng %(right)s trong số đó.",
            "Lĩnh vực, %(texts)d văn bản: máy trả lời %(part)s, đúng %(right)s trong số đó.",
            of.there,
        )
        made.append(words % told)
    return made


def _lines(counts: dict[str, Any], labels: Mapping[str, object]) -> list[Line]:
    return [
        Line(
            str(labels.get(name, name)),
            row["there"],
            _part(row["right"], row["told"]),
            _part(row["answered"], row["there"]),
        )
        for name, row in sorted(counts.items())
        if row["there"]
    ]


def _dangers(new: dict[str, Any]) -> list[tuple[str, str]]:
    if not new:
        return []
    harmless = new["harmless"]
    return [
        (_("Tố cáo bị coi là phản ánh"), _of(new["denunciation_as_feedback"], new["grievances"])),
        (_("Phản ánh về hành vi bị coi là tố cáo"), _of(new["conduct_as_denunciation"], new["conducts"])),
        (_("Cách ly nhầm khi đến, do quy tắc hoặc mô hình"), _of(new["sealed_by_either"], harmless)),
        (_("Tố cáo, khiếu nại được cách ly khi đến"), _of(new["grievances_sealed"], new["grievances"])),
    ]


def _in_use(each: Decided) -> tuple[str, ...]:
    numbers = (each.confirmed, each.corrected, each.decided, each.left)
    return each.label, *map(str, numbers), _part(each.confirmed, each.judged)


def _in_the_end() -> list[tuple[str, str]]:
    """What a matter came to, whatever anybody pressed."""
    answered, right = answered_by_the_unit_proposed()
    wrongly = str(conduct_taken_for_denunciation())
    return [
        (_("Đơn vị được gợi ý cuối cùng là đơn vị trả lời"), _of(right, answered)),
        (_("Phản ánh về hành vi bị coi là tố cáo, cán bộ đã sửa"), wrongly),
        (_("Tố cáo bị coi là phản ánh"), _("không đếm được: vụ việc đã cách ly không giữ gợi ý nào")),
    ]


def _of(some: int, whole: int) -> str:
    return _("%(some)d trên %(whole)d") % {"some": some, "whole": whole}


def _part(some: int, whole: int) -> str:
    return percent(some / whole if whole else None)
