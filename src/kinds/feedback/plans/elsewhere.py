"""Moves of a matter that leaves us and comes back: forwarded, proposed upward, handed over to the scene-report system.

Whoever has it is followed until there is an answer; the sender hears of each step from us, where they wrote.
"""

from collections.abc import Callable, Mapping
from typing import Any

from casework import chores
from casework.entries import hashed
from casework.errors import InputMissing
from casework.kind import Asked, Plan
from casework.writes import Write
from kinds.feedback.asked import code_of, in_ledger, line_of, own_row, receiver, text_of
from kinds.feedback.chores import REMIND, SCENE_AGAIN, TELL_THEM, soon
from kinds.feedback.joining.reads import refuse_classification
from kinds.feedback.joining.shared_answer import refuse_the_senders_data
from kinds.feedback.letters import plans as letters
from kinds.feedback.outside import scene_pictures, scene_words
from kinds.feedback.plans.beside import Beside, read_beside
from kinds.feedback.plans.meant import refuse_unread
from kinds.feedback.plans.national_codes import typed_code
from kinds.feedback.plans.outsiders import refuse_no_rule, refuse_ours
from kinds.feedback.publication import plans as publication
from kinds.feedback.queries import ELSEWHERE
from kinds.feedback.suggestions.corrections import noted

SCENE_SYSTEM = "Hệ thống phản ánh hiện trường của thành phố"
SHORTEST_ANSWER = 30
_CODE_WRONG = "Mã gồm chữ, số, dấu chấm, gạch ngang; hãy kiểm tra lại."


def forward(asked: Asked) -> Plan:
    """To another authority that is competent; the code that it gave, when it gave one already."""
    authority = line_of(
        asked, "authority", "Hãy ghi tên cơ quan có thẩm quyền mà vụ việc được chuyển đến (tối đa 200 ký tự)."
    )
    code = typed_code(asked, _CODE_WRONG)
    refuse_ours(asked, authority)
    refuse_unread(read_beside(asked.case["id"]))
    values = {"sent_to": authority, **({"national_code": code} if code else {})}
    told = {"to": hashed(asked.case, authority), **({"national_code": in_ledger(code)} if code else {})}
    return Plan(writes=[own_row(asked, **values)], particulars=told, unit_id=receiver(asked))


def propose_upward(asked: Asked) -> Plan:
    """A rule beyond our authority: who is to change it, and what we propose (Decree 20/2008, art. 14)."""
    body = line_of(asked, "body", "Hãy ghi tên cấp có thẩm quyền sửa quy định (tối đa 200 ký tự).")
    proposal = text_of(
        asked, "proposal", "Hãy nêu rõ quy định nào, vướng ở đâu và kiến nghị sửa thế nào (ít nhất 30 ký tự).", 30
    )
    refuse_no_rule(asked, body)
    told = {"to": hashed(asked.case, body), "proposal": hashed(asked.case, proposal)}
    return Plan(writes=[own_row(asked, sent_to=body, proposal=proposal, extension_asked=0)], particulars=told)


def hand_over_scene(asked: Asked) -> Plan:
    """To the city's scene-report system; a gateway carries it there after commit (`kinds.feedback.ports`)."""
    beside = read_beside(asked.case["id"])
    refuse_classification(asked, "scene", beside.behind)
    refuse_unread(beside)
    row = own_row(asked, scope="scene", sent_to=SCENE_SYSTEM, scene_code="", scene_state="")
    told = {"scope": "scene", **scene_pictures.chosen(asked), **scene_words.kept(asked)}
    return Plan(
        writes=[row, *noted(asked, {"scope": "scene"}, known=beside.said)], particulars=told, unit_id=receiver(asked)
    )


def scene_state(asked: Asked) -> Plan:
    """What the other system says of it: its code for the report, and the state there."""
    state = code_of(asked, "state", "Tình trạng phải là một mã.", is_needed=True)
    code = code_of(asked, "scene_code", _CODE_WRONG)
    values: dict[str, Any] = {"scene_state": state, **({"scene_code": code} if code else {})}
    told = {"state": state, **({"scene_code": in_ledger(code)} if code else {})}
    return Plan(writes=[own_row(asked, **values)], particulars=told)


