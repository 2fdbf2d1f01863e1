"""Duplicates that follow a main matter and get its answer; a mixed matter that is split into its parts.

The ledger keeps a keyed hash of the other case, not its id: a case that is sealed later must lead to nobody, and a link can
be cut where an entry cannot.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from casework import links
from casework.errors import InputMissing
from casework.kind import Asked, Plan
from casework.models import Case
from casework.visibility import visible_cases
from casework.writes import Delete, Update, Write
from kernel.text import one_line
from kernel.time import local
from kinds.feedback.accused import accused_by_followers, houses_of
from kinds.feedback.asked import own_row, receiver
from kinds.feedback.models import Feedback
from kinds.feedback.splitting import split
from kinds.feedback.suggestions.corrections import noted_duplicate
from ledger.chain import words_hash

# Where a matter may stand to be followed. One that was answered already answers its new follower at once.
_LEADS = frozenset({
    "received", "awaiting_sender", "assigned", "awaiting_approval", "forwarded", "proposed", "handed_over", "answered", "closed",
})  # fmt: skip
_OPEN_LINK = {"relation": links.DUPLICATE_OF, "settled_at": None}


def merge(asked: Asked) -> Plan:
    """Into the main matter: found by its code, itself followed by nobody else's answer. Own followers come along."""
    main = _root(_named(asked), asked)
    case_id = asked.case["id"]
    writes: list[Write] = [
        links.row(case_id, main.pk, links.DUPLICATE_OF, asked.at),
        Update("casework_link", {"other_id": main.pk}, {"other_id": case_id, **_OPEN_LINK}),
    ]
    writes += noted_duplicate(asked, main.pk)
    return Plan(writes=writes, particulars={"main": words_hash(str(main.pk))}, unit_id=receiver(asked))


def _named(asked: Asked) -> Case:
    code = one_line(str(asked.inputs.get("main") or "")).upper()
    if not code:
        raise InputMissing("main", "Hãy ghi mã của vụ việc chính.")
    on: date = local(asked.at).date()
    found = visible_cases(asked.actor, on).filter(code=code, kind=asked.case["kind"]).first()
    if found is None:
        raise InputMissing("main", "Không tìm thấy vụ việc có mã này trong phạm vi của đồng chí.")
    return found


def _root(main: Case, asked: Asked) -> Case:
    """The matter that the named one follows itself, if it does; refused when nothing could come of following it."""
    if main.stage == "merged" and (above := links.main_of(main.pk)):
        main = Case.objects.get(pk=above)
    if main.pk == asked.case["id"]:
        raise InputMissing("main", "Không thể gộp vụ việc vào chính nó hoặc vào vụ việc đang theo nó.")
    # What follows gets the answer of the main matter: the unit that is accused would answer for itself by this door.
    if main.unit_id in houses_of(asked.case["shielded_unit_id"]) | accused_by_followers(asked.case["id"]):
        raise InputMissing("main", "Vụ việc chính đang do đơn vị bị phản ánh xử lý; hãy chọn vụ việc khác.")
    if main.is_sealed or main.erased_at is not None or main.stage not in _LEADS:
        raise InputMissing("main", "Vụ việc chính đã kết thúc mà không có trả lời; hãy chọn vụ việc khác.")
    if main.stage == "closed" and not _answer_of(main.pk):
        raise InputMissing("main", "Vụ việc chính đã kết thúc mà không có trả lời; hãy chọn vụ việc khác.")
    return main


def _answer_of(case_id: UUID) -> str:
    return Feedback.objects.filter(pk=case_id).values_list("answer", flat=True).first() or ""


def answer_follower(asked: Asked) -> Plan:
    """The main matter was answered: its answer is this sender's too, in full."""
    case_id = asked.case["id"]
    main = links.main_of(case_id)
    answer = _answer_of(main) if main else ""
    if not answer:
        raise InputMissing("main", "Vụ việc chính chưa có trả lời.")
    said = "" if asked.case["erased_at"] else answer  # nobody writes new words into a matter that was erased
    writes = [
        own_row(asked, answer=said, answered_at=asked.at, rating=""),
        Update("casework_link", {"settled_at": asked.at}, {"case_id": case_id, **_OPEN_LINK}),
    ]
    return Plan(
        writes=writes,
        particulars={"main": words_hash(str(main)), "answer": words_hash(answer)},
        unit_id=receiver(asked),
        words=said,
    )


def unmerge(asked: Asked) -> Plan:
    """A matter of its own again; that it followed another stands in the ledger."""
    main = links.main_of(asked.case["id"])
    gone = Delete("casework_link", {"case_id": asked.case["id"], "relation": links.DUPLICATE_OF})
    return Plan(writes=[gone], particulars={"main": words_hash(str(main))} if main else {}, unit_id=receiver(asked))


def left(asked: Asked) -> Sequence[Write]:
    """Who leaves a main matter without its answer follows it no more (the sender withdrew)."""
    if asked.case["stage"] != "merged" or asked.move.name in ("answer_follower", "unmerge", "seal"):
        return []
    return [Delete("casework_link", {"case_id": asked.case["id"], "relation": links.DUPLICATE_OF})]


PLANS: Mapping[str, Callable[[Asked], Plan]] = {
    "merge": merge,
    "answer_follower": answer_follower,
    "unmerge": unmerge,
    "split": split,
}
