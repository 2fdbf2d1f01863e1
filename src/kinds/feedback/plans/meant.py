"""Is the unit that is to have a matter the one that it complains about? Asked before it is given away, and mended after.

Feedback on conduct never goes to the unit that is meant (Decree 20/2008/NĐ-CP as amended by 92/2017/NĐ-CP, art. 5): who decides
that it is about a rule all the same, although conduct is not ruled out, says so in so many words. What may be a denunciation and
was not sealed at arrival goes to nobody until somebody has read it and said that it is none (Law on Denunciations 2018, art. 8, 56).
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from books.orgs.names import name_of
from casework.errors import InputMissing, InTruth
from casework.kind import Asked, Plan
from kernel.text import excerpt
from kernel.time import local_day
from kinds.feedback.asked import classed, in_ledger, own_row, receiver, uuid_of
from kinds.feedback.joining.judging import CONDUCT
from kinds.feedback.joining.reads import refuse_assignment, refuse_classification
from kinds.feedback.plans.beside import Beside, beside_of
from kinds.feedback.reading.headings import sentences
from kinds.feedback.reading.scope import speaks_of_conduct
from kinds.feedback.suggestions.corrections import noted
from kinds.feedback.units.accused import houses_of, is_of_equal_rank, receiver_beside

AT_WORK = ("assigned", "awaiting_approval")
RECOGNISE = "recognise_conduct"


def ask_whether_meant(
    asked: Asked, unit_id: UUID, stream: str, beside: Beside, accused: UUID | None = None
) -> dict[str, str]:
    """It is given to UNIT_ID: asked once more where it may be a denunciation, where that unit has no say over the one that is
    ACCUSED, and, as a matter of rules, where it may be the one complained about. Returns what confirming it says beside the rest.
    """
    questions = [_no_denunciation()] if beside.waits else []
    if accused and is_of_equal_rank(unit_id, accused, version=asked.case["orgs_version"]):
        questions.append(_without_a_say(unit_id, asked.case["orgs_version"]))
    if stream != CONDUCT and (meant := _question(asked, unit_id, beside)):
        questions.append(meant)
    if questions and str(asked.inputs.get("confirmed") or "") != str(unit_id):
        raise InputMissing("confirmed", " ".join(questions))
    return {"denunciation": "no"} if beside.waits else {}


def refuse_unread(beside: Beside) -> None:
    """It leaves the house: what may be a denunciation does not, until a person has said beside the guess that it is none."""
    if beside.waits:
        raise InputMissing("denunciation", _("Có thể là tố cáo. Hãy đọc nội dung: nếu đúng, cách ly vụ việc; nếu không, bấm “Không phải tố cáo” ở phần gợi ý của máy rồi chuyển."))  # fmt: skip


def _no_denunciation() -> str:
    return _("Có thể là tố cáo. Nếu đúng, đừng giao mà hãy cách ly vụ việc. Chỉ giao khi đã đọc và chắc chắn nội dung không phải tố cáo.")  # fmt: skip


def _without_a_say(unit_id: UUID, version: int) -> str:
    return _("%(unit)s cùng cấp với đơn vị bị phản ánh nên không có thẩm quyền đối với cán bộ ở đó. Hãy giao cơ quan cấp trên của đơn vị bị phản ánh. "
             "Chỉ giao đến đây khi cấp trên đã phân công.") % {"unit": name_of(unit_id, version=version)}  # fmt: skip


def _question(asked: Asked, unit_id: UUID, beside: Beside) -> str:
    said, shielded = beside.said, asked.case["shielded_unit_id"]
    if CONDUCT in {beside.scope, beside.stream} or shielded:
        return _("Vụ việc đã được ghi là phản ánh hành vi của cán bộ. Giao như phản ánh quy định thì đơn vị được giao, kể cả đơn vị bị phản ánh, đọc được toàn bộ. "
                 "Chỉ giao khi đã đọc lại và chắc chắn nội dung không phản ánh hành vi của ai.")  # fmt: skip
    if beside.scope:
        return ""  # a person said what it is about
    if said is None or not said.may_be_conduct:
        return _mixed(beside.words)
    named = beside.accused or said.accused.value
    if not named:
        return _("Chưa loại trừ phản ánh về hành vi của cán bộ, và chưa rõ của đơn vị nào. Chỉ giao khi đã đọc và chắc chắn nội dung không phản ánh cán bộ của đơn vị này.")  # fmt: skip
    if unit_id not in houses_of(UUID(named), version=asked.case["orgs_version"]):
        return ""
    return _("%(unit)s được nhắc đến trong nội dung, và chưa loại trừ phản ánh về hành vi của cán bộ ở đó. Giao đến đây thì chính đơn vị bị phản ánh đọc và trả lời. "
             "Chỉ giao khi đã đọc và chắc chắn nội dung là về quy định, thủ tục.") % {"unit": name_of(unit_id, version=asked.case["orgs_version"])}  # fmt: skip


def _mixed(words: str) -> str:
    """A matter of rules in which a sentence says how somebody behaved: whoever is meant would read it with the rest."""
    sentence = next((each for each in sentences(words) if speaks_of_conduct(each)), "")
    return _("Trong nội dung có câu về hành vi của cán bộ: “%(sentence)s”. Nếu đó là một việc khác, hãy tách thành vụ việc riêng trước khi giao. "
             "Chỉ giao khi đã đọc và chắc chắn nội dung là về quy định, thủ tục.") % {"sentence": excerpt(sentence, 160)} if sentence else ""  # fmt: skip


def recall(asked: Asked) -> Plan:
    """Given to the wrong unit: back to the coordinator, before anything was answered. With a unit that is accused it is
    from now on a matter of conduct, which that unit no longer sees."""
    if asked.inputs.get("accused_unit_id"):
        return recognise_conduct(asked)
    return Plan(writes=[own_row(asked, extension_asked=0)], unit_id=receiver(asked))


def recognise_conduct(asked: Asked) -> Plan:
    """It is about conduct, and the unit that has it may be the one that is meant: taken away from it at once."""
    accused = asked.case["shielded_unit_id"] or asked.case["unit_id"]
    if asked.inputs.get("accused_unit_id"):
        accused = uuid_of(asked, "accused_unit_id", _("Hãy chọn đơn vị bị phản ánh."))
    if not (houses := houses_of(accused, version=asked.case["orgs_version"])):  # there is no such unit
        raise InputMissing("accused_unit_id", _("Hãy chọn đơn vị bị phản ánh."))
    receiving = receiver_beside(receiver(asked), houses, local_day(asked.at), version=asked.case["orgs_version"])
    beside = beside_of(asked)
    refuse_classification(asked, CONDUCT, beside.behind)
    refuse_assignment(asked, CONDUCT, accused, receiving, beside.behind)
    codes = classed(asked)
    own = own_row(asked, scope=CONDUCT, stream=CONDUCT, extension_asked=0, **codes)
    told = {"scope": CONDUCT, "stream": CONDUCT, "accused": accused, "field": codes.get("field")}
    return Plan(
        writes=[own, *noted(asked, told, known=beside.said)],
        particulars={"scope": CONDUCT, "stream": CONDUCT, **{name: in_ledger(code) for name, code in codes.items()}},
        unit_id=receiving,
        case_values={"shielded_unit_id": accused, "receiving_unit_id": receiving},
    )


def refuse_beside_the_accused(asked: Asked) -> None:
    """A classification that says conduct of a matter which a unit is working on takes it from that unit: another move in truth."""
    case = asked.case
    if case["stage"] in AT_WORK and case["shielded_unit_id"] is None:
        raise InTruth(
            "scope", _("Đơn vị đang giữ vụ việc có thể là đơn vị bị phản ánh. Hãy ghi nhận phản ánh hành vi và thu về điều phối."), RECOGNISE,
        )  # fmt: skip


PLANS = {"recall": recall, RECOGNISE: recognise_conduct}
