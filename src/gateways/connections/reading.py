"""What the pages about our neighbours show: how each connection stands, what waits for a person. A few statements, no words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.actor import Actor
from api.models import Delivery
from casework.models import Work
from casework.visibility import visible_cases
from desks.kit.language import instant
from gateways.national_portal import taking_over
from gateways.national_portal.answers import THEIRS
from gateways.national_portal.client import is_plugged
from gateways.national_portal.differences import open_differences
from gateways.national_portal.models import Checkpoint, Sync
from gateways.open311.models import Handover, Mark
from kernel.time import local

MOST = 50
KINDS = {
    "missing_there": gettext_lazy("Bên kia không có"),
    "missing_here": gettext_lazy("Bên này không có"),
    "state": gettext_lazy("Tình trạng khác nhau"),
    "not_taken": gettext_lazy("Chưa nhận được vì thiếu thông tin"),
    "recorded_there": gettext_lazy("Bên kia đã ghi kết quả: điều phối xem rồi ghi nhận, bên này chưa gửi đè"),
    "bad_number": gettext_lazy("Mã của bên kia không dùng được, hoặc đã là mã của vụ việc khác"),
    "not_read": gettext_lazy("Không đọc được vụ việc này: hãy xem ở bên kia"),
    "answer": gettext_lazy("Câu trả lời bên kia không phải lời của bên này: máy không gửi đè, hãy so rồi quyết định"),
    "answer_older": gettext_lazy("Câu trả lời bên kia còn trống hoặc là bản cũ: máy đã gửi lại bản mới"),
    "cut_there": gettext_lazy("Bên kia chỉ nhận phần đầu của nội dung: nhập thêm hoặc gửi kèm toàn văn"),
    "cut_here": gettext_lazy("Bên này chỉ lấy phần đầu của nội dung: xem toàn văn ở bên kia"),
}
STAGES = {"unknown": gettext_lazy("Chưa rõ đã đến hay chưa"), "failed": gettext_lazy("Bên kia không nhận")}
# What their codes for a state say (gateways.national_portal.mapping).
STATE_LABELS = {
    "1": gettext_lazy("mới gửi"), "2": gettext_lazy("đã tiếp nhận"), "3": gettext_lazy("không tiếp nhận"), "4": gettext_lazy("đang xử lý"),
    "5": gettext_lazy("chờ bổ sung"), "6": gettext_lazy("đã chuyển nơi khác"), "7": gettext_lazy("người gửi rút"), "9": gettext_lazy("đã trả lời"),
    "name": gettext_lazy("thiếu họ tên"), "phone": gettext_lazy("thiếu số điện thoại"), "content": gettext_lazy("nội dung quá ngắn"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Connection:
    """One neighbour, in one line: its name, how it stands, and a colour for that."""

    name: str
    standing: str
    meaning: str = "done"


def standings() -> list[Connection]:
    """How each connection stands."""
    marks = {mark.name: mark for mark in Mark.objects.all()} | {
        f"national:{c.name}": c for c in Checkpoint.objects.all()
    }
    scene = _standing(
        bool(settings.SCENE_REPORTS["url"]),
        marks.get("scene_updates"),
        _("Chưa nối: điều phối tự chuyển và ghi kết quả"),
    )
    portal = _standing(is_plugged(), marks.get("national:pull"), _("Chưa nối: điều phối nhập tay và ghi mã"))
    return [
        Connection(_("Hệ thống phản ánh hiện trường"), *scene),
        Connection(_("Hệ thống quốc gia về phản ánh, kiến nghị"), *portal),
    ]


def _standing(is_on: bool, mark: Any, off: str) -> tuple[str, str]:
    if not is_on:
        return off, "neutral"
    if mark is None:
        return _("Đã nối, chưa có việc nào"), "neutral"
    if mark.problem:
        return _("Không liên lạc được, máy sẽ thử lại. Lần đọc gần nhất: %(at)s (mã %(code)s)") % {
            "at": instant(local(mark.until)),
            "code": mark.problem,
        }, "late"
    return _("Đang chạy. Lần đọc gần nhất: %(at)s") % {"at": instant(local(mark.until))}, "done"


def stuck_handovers(actor: Actor) -> list[dict[str, Any]]:
    """Scene reports that a person has to settle, of the cases that this actor may see."""
    rows = Handover.objects.filter(stage__in=STAGES).order_by("asked_at")
    if not actor.has_role("operator", "administrator"):
        rows = rows.filter(case_id__in=visible_cases(actor).values("pk"))
    return [
        {"row": each, "stage": STAGES[each.stage], "meaning": "late" if each.stage == "failed" else "soon"}
        for each in rows.select_related("case")[:MOST]
    ]


def stuck_syncs(actor: Actor) -> list[Sync]:
    """Matters that the national system does not take."""
    rows = Sync.objects.filter(stage="failed").order_by("changed_at")
    if not actor.has_role("operator", "administrator"):
        rows = rows.filter(case_id__in=visible_cases(actor).values("pk"))
    return list(rows[:MOST])


def waiting_for_hands(actor: Actor) -> list[Work]:
    """What was to be keyed in before the national system was connected: for whoever runs the connection, once it is."""
    return taking_over.waiting_for_hands() if is_plugged() and actor.has_role("operator", "administrator") else []


def differences(actor: Actor) -> list[dict[str, Any]]:
    """Words of theirs lead to a page where they stand beside ours, for who may see the matter."""
    rows = open_differences()
    worded = [each.code for each in rows if each.their_words]
    seen = set(
        visible_cases(actor).filter(code__in=worded, is_sealed=False, erased_at=None).values_list("code", flat=True)
    )
    return [
        {
            "row": each,
            "kind": KINDS.get(each.kind, each.kind),
            "ours": _told(each.ours),
            "theirs": _told(each.theirs),
            "compares": bool(each.their_words) and each.code in seen,
            "settles": each.kind != THEIRS,
        }
        for each in rows
    ]


def _told(codes: str) -> str:
    """A state, what is missing, or how long something is."""
    if codes.isdecimal() and codes not in STATE_LABELS:
        return ngettext("%(n)s ký tự", "%(n)s ký tự", int(codes)) % {"n": codes}
    return ", ".join(str(STATE_LABELS.get(code, code)) for code in codes.split(", "))


def dead_deliveries() -> list[Delivery]:
    return list(
        Delivery.objects.filter(stage="dead", hook__ended_at=None)
        .select_related("hook__client")
        .order_by("-happened_at")[:MOST]
    )


def settle_difference(difference_id: Any, at: datetime) -> bool:
    """A person has looked at it and put it right, or found that nothing has to be done."""
    from gateways.national_portal.models import Difference

    settled = Difference.objects.filter(pk=difference_id, settled_at=None).exclude(kind=THEIRS)
    return bool(settled.update(settled_at=at, their_words=""))


def push_again(case_id: Any, at: datetime) -> bool:
    return bool(
        Sync.objects.filter(pk=case_id, stage="failed").update(stage="queued", next_try_at=at, attempts=0, problem="")
    )
