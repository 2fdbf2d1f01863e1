"""What each move asks for and writes: the kind's part of `casework.perform`. Pure plans, one read of the kind's own row."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, OuterRef

from books.texts.lookup import text_for
from casework import chores, deadlines, links
from casework.entries import hashed
from casework.errors import InputMissing
from casework.kind import Asked, Plan
from kernel.text import keep_legible
from kernel.time import local_day
from kinds.feedback.asked import own_row, receiver, uuid_of
from kinds.feedback.chores import SCENE_AGAIN
from kinds.feedback.joining import plans as together
from kinds.feedback.joining.reads import refuse_assignment
from kinds.feedback.joining.shared_answer import refuse_the_senders_data
from kinds.feedback.letters import plans as letters
from kinds.feedback.models import Feedback
from kinds.feedback.plans import elsewhere, filing, from_above, meant, reassigning
from kinds.feedback.plans.asked_first import refuse_unasked
from kinds.feedback.plans.beside import beside_of
from kinds.feedback.plans.four_eyes import refuse_own_draft
from kinds.feedback.plans.in_a_group import refuse_in_a_group
from kinds.feedback.plans.meant import ask_whether_meant
from kinds.feedback.publication import plans as publication
from kinds.feedback.publication.models import Publication
from kinds.feedback.queries import RATINGS
from kinds.feedback.reasons import reason as reason_of
from kinds.feedback.sealing.added import RETURN, returning
from kinds.feedback.sealing.quarantine import destroyed, releasing, sealing_by_hand, to_decide_on
from kinds.feedback.suggestions.corrections import BY_REASON, noted
from kinds.feedback.units.accused import houses_of, receiver_beside

CONDUCT, RULE = "conduct", "rule"
SHORTEST_ANSWER = 30


def assign(asked: Asked) -> Plan:
    """To the competent unit; on conduct never to the unit that is accused, nor to one below it (it must not judge itself)."""
    unit_id = uuid_of(asked, "unit_id", "Hãy chọn đơn vị xử lý.")
    stream = str(asked.inputs.get("stream") or "")
    if stream not in (CONDUCT, RULE):
        raise InputMissing("stream", "Hãy chọn nội dung: hành vi của cán bộ, hay quy định và thủ tục.")
    accused = _accused(asked, stream)
    own = houses_of(accused, version=asked.case["orgs_version"])
    if unit_id in own:
        raise InputMissing("unit_id", "Đơn vị bị phản ánh không được xử lý chính phản ánh đó. Hãy chọn đơn vị khác.")
    refuse_in_a_group(asked, stream, "stream", accused)
    beside = beside_of(asked)
    refuse_assignment(asked, stream, accused, unit_id, beside.behind)
    besides = ask_whether_meant(asked, unit_id, stream, beside, accused)
    receiving = receiver_beside(receiver(asked), own, local_day(asked.at), version=asked.case["orgs_version"])
    # An unchanged form is a confirmation of what was proposed.
    decided = {"scope": stream, "stream": stream, "unit": "" if accused else unit_id, "accused": accused, **besides}
    return Plan(
        writes=[
            own_row(asked, stream=stream, scope=stream, extension_asked=0),
            *noted(asked, decided, known=beside.said),
        ],
        particulars={"stream": stream},
        unit_id=unit_id,
        case_values={"shielded_unit_id": accused, "receiving_unit_id": receiving},
    )


def _accused(asked: Asked, stream: str) -> UUID | None:
    if stream != CONDUCT:
        return None
    return uuid_of(asked, "accused_unit_id", "Phản ánh về hành vi: hãy ghi rõ đơn vị bị phản ánh.")


def returned_to_coordinator(asked: Asked) -> Plan:
    """Back to the receiving unit, nothing else."""
    return Plan(unit_id=receiver(asked))


def taken_up_again(asked: Asked) -> Plan:
    """Back to the receiving unit; who was given the same answer is looked at again (`joining.followers`)."""
    case_id, at = asked.case["id"], asked.at
    return Plan(writes=[links.doubted(case_id, at), chores.closed(case_id, SCENE_AGAIN, at)], unit_id=receiver(asked))


def ended_with_reason(asked: Asked) -> Plan:
    """Refused or redirected: a coded reason, and its polite text where the official wrote none."""
    try:
        reason = reason_of(str(asked.inputs.get("reason") or ""))
    except KeyError:
        raise InputMissing("reason", "Hãy chọn lý do.") from None
    refuse_unasked(asked, reason.code)
    return Plan(
        writes=[own_row(asked, reason=reason.code), *noted(asked, {"scope": BY_REASON.get(reason.code)})],
        particulars={"reason": reason.code},
        unit_id=receiver(asked),
        words=text_for("reason", reason.code, reason.text),  # the office's wording of today, ours behind it
    )


def take(asked: Asked) -> Plan:
    """The handler puts his name to it: one accountable person."""
    return Plan(writes=[own_row(asked, handler_id=asked.actor.user_id)], person_id=asked.actor.user_id)


def draft_answer(asked: Asked) -> Plan:
    """The answer for approval; its words wait in the kind's row."""
    answer = keep_legible(str(asked.inputs.get("answer") or "")).strip()
    if len(answer) < SHORTEST_ANSWER:
        raise InputMissing(
            "answer", "Nội dung trả lời cần ít nhất {least} ký tự và nêu rõ kết quả xử lý.", least=SHORTEST_ANSWER
        )
    is_shared = links.followers(asked.case["id"]).exists()
    reading = refuse_the_senders_data(asked, answer) if is_shared else []
    row = own_row(asked, answer_draft=answer, handler_id=asked.actor.user_id)
    return Plan(writes=[row, *reading], particulars={"answer": hashed(asked.case, answer)})


