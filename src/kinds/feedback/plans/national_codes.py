"""The code that the national system gives a matter: read as it was typed, and one code is one matter.

A person who types is asked to look again; what a machine was given by that system stands as it came.
"""

from casework import links
from casework.errors import InputMissing
from casework.kind import Asked
from casework.visibility import visible_cases
from kernel.time import local_day
from kinds.feedback.asked import code_of
from kinds.feedback.models import Feedback

LONGEST = 40


def typed_code(asked: Asked, message: str, *, is_needed: bool = False) -> str:
    """The code that stands in the inputs, "" when there may be none."""
    code = code_of(asked, "national_code", message, is_needed=is_needed)
    if code and asked.actor.kind == "official":
        if len(code) > LONGEST or not any(sign.isdigit() for sign in code):
            raise InputMissing("national_code", message)
        _refuse_another_matters(asked, code)
    return code


def _refuse_another_matters(asked: Asked, code: str) -> None:
    """Parts that were split from one matter may be one matter over there."""
    others = Feedback.objects.filter(national_code__in={code, code.upper(), code.lower()})
    found = list(others.exclude(pk__in=links.family(asked.case["id"])).values_list("pk", flat=True))
    if not found:
        return
    seen = visible_cases(asked.actor, local_day(asked.at)).filter(pk__in=found).order_by("code")
    name = seen.values_list("code", flat=True).first()
    if name:
        raise InputMissing(
            "national_code",
            "Mã {code} đã được ghi cho vụ việc {other}. Hãy xem lại mã trên hệ thống quốc gia.",
            code=code,
            other=name,
        )
    raise InputMissing(
        "national_code", "Mã {code} đã được ghi cho một vụ việc khác. Hãy xem lại mã trên hệ thống quốc gia.", code=code
    )
