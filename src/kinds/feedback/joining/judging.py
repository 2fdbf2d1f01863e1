"""May one matter follow another, and what must be read and confirmed before? The judgement alone: no database.

A follower gets the answer of its main matter. So whoever answers the main matter answers for the follower too, and who
sees the one learns of the other. Conduct and rules go to different hands (Decree 20/2008/NĐ-CP as amended by 92/2017,
art. 5), and a unit that is accused neither sees nor answers: what would break that is refused, and what only a person
who read both can know is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONDUCT = "conduct"
# How the nature of a matter is said in the middle of a sentence.
_NATURES = {
    "conduct": gettext_lazy("phản ánh hành vi của cán bộ"),
    "rule": gettext_lazy("phản ánh về quy định, thủ tục"),
    "question": gettext_lazy("câu hỏi"),
    "scene": gettext_lazy("phản ánh hiện trường"),
    "other": gettext_lazy("nội dung khác"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One of the two. `nature` is "" while nobody has said what it is about; `accused_name` and `unit_name` are for sentences."""

    code: str
    nature: str = ""
    accused: UUID | None = None
    accused_name: str = ""
    unit_name: str = ""
    looks_like_conduct: bool = False  # so the machine takes it, while no person has said
    answer: str = ""  # what its followers would get at once


@dataclass(frozen=True, slots=True)
class Verdict:
    """Refused (beside which field, in which words), or what has to be confirmed first; neither: it may follow."""

    refused: str = ""
    field: str = "main"
    asks: tuple[str, ...] = ()


def nature_of(stream: str, scope: str, accused: UUID | None) -> str:
    """What a matter is about, as a person said: conduct as soon as anything says so."""
    if accused is not None or CONDUCT in (stream, scope):
        return CONDUCT
    return scope or stream


def verdict(follower: Matter, main: Matter, *, is_within: bool, has_met: bool) -> Verdict:
    """IS_WITHIN: whom the follower accuses is the main matter's accused unit or below it. HAS_MET: whom the follower
    accuses has the main matter now, or had it, and so sees it."""
    judged = (
        _under_conduct(follower, main, is_within) if main.nature == CONDUCT else _under_other(follower, main, has_met)
    )
    if judged.refused or not main.answer:
        return judged
    told = _("Vụ việc chính đã có trả lời: người gửi vụ việc %(code)s nhận ngay nguyên văn “%(answer)s”. Chỉ gộp khi trả lời đó không có dữ liệu riêng của người khác.") % {
        "code": follower.code, "answer": main.answer,
    }  # fmt: skip
    return Verdict(asks=(*judged.asks, told))


def _under_conduct(follower: Matter, main: Matter, is_within: bool) -> Verdict:
    if main.accused is None:
        return Verdict(
            _(
                "Vụ việc chính phản ánh hành vi của cán bộ nhưng chưa ghi đơn vị bị phản ánh. Hãy giao vụ việc chính trước, rồi gộp."
            )
        )
    if follower.nature == CONDUCT:
        if follower.accused is None:
            return _who_is_accused(follower)
        return Verdict() if is_within else Verdict(_other_accused(follower, main))
    if follower.nature:
        return Verdict(_across(follower, main))
    asked = _("Vụ việc chính phản ánh hành vi của cán bộ thuộc %(accused)s. Gộp vào đó thì vụ việc %(code)s cũng được ghi là phản ánh hành vi của %(accused)s: "
              "đơn vị này không còn thấy vụ việc; người gửi chỉ nhận nguyên văn trả lời về hành vi đó.") % {
        "accused": main.accused_name, "code": follower.code,
    }  # fmt: skip
    return Verdict(asks=(asked,))


def _under_other(follower: Matter, main: Matter, has_met: bool) -> Verdict:
    if follower.nature == CONDUCT:
        return _conduct_under_other(follower, main, has_met)
    asks = []
    if follower.nature and main.nature and follower.nature != main.nature:
        asks.append(_("Vụ việc %(code)s là %(one)s, vụ việc chính là %(other)s. Gộp lại thì người gửi %(code)s không có trả lời riêng, "
                      "chỉ nhận nguyên văn trả lời của vụ việc chính do %(unit)s soạn.") % {
            "code": follower.code, "one": _NATURES[follower.nature], "other": _NATURES[main.nature], "unit": main.unit_name,
        })  # fmt: skip
    if not follower.nature:
        asks.append(_unread(follower, main))
    return Verdict(asks=tuple(asks))