def return_draft(asked: Asked) -> Plan:
    """Back to the person who wrote it, while that person still holds the position."""
    return Plan(person_id=Feedback.objects.values_list("handler_id", flat=True).get(pk=asked.case["id"]))


def approve(asked: Asked) -> Plan:
    """What the approver saw is what goes out: the draft becomes the answer, and the words of the notice."""
    has_text = Exists(Publication.objects.filter(pk=OuterRef("pk")))  # one read for all that an approval asks
    draft, written_by, wanted, known, is_shared = Feedback.objects.values_list(
        "answer_draft", "handler_id", "wants_letter", has_text, Exists(links.followers(OuterRef("pk")))
    ).get(pk=asked.case["id"])
    refuse_own_draft(asked, written_by)
    # By now; nobody may have followed when it was written.
    reading = refuse_the_senders_data(asked, draft) if is_shared else []
    row = own_row(
        asked,
        answer=draft,
        answered_at=asked.at,
        answering_unit_id=asked.case["unit_id"],
        rating="",
        rated_at=None,
        extension_asked=0,
    )
    to_clear = publication.waiting(asked.case["id"], asked.at, unit_id=asked.case["unit_id"], known=known)
    letter, numbered = letters.with_answer(asked, unit_id=asked.case["unit_id"], wanted=wanted)
    particulars = {"answer": hashed(asked.case, draft), **numbered}
    return Plan(
        writes=[row, *reading, *to_clear, *letter], particulars=particulars, unit_id=receiver(asked), words=draft
    )


def withdraw(asked: Asked) -> Plan:
    """The sender takes the matter back: what had been published of it before is no longer public either."""
    return Plan(writes=publication.taken_down(asked.case["id"], asked.at, "withdrawn"), unit_id=receiver(asked))


def rate(asked: Asked) -> Plan:
    """Three levels, as the city reports them: satisfied, accepted, unsatisfied."""
    score = str(asked.inputs.get("score") or "")
    if score not in RATINGS:
        raise InputMissing("score", "Hãy chọn một mức: hài lòng, chấp nhận được, chưa hài lòng.")
    return Plan(writes=[own_row(asked, rating=score, rated_at=asked.at)], particulars={"score": score})


def seal_by_hand(asked: Asked) -> Plan:
    """An official sees what the machine did not: the words and all that leads to the sender go under one key.

    The term of the decision rules from now on, as it does for what is sealed at arrival.
    """
    sealed = sealing_by_hand(asked)
    term = deadlines.limited_by("feedback.quarantine", asked.at) | {"clock_from": asked.at, "pauses": []}
    case_id = asked.case["id"]
    writes = [*sealed.writes, *publication.taken_down(case_id, asked.at, "sealed"), *links.cut(case_id)]
    return Plan(writes=writes, unit_id=sealed.unit_id, case_values={**sealed.case_values, **term})


def release(asked: Asked) -> Plan:
    """The named official read it: no denunciation. Its words become a matter like any other, its key is gone. Words that were
    added to a matter which is still open are said to that one instead (`sealing.added`).

    The term of an answer rules from now on, counted from the day on which the matter arrived (or as it was counted
    when an official sealed it).
    """
    unsealed = releasing(asked)
    term = deadlines.limited_by("feedback.answer", asked.case["opened_at"])
    values = {"is_sealed": False, **term, **unsealed.case_values}
    if not unsealed.was_promised:  # the first date that its sender is told of is this one
        values["first_due_at"] = deadlines.deadline_of(
            {**asked.case, **values}, deadlines.calendar_of(asked.case)
        ).due_at
    return Plan(writes=unsealed.writes, unit_id=unsealed.unit_id or receiver(asked), case_values=values)


def destroy(asked: Asked) -> Plan:
    """The key and the ciphertext go; a token without words remains (only a count can be told). Nobody destroys what they have
    not read."""
    return Plan(writes=destroyed(asked), case_values={"subject": ""})


def return_words(asked: Asked) -> Plan:
    """The named official read it: no denunciation, and it was said to a matter that is still open."""
    return returning(asked, to_decide_on(asked))


_PLANS: Mapping[str, Callable[[Asked], Plan]] = {
    "assign": assign,
    "ask_supplement": returned_to_coordinator,
    "supplement": returned_to_coordinator,
    "resume": returned_to_coordinator,
    "refuse": ended_with_reason,
    "redirect": ended_with_reason,
    "take": take,
    "hand_back": returned_to_coordinator,
    "draft_answer": draft_answer,
    "return_draft": return_draft,
    "approve": approve,
    "withdraw": withdraw,
    "rate": rate,
    "reopen": taken_up_again,
    "reconsider": taken_up_again,
    "seal": seal_by_hand,
    "release": release,
    "destroy": destroy,
    RETURN: return_words,
    **publication.PLANS,
    **letters.PLANS,
    **reassigning.PLANS,
    **elsewhere.PLANS,
    **together.PLANS,
    **from_above.PLANS,
    **filing.PLANS,
    **meant.PLANS,
    "record_reply_for_work": elsewhere.record_reply_for_work(assign),
}


def _leaving(plan: Callable[[Asked], Plan]) -> Callable[[Asked], Plan]:
    """Whatever leads a case away from another settles its link to it."""

    def planned(asked: Asked) -> Plan:
        made = plan(asked)
        left = together.left(asked) if asked.move.target else ()
        return replace(made, writes=[*made.writes, *left]) if left else made

    return planned


PLANS: Mapping[str, Callable[[Asked], Plan]] = {name: _leaving(plan) for name, plan in _PLANS.items()}
