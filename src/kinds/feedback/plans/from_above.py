"""The term of a matter and those above it: extensions within the law's cap, urging, directing, reporting on a direction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.limits.lookup import limit
from books.limits.models import LimitUnit
from books.orgs.models import Position
from casework import chores, deadlines
from casework.clock import end_of_day
from casework.errors import InputMissing, MoveNotAllowed, NobodyHolds
from casework.holding import holder_of
from casework.kind import Asked, Plan
from casework.models import Work
from casework.oversight import DIRECTED, URGED
from casework.writes import Write
from kernel.time import format_date, local_day
from kinds.feedback.asked import own_row
from kinds.feedback.chores import DECIDE_EXTENSION, PROGRESS, soon
from kinds.feedback.models import Feedback
from kinds.feedback.plans.four_eyes import REQUESTED_BY, refuse_own_request
from kinds.feedback.plans.urging import refuse_at_once, refuse_to_oneself
from kinds.feedback.stages import FLOWS

EXTENSION = "feedback.extension"
_FURTHEST_DAYS = 366


def request_extension(asked: Asked) -> Plan:
    """Before the deadline, with a reason, within the cap: the head of the unit decides."""
    days = _days(asked)
    _refuse_when_late(asked)
    case, at = asked.case, asked.at
    # A decision asked for today is no work for the last day of the term.
    due_at = min(soon(case, at), case["due_at"]) if case["due_at"] else soon(case, at)
    to_decide = chores.opened(
        case, DECIDE_EXTENSION, at, ends=chores.STAGE, role="approver", subject=asked.entry_id, due_at=due_at
    )
    writes: list[Write] = [
        own_row(asked, extension_asked=days),
        chores.closed(case["id"], DECIDE_EXTENSION, at),
        to_decide,
    ]
    return Plan(writes=writes, particulars={"days": days})


def grant_extension(asked: Asked) -> Plan:
    """What was asked for, or less. The first date stays on the case, the old one in the ledger; the sender is told both."""
    wanted = _wanted(asked)
    days = _days(asked) if asked.inputs.get("days") else wanted
    if days > wanted:
        said = ngettext(
            "Đơn vị đề nghị {wanted} ngày; không thể cho nhiều hơn mức đề nghị.",
            "Đơn vị đề nghị {wanted} ngày; không thể cho nhiều hơn mức đề nghị.",
            wanted,
        )
        raise InputMissing("days", said, wanted=wanted)
    _refuse_when_late(asked)
    case = asked.case
    stage = FLOWS[case["flow_version"]].stage(case["stage"])
    values = deadlines.extended(case, stage, days)
    main = chores.moved_to(case["id"], deadlines.step_due({**case, **values}))
    return Plan(writes=[*_decided(asked), main], particulars={"days": days}, case_values=values)


def refuse_extension(asked: Asked) -> Plan:
    """The date stays."""
    return Plan(writes=_decided(asked), particulars={"days": _wanted(asked)})


def _decided(asked: Asked) -> list[Write]:
    return [own_row(asked, extension_asked=0), chores.closed(asked.case["id"], DECIDE_EXTENSION, asked.at)]


def _wanted(asked: Asked) -> int:
    wanted, requested_by = Feedback.objects.values_list("extension_asked", REQUESTED_BY).get(pk=asked.case["id"])
    if not wanted:
        raise MoveNotAllowed(move=asked.move.label, stage="không có đề nghị gia hạn nào đang chờ")
    refuse_own_request(asked, requested_by)
    return wanted


def _days(asked: Asked) -> int:
    """How much longer, in the unit of the case's own limit: all extensions together stay within the cap."""
    case = asked.case
    cap = limit(EXTENSION, local_day(case["opened_at"]))
    if cap.unit != case["limit_unit"]:
        raise InputMissing(
            "days", "Mức gia hạn trong danh mục không cùng đơn vị tính với thời hạn của vụ việc. Hãy báo quản trị."
        )
    try:
        days = int(str(asked.inputs.get("days") or ""))
    except ValueError:
        raise InputMissing("days", "Hãy ghi số ngày đề nghị gia hạn.") from None
    left = cap.amount - case["extended_by"]
    if not 1 <= days <= left:
        unit = LimitUnit(cap.unit).label
        raise _beyond(cap.amount, left, str(unit))
    return days


