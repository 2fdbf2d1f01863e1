"""What the coordinator chose when a matter was handed over as a scene report: it stands in the entry of the handover."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ledger.models import Entry

_HANDED_OVER = "feedback:scene:handed_over"


def chosen_for(case_id: UUID) -> Mapping[str, Any]:
    """The particulars of the last handover; none where there was none."""
    last = Entry.objects.filter(stream=case_id, verb=_HANDED_OVER).order_by("-seq").first()
    return last.particulars if last else {}