def _unread(follower: Matter, main: Matter) -> str:
    """Nobody has said what the follower is about, and once it follows nobody is asked again: a main matter is classified
    before it is answered, a follower is not. Were it about conduct, the unit that it accuses could be the one that answers."""
    if follower.looks_like_conduct:
        return _("Vụ việc %(code)s có dấu hiệu phản ánh hành vi của cán bộ mà chưa ai xác nhận. Vụ việc chính do %(unit)s giữ: nếu đó là đơn vị bị phản ánh, "
                 "đơn vị ấy sẽ tự trả lời về mình. Chỉ gộp khi đã đọc và chắc chắn vụ việc này không phản ánh hành vi.") % {
            "code": follower.code, "unit": main.unit_name,
        }  # fmt: skip
    if not main.nature:
        return _("Cả hai vụ việc chưa phân loại. Gộp rồi thì vụ việc %(code)s không được phân loại riêng nữa: người gửi nhận nguyên văn trả lời của đơn vị được giao "
                 "vụ việc chính, kể cả khi phản ánh về chính đơn vị ấy. Chỉ gộp khi hai vụ việc là một, và không phản ánh hành vi của cán bộ.") % {
            "code": follower.code,
        }  # fmt: skip
    return _("Vụ việc %(code)s chưa phân loại, vụ việc chính là %(other)s do %(unit)s giữ. Gộp rồi thì vụ việc %(code)s không được phân loại riêng nữa: người gửi nhận nguyên văn "
             "trả lời của vụ việc chính. Chỉ gộp khi hai vụ việc là một, và không phản ánh hành vi của cán bộ.") % {
        "code": follower.code, "other": _NATURES[main.nature], "unit": main.unit_name,
    }  # fmt: skip


def _conduct_under_other(follower: Matter, main: Matter, has_met: bool) -> Verdict:
    if follower.accused is None:
        return _who_is_accused(follower)
    if main.nature:
        return Verdict(_across(follower, main))
    if has_met:
        return Verdict(
            _(
                "Đơn vị bị phản ánh đang giữ hoặc đã từng giữ vụ việc chính, nên sẽ biết về phản ánh này; hãy chọn vụ việc khác."
            )
        )
    asked = _("Vụ việc %(code)s phản ánh hành vi của %(accused)s, vụ việc chính chưa phân loại. Gộp vào đó thì vụ việc chính chỉ còn giao được "
              "như phản ánh hành vi của %(accused)s; người gửi nhận nguyên văn trả lời của vụ việc chính.") % {
        "code": follower.code, "accused": follower.accused_name,
    }  # fmt: skip
    return Verdict(asks=(asked,))


def _who_is_accused(follower: Matter) -> Verdict:
    words = _(
        "Vụ việc %(code)s phản ánh hành vi của cán bộ. Hãy ghi đơn vị bị phản ánh trước khi gộp, để đơn vị đó không thấy và không tự trả lời."
    )
    return Verdict(words % {"code": follower.code}, field="accused_unit_id")


def _other_accused(follower: Matter, main: Matter) -> str:
    return _("Vụ việc %(code)s phản ánh %(one)s, vụ việc chính phản ánh %(other)s: gộp thì đơn vị bị phản ánh có thể biết hoặc tự trả lời. Hãy xử lý riêng.") % {
        "code": follower.code, "one": follower.accused_name, "other": main.accused_name,
    }  # fmt: skip


def _across(follower: Matter, main: Matter) -> str:
    return _("Vụ việc %(code)s là %(one)s, vụ việc chính là %(other)s: hai loại do nơi khác nhau xử lý, trả lời của loại này không phải là trả lời của loại kia, "
             "và đơn vị bị phản ánh có thể biết hoặc tự trả lời. Hãy xử lý riêng; nếu phân loại chưa đúng, hãy xác nhận lại loại việc trước.") % {
        "code": follower.code, "one": _NATURES[follower.nature], "other": _NATURES[main.nature],
    }  # fmt: skip
