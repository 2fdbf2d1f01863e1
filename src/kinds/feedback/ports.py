"""How others hear what happened to feedback: registers that `config.wiring` fills, fed by readers of the ledger after commit.

A listener gets a `casework.readers.Change` (case_id, verb, entry_id, seq, at, actor_kind, particulars): at least once, of one
case in its order, never of a sealed one. What it writes to our database stands or falls with its place; a call to the
outside belongs into a row that another round sends.
"""

from collections.abc import Callable, Sequence

from casework import readers
from casework.readers import Change

KIND = "feedback"

Listener = Callable[[Change], None]


def on_changed(
    listener: Listener, *, name: str = "", verbs: Sequence[str] | None = None, from_the_beginning: bool = False
) -> None:
    """Tell LISTENER of every entry of every case of feedback (of VERBS alone, if given), from the first registration on.

    NAME keeps the place over restarts and releases; without one it is where the listener is defined.
    """
    readers.register(name or _name(listener), KIND, listener, verbs=verbs, from_the_beginning=from_the_beginning)


def forget(listener: Listener, *, name: str = "") -> None:
    """Take LISTENER out of the register; its place stays."""
    readers.forget(name or _name(listener))


def _name(listener: Listener) -> str:
    return f"{listener.__module__}.{getattr(listener, '__qualname__', type(listener).__qualname__)}"
