"""Duplicates that follow a main matter and get its answer; a mixed matter that is split into its parts.

The ledger keeps a keyed hash of the other case, salted by both, not its id: a case that is sealed later must lead to nobody, and a link can
be cut where an entry cannot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from casework import links, practice
from casework.entries import hashed
from casework.errors import InputMissing, StaleCase
from casework.kind import Asked, Plan
from casework.models import Case, Link
from casework.visibility import visible_cases
from casework.writes import Delete, Update, Write
from kernel.text import one_line
from kernel.time import local_day
from kinds.feedback.asked import own_row, receiver, uuid_of
from kinds.feedback.joining.judging import CONDUCT, Matter
from kinds.feedback.joining.likely import LEADS
from kinds.feedback.joining.reads import WHO, Pair, judged, read_pair
from kinds.feedback.joining.splitting import split
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.corrections import noted_duplicate
from kinds.feedback.units.accused import houses_of, receiver_beside

_OPEN_LINK = {"relation": links.DUPLICATE_OF, "settled_at": None}


def merge(asked: Asked) -> Plan:
    """Into the main matter: found by its code, itself followed by nobody else's answer. Own followers come along.

    A follower takes over whom the main matter accuses: that unit learns of neither (`judging`). Own followers do not, since
    this move changes no other case: one that the accused unit may see is separated first.
    """
    main = _main(asked)
    _refuse_unfit(main)
    pair = read_pair(asked.case, main, _named_accused(asked))
    accused = _let_follow(asked, main, pair)
    case_id = asked.case["id"]
    writes: list[Write] = [
        _link(case_id, main.pk, asked.at, pair),
        Update("casework_link", {"other_id": main.pk}, {"other_id": case_id, **_OPEN_LINK}),
        *([own_row(asked, scope=CONDUCT)] if accused else []),
    ]
    writes += noted_duplicate(asked, main.pk, pair.suggested)
    return Plan(
        writes=writes,
        particulars={"main": hashed(asked.case, str(main.pk), main.words_salt)},
        **_shielded(asked, accused),
    )


def _link(case_id: UUID, main_id: UUID, at: datetime, pair: Pair) -> Write:
    """To the main matter; one that was answered with it before, and taken up again since, follows it anew."""
    if pair.followed_before:
        ends = {"case_id": case_id, "other_id": main_id, "relation": links.DUPLICATE_OF}
        return Update("casework_link", {"settled_at": None, "retry_at": None}, ends)
    return links.row(case_id, main_id, links.DUPLICATE_OF, at)


def _let_follow(asked: Asked, main: Case, pair: Pair) -> UUID | None:
    """Whom the matter accuses from now on, if anybody. Refused, or asked for a word of confirmation, where `judging` says so."""
    lead, mine = pair.lead, pair.mine
    if main.stage == "closed" and not lead.answer:
        raise _without_answer()
    asks: dict[str, None] = {}
    for each in (mine, *pair.behind):
        found = judged(each, lead, met=pair.met, version=asked.case["orgs_version"])
        if found.refused:
            raise InputMissing(found.field if each is mine else "main", found.refused)
        asks |= dict.fromkeys(found.asks)
    accused = lead.accused or mine.accused
    _refuse_unshielded(pair.behind, accused, lead.accused_name or mine.accused_name)
    if one_line(str(asked.inputs.get("confirmed") or "")).upper() != _typed(asked):
        raise InputMissing("confirmed", " ".join(asks) or _read_both(mine.code))
    return accused


def _read_both(code: str) -> str:
    """Of one nature they may still have nothing to do with each other: that only whoever reads both can say."""
    return _("Gộp rồi thì người gửi vụ việc %(code)s không có trả lời riêng, chỉ nhận nguyên văn trả lời của vụ việc chính. "
             "Hãy đọc vụ việc chính; chỉ gộp khi hai vụ việc là một.") % {"code": code}  # fmt: skip


def _refuse_unshielded(behind: Sequence[Matter], accused: UUID | None, name: str) -> None:
    """Own followers would go where ACCUSED is accused, and it may have them in its lists."""
    seen = next((each for each in behind if each.accused != accused), None) if accused else None
    if seen:
        words = _("Vụ việc %(code)s đã gộp vào vụ việc này, và đơn vị bị phản ánh (%(unit)s) có thể còn thấy vụ việc đó. "
                  "Hãy tách các vụ việc đã gộp vào đây ra trước, rồi gộp từng vụ việc vào vụ việc chính.")  # fmt: skip
        raise InputMissing("main", words % {"code": seen.code, "unit": name})


def _named_accused(asked: Asked) -> UUID | None:
    return uuid_of(asked, "accused_unit_id", WHO) if asked.inputs.get("accused_unit_id") else None


def _shielded(asked: Asked, accused: UUID | None) -> dict[str, Any]:
    """The holder and the case columns of a follower that ACCUSED must not see."""
    if accused is None:
        return {"unit_id": receiver(asked)}
    receiving = receiver_beside(
        receiver(asked), houses_of(accused, version=asked.case["orgs_version"]), local_day(asked.at)
    )
    return {"unit_id": receiving, "case_values": {"shielded_unit_id": accused, "receiving_unit_id": receiving}}


def _typed(asked: Asked) -> str:
    return one_line(str(asked.inputs.get("main") or "")).upper()


def _main(asked: Asked) -> Case:
    """The matter that was named by its code, or the one that it follows itself: found and locked in one read.

    As it stands now, and nobody gives it to another unit meanwhile.
    """
    code = _typed(asked)
    if not code:
        raise InputMissing("main", "Hãy ghi mã của vụ việc chính.")
    on: date = local_day(asked.at)
    above = Link.objects.filter(case_id=OuterRef("pk"), **_OPEN_LINK).order_by("-id").values("other_id")[:1]
    visible = visible_cases(asked.actor, on).filter(code=code, kind=asked.case["kind"])
    both = {"people": practice.people_beside("pk"), "my_people": practice.people_beside(Value(asked.case["id"]))}
    main = _locked(visible.annotate(above=Subquery(above), **both))
    if main is None or main.people != main.my_people:
        raise InputMissing("main", "Không tìm thấy vụ việc có mã này trong phạm vi của đồng chí.")
    if main.stage == "merged" and main.above:
        main = _locked(Case.objects.filter(pk=main.above)) or main
    if main.pk == asked.case["id"]:
        raise InputMissing("main", "Không thể gộp vụ việc vào chính nó hoặc vào vụ việc đang theo nó.")
    return main


def _locked(cases: QuerySet[Case]) -> Any:
    """Two that are merged into each other at one instant would wait for each other for ever, each with its own matter locked
    before: who comes second looks again."""
    try:
        return cases.select_for_update(nowait=True, of=("self",)).first()
    except OperationalError:
        raise StaleCase from None


def _refuse_unfit(main: Case) -> None:
    """Nothing would come of following it."""
    if main.is_sealed or main.erased_at is not None or main.stage not in LEADS:
        raise _without_answer()


def _without_answer() -> InputMissing:
    return InputMissing("main", "Vụ việc chính đã kết thúc mà không có trả lời; hãy chọn vụ việc khác.")


def _answer_of(case_id: UUID) -> str:
    return Feedback.objects.filter(pk=case_id).values_list("answer", flat=True).first() or ""


def answer_follower(asked: Asked) -> Plan:
    """The main matter was answered: its answer is this sender's too, in full.

    Whom the main matter came to accuse meanwhile does not read the answer by way of its followers.
    """
    return _as_main_was(asked, links.main_of(asked.case["id"]), _OPEN_LINK)


def correct_follower(asked: Asked) -> Plan:
    """The main matter was answered anew, in other words: they replace those that this sender had from it."""
    plan = _as_main_was(asked, links.answered_by(asked.case["id"]), {"relation": links.DUPLICATE_OF})
    return replace(plan, writes=[*plan.writes, links.doubted(asked.case["id"], asked.at)])


def _as_main_was(asked: Asked, main: UUID | None, link: Mapping[str, Any]) -> Plan:
    case_id = asked.case["id"]
    answer = _answer_of(main) if main else ""
    if not answer:
        raise InputMissing("main", "Vụ việc chính chưa có trả lời.")
    accused, salt = Case.objects.values_list("shielded_unit_id", "words_salt").get(pk=main)
    said = "" if asked.case["erased_at"] else answer  # nobody writes new words into a matter that was erased
    # One instant for both: by it an answer is known as the main matter's, not as one that the follower was given itself.
    writes = [
        own_row(asked, answer=said, answered_at=asked.at, rating="", rated_at=None),
        Update(
            "casework_link", {"settled_at": asked.at, "retry_at": None}, {"case_id": case_id, "other_id": main, **link}
        ),
    ]
    return Plan(
        writes=writes,
        particulars={"main": hashed(asked.case, str(main), salt), "answer": hashed(asked.case, answer)},
        words=said,
        **_shielded(asked, accused),
    )


def unmerge(asked: Asked) -> Plan:
    """A matter of its own again; that it followed another stands in the ledger."""
    return _apart(asked, links.main_of(asked.case["id"]))


def free_follower(asked: Asked) -> Plan:
    """What it was answered by was taken back, and the main matter ended without another: a person looks at this one."""
    plan = _apart(asked, links.answered_by(asked.case["id"]))
    return replace(plan, writes=[*plan.writes, links.doubted(asked.case["id"], asked.at)])


def _apart(asked: Asked, main: UUID | None) -> Plan:
    gone = Delete("casework_link", {"case_id": asked.case["id"], "relation": links.DUPLICATE_OF})
    salt = Case.objects.values_list("words_salt", flat=True).filter(pk=main).first()
    told = {"main": hashed(asked.case, str(main), salt)} if main else {}
    return Plan(writes=[gone], particulars=told, unit_id=receiver(asked))


def left(asked: Asked) -> Sequence[Write]:
    """Who leaves a main matter without its answer follows it no more (the sender withdrew)."""
    if asked.case["stage"] != "merged" or asked.move.name in ("answer_follower", "unmerge", "seal"):
        return []
    return [Delete("casework_link", {"case_id": asked.case["id"], "relation": links.DUPLICATE_OF})]


PLANS: Mapping[str, Callable[[Asked], Plan]] = {
    "merge": merge,
    "answer_follower": answer_follower,
    "correct_follower": correct_follower,
    "free_follower": free_follower,
    "unmerge": unmerge,
    "split": split,
}
