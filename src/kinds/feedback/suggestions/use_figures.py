"""How the suggestions did in use: what officials decided beside what was proposed. From codes alone, no words."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy

from kinds.feedback.suggestions.models import Correction

WHATS = {
    "scope": gettext_lazy("Loại việc"),
    "stream": gettext_lazy("Nội dung thuộc"),
    "field": gettext_lazy("Lĩnh vực"),
    "procedure": gettext_lazy("Thủ tục"),
    "unit": gettext_lazy("Đơn vị có thẩm quyền"),
    "accused": gettext_lazy("Đơn vị bị phản ánh"),
    "duplicate": gettext_lazy("Vụ việc trùng"),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """Of one question: how many decisions, how often the machine had said something, how often that was right."""

    what: str
    label: str
    of: int
    told: int
    right: int


def decided_figures(model: str = "") -> list[Decided]:
    """In the order of the panel; of one model's proposals, or of all."""
    rows = Correction.objects.filter(**({"model": model} if model else {})).values("what")
    told, right = Count("id", filter=~Q(proposed="")), Count("id", filter=Q(proposed=F("chosen")))
    found = {row["what"]: row for row in rows.annotate(of=Count("id"), told=told, right=right)}
    return [
        Decided(what, str(label), row["of"], row["told"], row["right"])
        for what, label in WHATS.items()
        if (row := found.get(what))
    ]


def dangerous_in_use() -> tuple[int, int]:
    """Feedback by the machine, a denunciation by a person; and conduct by a person, a denunciation by the machine."""
    scopes = Correction.objects.filter(what="scope")
    missed = scopes.filter(proposed__in=("rule", "conduct"), chosen="denunciation").count()
    return missed, scopes.filter(proposed="denunciation", chosen="conduct").count()