def answer_scene(asked: Asked) -> Plan:
    """The result at the scene, as it came back or as the coordinator learnt it."""
    return answered(asked, read_beside(asked.case["id"]), shortest=1, scope="scene")


def record_reply(asked: Asked) -> Plan:
    """The other authority replied: what it says, in words that the sender understands, is the answer."""
    return answered(asked, read_beside(asked.case["id"]))


def answer_question(asked: Asked) -> Plan:
    """A question is answered at the desk that received it; nobody is sent away for having asked."""
    beside = read_beside(asked.case["id"])
    refuse_classification(asked, "question", beside.behind)
    return answered(asked, beside, scope="question", answering_unit_id=asked.actor.unit_id)


def answered(asked: Asked, beside: Beside, shortest: int = SHORTEST_ANSWER, **values: Any) -> Plan:
    """The words of the move are the answer: they go out, and wait to be cleared for the public."""
    answer = text_of(asked, "words", "Nội dung trả lời cần ít nhất {least} ký tự và nêu rõ kết quả.", shortest)
    # What another system answers by itself was never told who sent the matter.
    is_written_here = asked.actor.kind == "official"
    reading = refuse_the_senders_data(asked, answer, "words") if beside.is_shared and is_written_here else []
    row = own_row(asked, answer=answer, answered_at=asked.at, rating="", rated_at=None, **values)
    unit_id = values.get("answering_unit_id")
    waiting = publication.waiting(asked.case["id"], asked.at, unit_id=unit_id, known=beside.has_publication)
    letter, numbered = letters.with_answer(asked, unit_id=unit_id, wanted=beside.wants_letter)
    particulars = {"answer": hashed(asked.case, answer), **numbered}
    decided = noted(asked, {"scope": values.get("scope")}, known=beside.said)
    return Plan(writes=[row, *reading, *waiting, *letter, *decided], particulars=particulars, unit_id=receiver(asked))


def remind_body(asked: Asked) -> Plan:
    """The reminder went out, by letter or telephone: the words say how."""
    return Plan(writes=[chores.closed(asked.case["id"], REMIND, asked.at)])


def add(asked: Asked) -> Plan:
    """What the sender adds while others have the matter stays here, and they learn of it from a person alone: it may say who the
    sender is, and which of it they need no machine knows."""
    case, at = asked.case, asked.at
    if case["stage"] not in ELSEWHERE:
        return Plan()
    return Plan(
        writes=[
            chores.closed(case["id"], TELL_THEM, at),
            chores.opened(case, TELL_THEM, at, ends=chores.STAGE, due_at=soon(case, at)),
        ]
    )


def note(asked: Asked) -> Plan:
    """Who notes down has looked at what the scene-report system said after the result, and has passed on what the sender added."""
    case_id = asked.case["id"]
    return Plan(writes=[chores.closed(case_id, each, asked.at) for each in (SCENE_AGAIN, TELL_THEM)])


def take_back(asked: Asked) -> Plan:
    """Back to the coordinator: nobody else has it any more."""
    gone: list[Write] = [own_row(asked, sent_to="", scene_code="", scene_state="")]
    return Plan(writes=gone, unit_id=receiver(asked))


def record_reply_for_work(assign: Callable[[Asked], Plan]) -> Callable[[Asked], Plan]:
    """A reply that needs work of ours: to the unit that proposed, or to one that the coordinator names."""

    def planned(asked: Asked) -> Plan:
        if asked.case["stage"] == "proposed":
            return Plan(particulars={"reply": "to_work"})
        if not asked.actor.has_role("coordinator"):
            raise InputMissing("unit_id", "Vụ việc do điều phối theo dõi; đề nghị điều phối giao đơn vị xử lý.")
        return assign(asked)

    return planned


PLANS: Mapping[str, Callable[[Asked], Plan]] = {
    "forward": forward,
    "propose_upward": propose_upward,
    "hand_over_scene": hand_over_scene,
    "scene_state": scene_state,
    "answer_scene": answer_scene,
    "record_reply": record_reply,
    "remind_body": remind_body,
    "add": add,
    "note": note,
    "take_back": take_back,
    "answer_question": answer_question,
}