def _beyond(cap: int, left: int, unit: str) -> InputMissing:
    """One sentence: what may still be asked for."""
    if left <= 0:
        said = _("Vụ việc này đã được gia hạn đủ {cap} {unit}, không gia hạn thêm được.")
    elif left < cap and left > 1:
        said = _("Vụ việc này đã được gia hạn {before} {unit}, chỉ còn được gia hạn từ 1 đến {left} {unit}.")
    elif left < cap:
        said = _("Vụ việc này đã được gia hạn {before} {unit}, chỉ còn được gia hạn 1 {unit}.")
    elif left > 1:
        said = _("Vụ việc này chỉ được gia hạn từ 1 đến {left} {unit}.")
    else:
        said = _("Vụ việc này chỉ được gia hạn 1 {unit}.")
    return InputMissing("days", said, cap=cap, before=cap - left, left=left, unit=unit)


def _refuse_when_late(asked: Asked) -> None:
    due = asked.case["due_at"]
    if due is None or asked.at > due:
        raise InputMissing(
            "days", "Chỉ gia hạn khi vụ việc còn trong hạn. Vụ việc đã quá hạn thì báo tiến độ cho người gửi."
        )


def urge(asked: Asked) -> Plan:
    """A nudge to whoever holds the case; it is gone when the case moves on."""
    refuse_to_oneself(asked)
    refuse_at_once(asked)
    case, at = asked.case, asked.at
    nudge = chores.opened(case, URGED, at, ends=chores.STAGE, due_at=soon(case, at), subject=asked.entry_id)
    return Plan(writes=[chores.closed(case["id"], URGED, at), nudge])


def direct(asked: Asked) -> Plan:
    """Work for the head of the unit that has the case, with a deadline of its own: a report on what was directed."""
    refuse_to_oneself(asked)
    case, at = asked.case, asked.at
    due_at = _by(asked)
    role = _head_of(asked)
    work = chores.opened(case, DIRECTED, at, ends=chores.CLOCK, due_at=due_at, role=role, subject=asked.entry_id)
    return Plan(writes=[work], particulars={"by": due_at, "to_unit": case["unit_id"], "to_role": role})


def _by(asked: Asked) -> datetime:
    try:
        day = date.fromisoformat(str(asked.inputs.get("deadline") or "")[:10])
    except ValueError:
        raise InputMissing("deadline", "Hãy chọn ngày phải báo cáo.") from None
    today = local_day(asked.at)
    if day < today:
        raise InputMissing(
            "deadline", "Ngày phải báo cáo không được trước hôm nay ({today}).", today=format_date(today)
        )
    if (day - today).days > _FURTHEST_DAYS:
        raise InputMissing("deadline", "Ngày phải báo cáo quá xa; hãy chọn trong vòng một năm.")
    return end_of_day(day)


def _head_of(asked: Asked) -> str:
    """The head of a unit is its approver, unless the unit has none: then whoever holds the case reports."""
    case = asked.case
    if asked.known is not None:
        return "approver" if asked.known else str(case["role"])
    try:
        return holder_of(case["unit_id"], "approver", local_day(asked.at), version=case["orgs_version"]).role
    except NobodyHolds:
        return str(case["role"])


def have_heads(asked: Sequence[Asked]) -> dict[UUID, bool]:
    """Has the unit of each matter an approver today? One statement."""
    units, on = {each.case["unit_id"] for each in asked}, local_day(asked[0].at)
    held = Position.objects.filter(unit_id__in=units, role="approver", valid_from__lte=on).exclude(valid_to__lt=on)
    headed = set(held.values_list("unit_id", flat=True))
    return {each.case["id"]: each.case["unit_id"] in headed for each in asked}


def answer_direction(asked: Asked) -> Plan:
    """The report: it closes every direction that is open on the case."""
    if not Work.objects.filter(case_id=asked.case["id"], task=DIRECTED, closed_at=None).exists():
        raise MoveNotAllowed(move=asked.move.label, stage="không có chỉ đạo nào đang chờ báo cáo")
    case_id = asked.case["id"]
    return Plan(writes=[chores.closed(case_id, DIRECTED, asked.at), chores.closed(case_id, URGED, asked.at)])


def report_progress(asked: Asked) -> Plan:
    """The sender has heard how far it is: nothing is owed until the next seven days are over."""
    return Plan(writes=[chores.closed(asked.case["id"], PROGRESS, asked.at)])


PLANS: Mapping[str, Callable[[Asked], Plan]] = {
    "request_extension": request_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "urge": urge,
    "direct": direct,
    "answer_direction": answer_direction,
    "report_progress": report_progress,
}
