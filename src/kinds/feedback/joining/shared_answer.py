"""The answer of a matter that others follow: they get it word for word, so nothing in it may tell who sent the matter.

Officials greet by name and repeat an address; that is right in an answer to one, and to a follower it is another person's
data (Law 91/2025/QH15). Whoever writes the answer, and whoever lets it go, is stopped before it is sent.
"""

from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from casework.errors import ReadAndRefused
from casework.kind import Asked
from casework.writes import Write
from kinds.feedback.publication.redaction import propose
from kinds.feedback.publication.residue import entered_sender, known_sender

WHY: Final = "shared_answer_check"


def refuse_the_senders_data(asked: Asked, answer: str, field: str = "answer") -> list[Write]:
    """Refused, naming what stands in ANSWER (typed in FIELD). The sender's data are read for matching: the rows that enter the
    reading."""
    known, reading = entered_sender(asked.case, asked.actor, asked.at, why=WHY)
    found = ", ".join(dict.fromkeys(f"“{mark.text}”" for mark in propose(answer, known) if mark.is_senders))
    if found:
        words = _(
            "Người gửi các vụ việc gộp vào đây nhận nguyên văn trả lời này, mà trong đó còn thông tin của người gửi: %(found)s. Hãy viết lại cho chung."
        )
        enter = partial(known_sender, asked.case, asked.actor, asked.at, why=WHY)
        raise ReadAndRefused(field, words % {"found": found}, enter)
    return reading
