"""How the suggestions did in use: what officials said of them. From codes alone, no words.

Counted apart: confirmed and corrected by a person, decided where the machine had said nothing, and forms that were left
as they were filled in. The last are no agreement: whoever does not look leaves them too.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from kinds.feedback.suggestions.corrections import BY_A_PERSON, CONFIRMED, CORRECTED, DECIDED, LEFT
from kinds.feedback.suggestions.models import Correction

WHATS = {
    "scope": gettext_lazy("Loại việc"),
    "stream": gettext_lazy("Nội dung thuộc"),
    "field": gettext_lazy("Lĩnh vực"),
    "procedure": gettext_lazy("Thủ tục"),
    "unit": gettext_lazy("Đơn vị có thẩm quyền"),
    "accused": gettext_lazy("Đơn vị bị phản ánh"),
    "denunciation": gettext_lazy("Có thể là tố cáo"),
    "duplicate": gettext_lazy("Vụ việc trùng"),
}
# Of each answered case the unit proposed last, and whether that unit answered.
_ANSWERED = """
    SELECT count(*), count(*) FILTER (WHERE proposed = f.answering_unit_id::text) FROM (
        SELECT DISTINCT ON (case_id) case_id, proposed FROM suggestions_correction
        WHERE what = 'unit' AND proposed <> '' ORDER BY case_id, at DESC, id DESC
    ) k JOIN feedback_feedback f ON f.case_id = k.case_id WHERE f.answering_unit_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """Of one question: how often a person said yes, said otherwise, decided alone, or left what was filled in."""

    what: str
    label: str
    confirmed: int
    corrected: int
    decided: int
    left: int

    @property
    def judged(self) -> int:
        """Guesses that a person really judged: of these alone a precision can be told."""
        return self.confirmed + self.corrected


def decided_figures(model: str = "") -> list[Decided]:
    """In the order of the panel; of one model's proposals, or of all."""
    rows = Correction.objects.filter(**({"model": model} if model else {})).values("what")
    counts = {how: Count("id", filter=Q(how=how)) for how in (*BY_A_PERSON, LEFT)}
    found = {row["what"]: row for row in rows.annotate(**counts)}
    return [
        Decided(what, str(label), row[CONFIRMED], row[CORRECTED], row[DECIDED], row[LEFT])
        for what, label in WHATS.items()
        if (row := found.get(what))
    ]


def answered_by_the_unit_proposed() -> tuple[int, int]:
    """(answered cases for which a unit was proposed, of these answered by that unit)."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED)
        answered, right = cursor.fetchone()
    return answered, right


def conduct_taken_for_denunciation() -> int:
    """A person said conduct, the machine a denunciation. The contrary leaves no trace: what is sealed keeps no guess."""
    denied = Correction.objects.filter(what__in=("scope", "denunciation"), proposed="denunciation", how=CORRECTED)
    cases = denied.filter(Q(what="scope", chosen="conduct") | Q(what="denunciation", case__feedback__scope="conduct"))
    return cases.values("case_id").distinct().count()
