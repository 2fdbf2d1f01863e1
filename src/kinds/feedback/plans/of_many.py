"""What the plans of moves ask that are made on several matters at once: move → one read of all of them (`casework.kind.Kind.reads`)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from casework.kind import Asked
from kinds.feedback.plans.beside import read_many
from kinds.feedback.plans.from_above import have_heads
from kinds.feedback.plans.urging import urgings

READS: Mapping[str, Callable[[Sequence[Asked]], Mapping[UUID, Any]]] = {
    "assign": read_many,
    "correct_field": read_many,
    "urge": urgings,
    "direct": have_heads,
}
