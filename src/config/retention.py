"""How long what is kept, and the round that lets go of it. The table is shown in the operations guide and on the data page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from api import clients, hooks, veiled
from casework import erasure
from casework.models import Case, Request
from desks.citizen import drafts
from kernel.time import local_day
from kinds.feedback.models import FormLink
from messaging.models import Inbound, Outbound
from vault.sealed import destroy, destroy_day_keys


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the retention table: what, for how long, why, and how it is let go of (returns how many)."""

    what: str
    period: timedelta
    basis: str
    release: Callable[[datetime, datetime], int]


_SERVED = ("done", "unreadable")  # one that was given up on waits for a person, however long


def _inbound(before: datetime, at: datetime) -> int:
    with transaction.atomic():
        old = list(Inbound.objects.filter(received_at__lt=before, body__isnull=False, state__in=_SERVED)[:500])
        for message in old:
            destroy(message.pk)
        Inbound.objects.filter(pk__in=[m.pk for m in old]).update(body=None, sender_tag=None)
    return len(old)


def _outbound(before: datetime, at: datetime) -> int:
    settled = ["sent", "delivered", "seen", "told", "written_off", "cancelled"]
    old = Outbound.objects.filter(created_at__lt=before, state__in=settled, payload__isnull=False)
    # Why one was let go is kept as long as the case; where there is none, as long as the message.
    old.filter(case_id=None).exclude(let_go_because="").update(let_go_because="")
    return old.update(payload=None)


def _requests(before: datetime, at: datetime) -> int:
    """Of open cases and of those under a seal at one instant: a repeated key must not tell the one from the other."""
    with transaction.atomic():
        return Request.objects.filter(at__lt=before).delete()[0] + veiled.forget_keys(before)


def _form_links(before: datetime, at: datetime) -> int:
    return FormLink.objects.filter(made_at__lt=before).delete()[0]


def _cases(before: datetime, at: datetime) -> int:
    old = Case.objects.filter(closed_at__lt=before, erased_at=None).values_list("pk", flat=True)[:100]
    for case_id in old:
        erasure.erase_case(case_id, erasure.RETENTION, at)
    return len(old)


def _day_keys(before: datetime, at: datetime) -> int:
    return destroy_day_keys(local_day(before), at)


TABLE = (
    Kept("Bản gốc tin nhắn đến", timedelta(days=7), "Chỉ để xử lý lại khi có sự cố", _inbound),
    Kept("Nội dung tin nhắn đã gửi", timedelta(days=90), "Đối chiếu khi người gửi hỏi lại", _outbound),
    Kept("Khóa ngày của tin nhắn đến", timedelta(days=30), "Sau đó bản sao cũ nào cũng không đọc được", _day_keys),
    Kept("Mã chống gửi trùng", timedelta(days=30), "Nhận ra yêu cầu lặp lại", _requests),
    Kept("Đường dẫn biểu mẫu dùng một lần", timedelta(days=7), "Hết hạn sau 24 giờ", _form_links),
    Kept(
        "Bản nháp biểu mẫu chưa gửi, kèm tệp",
        timedelta(days=drafts.DAYS),
        "Để viết tiếp khi mất kết nối; sau đó xóa",
        drafts.release,
    ),
    Kept("Số lần gọi của hệ thống khác", timedelta(days=1), "Chỉ để giới hạn số lần gọi", clients.forget_calls),
    Kept(
        "Thông báo đã gửi hệ thống khác",
        timedelta(days=30),
        "Đối chiếu khi hệ thống đó hỏi lại",
        hooks.forget_deliveries,
    ),
    Kept(
        "Mã và tình trạng đã báo hệ thống liên thông",
        timedelta(days=5 * 365),
        "Để hệ thống đã gửi phản ánh vẫn đọc được như cũ",
        veiled.forget_old,
    ),
    Kept(
        "Nội dung và người gửi của vụ việc đã kết thúc",
        timedelta(days=5 * 365),
        "Quy chế lưu trữ của đơn vị; Luật 91/2025/QH15, Điều 14",
        _cases,
    ),
)


def retention_round(at: datetime) -> int:
    """Let go of everything whose time is over; returns how much."""
    return sum(kept.release(at - kept.period, at) for kept in TABLE)
