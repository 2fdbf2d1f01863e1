"""What the plans of moves read from what was typed, and the row that most of them write. Pure: no database.

What is not as it must be is refused with `InputMissing`, which names the input and says MESSAGE.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework.errors import InputMissing
from casework.kind import Asked
from casework.outside import is_code
from casework.writes import Update
from kernel.text import keep_legible, one_line


def own_row(asked: Asked, **values: Any) -> Update:
    """The update of the kind's own row of the case."""
    return Update("feedback_feedback", values, {"case_id": asked.case["id"]}, must_match=True)


def receiver(asked: Asked) -> UUID:
    """The unit that received the case: its coordinator has it again."""
    return asked.case["receiving_unit_id"]


def uuid_of(asked: Asked, name: str, message: str) -> UUID:
    """The id that was chosen as NAME."""
    try:
        return UUID(str(asked.inputs.get(name) or ""))
    except ValueError:
        raise InputMissing(name, message) from None


def line_of(asked: Asked, name: str, message: str, longest: int = 200) -> str:
    """One line of text that must be there."""
    text = one_line(str(asked.inputs.get(name) or ""))
    if not text or len(text) > longest:
        raise InputMissing(name, message)
    return text


def text_of(asked: Asked, name: str, message: str, shortest: int = 1) -> str:
    """Text of several lines, at least so long ({least} in the MESSAGE)."""
    text = keep_legible(str(asked.inputs.get(name) or "")).strip()
    if len(text) < shortest:
        raise InputMissing(name, message, least=shortest)
    return text


def code_of(asked: Asked, name: str, message: str, *, is_needed: bool = False) -> str:
    """A code of another system or of a list: letters, digits, dots, slashes, dashes. Empty when it may be."""
    text = one_line(str(asked.inputs.get(name) or ""))
    if (text or is_needed) and not is_code(text):
        raise InputMissing(name, message)
    return text


def classed(asked: Asked) -> dict[str, str]:
    """The codes of field and procedure, as far as they were chosen: {"field": …, "procedure_code": …}."""
    message = _("Hãy chọn trong danh mục, hoặc ghi đúng mã.")
    return {name: code for name in ("field", "procedure_code") if (code := code_of(asked, name, message))}


def in_ledger(code: str) -> str:
    """A code of another system as the ledger takes it: one of twelve digits would look like a person's."""
    return f"code:{code}"
