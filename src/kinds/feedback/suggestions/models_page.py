"""The administrator's page "Mô hình gợi ý": which version is in use, what was measured, adopt another or go back.

Training is a command (it takes minutes and a package that the running product does not have); adopting is a person's.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.guards import official
from desks.kit.formats import percent
from desks.officer.desk import desk_of
from kernel.errors import MotCuaError
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.suggestions.labels import SCOPES
from kinds.feedback.suggestions.models import ModelVersion
from kinds.feedback.suggestions.suggesting import shipped
from kinds.feedback.suggestions.use_figures import Decided, decided_figures
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
    summary: str
    dangers: list[tuple[str, str]]
    against: list[str]


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The versions with their figures; a press puts one of them in use."""
    if request.method == "POST":
        return _adopted(request)
    used = version_in_use() or shipped().version
    context = {
        "desk": desk_of(request, request.actor),
        "title": _("Mô hình gợi ý"),
        "crumbs": [{"label": _("Quản trị"), "href": reverse("admin_index")}, {"label": _("Mô hình gợi ý")}],
        "used": used,
        "versions": _versions(used),
        "in_use": [_in_use(each) for each in decided_figures()],
    }
    return render(request, "suggestions/models.html", context)


def _adopted(request: HttpRequest) -> HttpResponse:
    version = keep_legible(request.POST.get("version", ""))[:40]
    try:
        adopt(version, actor=request.actor, at=now(), by=request.user.full_name)
        messages.success(request, _("Đã chọn dùng mô hình %(version)s. Gợi ý cũ giữ nguyên.") % {"version": version})
    except MotCuaError as refused:
        messages.error(request, refused.message)
    return redirect("suggestions_models")


def _versions(used: str) -> list[Version]:
    ours = shipped()
    rows = list(ModelVersion.objects.defer("weights").order_by("-made_at")[:_MOST])
    found = {row.version: row for row in rows}
    made = [_version(row, used) for row in rows if row.version != ours.version]
    known = found.get(ours.version) or ModelVersion(version=ours.version)
    known.figures = {"new": ours.about.get("figures", {}), "about": dict(ours.about)}
    return [*made, _version(known, used, is_shipped=True)]


def _version(row: ModelVersion, used: str, *, is_shipped: bool = False) -> Version:
    new, about = row.figures.get("new", {}), row.figures.get("about", {})
    return Version(
        name=row.version,
        origin=_("kèm theo phần mềm") if is_shipped else _("huấn luyện tại đây, %(cases)d vụ việc đã quyết định") % {"cases": about.get("cases", 0)},
        made_at=None if is_shipped else row.made_at,
        adopted_at=row.adopted_at,
        adopted_by=row.adopted_by_name,
        is_used=row.version == used,
        lines=_lines(new),
        summary=_summary(new),
        dangers=_dangers(new),
        against=list(row.figures.get("reasons", ())),
    )  # fmt: skip


def _summary(new: dict[str, Any]) -> str:
    if not new:
        return ""
    told = {
        "texts": new["texts"],
        "part": _part(new["answered"], new["texts"]),
        "right": _part(new["right"], new["answered"]),
    }
    return (
        _("%(texts)d văn bản để riêng: máy trả lời %(part)s, đúng %(right)s trong số đó; còn lại máy nói chưa rõ.")
        % told
    )


def _lines(new: dict[str, Any]) -> list[Line]:
    classes = new.get("classes", {})
    return [
        Line(
            str(SCOPES.get(name, name)),
            row["there"],
            _part(row["right"], row["told"]),
            _part(row["answered"], row["there"]),
        )
        for name, row in sorted(classes.items())
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


def _in_use(each: Decided) -> tuple[str, str, str, str]:
    return each.label, _of(each.told, each.of), _part(each.right, each.told), str(each.of)


def _of(some: int, whole: int) -> str:
    return _("%(some)d trên %(whole)d") % {"some": some, "whole": whole}


def _part(some: int, whole: int) -> str:
    return percent(some / whole if whole else None)
