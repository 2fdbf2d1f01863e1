"""What is said of several matters at once is said of each without looking at it again. So it may sort and send on, but
not overrule what only a person who read the one matter can: that it accuses somebody, or may be a denunciation.

The rules of the single move stand before and behind these; whoever opens the matter alone is bound by those only.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from casework.errors import InputMissing
from casework.kind import Asked
from kinds.feedback.joining.judging import CONDUCT, nature_of
from kinds.feedback.plans.beside import OneOfMany, read_many
from kinds.feedback.suggestions.deciding import waits_for_a_person

TOGETHER = "together"  # the input by which a desk says that the move is made on several


def refuse_in_a_group(asked: Asked, nature: str, field: str, accused: UUID | None = None) -> None:
    """NATURE: what the group is said to be about, "" where nothing is said of it; ACCUSED: whom it is said to accuse."""
    if asked.inputs.get(TOGETHER) != "yes":
        return
    known: OneOfMany = asked.known or read_many([asked])[asked.case["id"]]
    own, said = known.beside, known.beside.said
    if said and waits_for_a_person(said, known.chosen):
        raise InputMissing(field, _("Nội dung có dấu hiệu tố cáo. Hãy mở đọc và quyết định riêng vụ việc này."))
    if not nature:
        return
    shielded = asked.case["shielded_unit_id"]
    before = nature_of(own.stream, own.scope, shielded)
    guessed = CONDUCT in (known.suggestion, said.scope.value if said else "")
    if nature != CONDUCT and (before == CONDUCT or (not before and guessed)):
        raise InputMissing(
            field, _("Vụ việc này phản ánh, hoặc có dấu hiệu phản ánh, hành vi của cán bộ. Hãy mở ra và xử lý riêng.")
        )
    if accused and shielded and accused != shielded:
        raise InputMissing(field, _("Vụ việc này phản ánh một đơn vị khác. Hãy mở ra và xử lý riêng."))
