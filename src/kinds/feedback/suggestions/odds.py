"""How far signs that are no model may be trusted: a unit that is named, a procedure whose name is said, a text that is alike.

Each sign begins with what we assume of it and is corrected by what officials decided (a Beta prior of a few imagined
cases): the more decisions, the less our assumption counts. So these probabilities become true where they are used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Assumed:
    """An imagined past: of so many proposals so many were right."""

    right: float
    of: float


# Sign → what we assume before anybody decided. Wide: ten imagined cases are outweighed within a week.
ASSUMED: Final[Mapping[str, Assumed]] = {
    "unit:chosen": Assumed(8.0, 10),  # the sender chose it in the form
    "unit:one_named": Assumed(7.0, 10),
    "unit:first_named": Assumed(4.5, 10),
    "unit:receives": Assumed(6.0, 10),
    "accused:chosen": Assumed(9.0, 10),
    "accused:one_named": Assumed(8.0, 10),
    "procedure:whole": Assumed(8.5, 10),
    "procedure:most": Assumed(6.5, 10),
    "procedure:some": Assumed(3.0, 10),
    "duplicate:same": Assumed(9.5, 10),
    "duplicate:close": Assumed(7.5, 10),
    "duplicate:alike": Assumed(4.0, 10),
}
ENOUGH: Final = 0.6  # below it the machine says "unsure"


def odds(sign: str, right: int = 0, of: int = 0) -> float:
    """The probability of a proposal by SIGN after RIGHT of OF were confirmed."""
    assumed = ASSUMED[sign]
    return (assumed.right + right) / (assumed.of + of)
