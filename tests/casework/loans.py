"""A second, tiny kind that only the tests know: a loan of a library book, asked for, lent (seven days in hours of work), given back.

It has no table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from books.limits.models import Limit
from casework import kind as register
from casework.clock import PauseMode
from casework.errors import InTruth
from casework.flow import CITIZEN, SYSTEM, ClockIn, Flow, Move, Stage, Words
from casework.kind import Asked, Kind, Plan
from casework.notices import Notice
from ledger import verbs

HANDLER = frozenset({"handler"})
FLOW = Flow(
    1,
    ("asked",),
    (
        Stage("asked", "Hỏi mượn", ClockIn.RUNS, "handler", limit="loan.look", lapse="forget"),
        Stage("lent", "Đang mượn", ClockIn.PAUSED, "handler"),
        Stage("torn", "Chờ người mượn bổ sung thẻ", ClockIn.PAUSED, "handler", pause=PauseMode.RESTART),
        Stage("back", "Đã trả", ClockIn.STOPPED, "handler", is_final=True),
    ),
    (
        Move("ask_card", "Hỏi thẻ", ("asked", "lent"), "torn", HANDLER, "loan:card:asked"),
        Move("bring_card", "Đã có thẻ", ("torn",), "asked", frozenset({CITIZEN}), "loan:card:brought"),
        Move("take_back", "Để lại", ("lent",), "asked", HANDLER, "loan:book:kept"),
        Move("lend", "Cho mượn", ("asked",), "lent", HANDLER, "loan:book:lent", words=Words.CITIZEN, is_main=True),
        Move("give_back", "Trả sách", ("lent",), "back", frozenset({CITIZEN}) | HANDLER, "loan:book:returned"),
        Move("forget", "Bỏ qua", ("asked",), "back", frozenset({SYSTEM}), "loan:case:lapsed"),
    ),
)
LINES = {
    "loan:case:asked": "Hỏi mượn", "loan:book:lent": "Cho mượn", "loan:book:returned": "Trả sách", "loan:case:lapsed": "Bỏ qua",
    "loan:card:asked": "Hỏi thẻ", "loan:card:brought": "Có thẻ", "loan:book:kept": "Để lại",
    "loan:deadline:approached": "Sắp hạn", "loan:deadline:passed": "Quá hạn", "loan:progress:owed": "Tiến độ",
    "loan:stage:overstayed": "Quá bước", "loan:clock:recomputed": "Tính lại", "loan:words:erased": "Xóa",
}  # fmt: skip


def ask_card(asked: Asked) -> Plan:
    """Who has shown the card is lent the book: another move in truth, as only this kind knows."""
    if asked.inputs.get("card") == "shown":
        raise InTruth("card", "Thẻ đã có: hãy cho mượn.", "lend")
    return Plan()


LOAN = Kind(
    slug="loan",
    label="Mượn sách",
    flows={1: FLOW},
    limit="loan.whole",
    plans={
        "lend": lambda asked: Plan(particulars={"shelf": "A-1"}, person_id=asked.actor.user_id),
        "ask_card": ask_card,
    },
    notices={
        "loan:book:lent": lambda asked, case, words: Notice("lent", f"Sách đã sẵn sàng: {words}"),
        "loan:book:returned": None,
        "loan:case:lapsed": None,
        **dict.fromkeys(("loan:card:asked", "loan:card:brought", "loan:book:kept")),
        "loan:deadline:passed": lambda asked, case, words: Notice("late", "Quá hạn trả lời, xin lỗi."),
    },
    number_scope="MS",
)


@contextmanager
def lending() -> Iterator[None]:
    """The house with this kind in it."""
    for code, label in LINES.items():
        verbs.register(code, label_vi=label, label_en=label)
    for code, amount, unit in (
        ("loan.whole", 8, "hours"),
        ("loan.look", 5, "working_days"),
        ("loan.progress", 7, "calendar_days"),
    ):
        Limit.objects.create(
            code=code,
            label=code,
            amount=amount,
            unit=unit,
            legal_basis="Nội quy",
            certainty="house",
            valid_from=date(2025, 1, 1),
        )
    register.register(LOAN)
    yield
    register.forget("loan")
    for code in LINES:
        verbs._verbs.pop(code)
