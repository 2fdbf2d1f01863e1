"""How long what is kept, and the round that lets go of it. The table is shown in the operations guide and on the data page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from access import guessing, sessions
from api import clients, hooks, veiled
from books.limits.lookup import LimitUnknown, limit
from casework import erasure
from casework.by_itself import by_itself
from casework.models import Case, Request
from desks.citizen import drafts, guesses
from kernel.time import local_day
from kinds.feedback.conversations import silent
from kinds.feedback.models import FormLink
from messaging.models import Inbound, Outbound
from vault.sealed import destroy, destroy_day_keys


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the retention table: what, for how long, why, how it is let go of (returns how many), where it lies."""

    what: str
    period: timedelta
    basis: str
    release: Callable[[datetime, datetime], int]
    tables: tuple[str, ...]
    limit: str = ""  # the dated row of the book of limits that the authority may change; PERIOD where it has none

    def term(self, on: date) -> timedelta:
        """For how long on that day."""
        if not self.limit:
            return self.period
        try:
            row = limit(self.limit, on)
        except LimitUnknown:
            return self.period
        return timedelta(days=round(row.amount * _DAYS[row.unit])) if row.unit in _DAYS else self.period


_DAYS = {"calendar_days": 1.0, "months": 365 / 12}
_SERVED = ("done", "unreadable")  # one that was given up on waits for a person, however long


def _inbound(before: datetime, at: datetime) -> int:
    with transaction.atomic():
        old = list(Inbound.objects.filter(received_at__lt=before, body__isnull=False, state__in=_SERVED)[:500])
        for message in old:
            destroy(message.pk)
        Inbound.objects.filter(pk__in=[m.pk for m in old]).update(body=None, sender_tag=None)
    return len(old)


def _outbound(before: datetime, at: datetime) -> int:
    settled = ["sent", "delivered", "seen", "told", "written_off", "cancelled", "practised"]
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
    return sum(_erased(case_id, at) for case_id in old)


def _erased(case_id: UUID, at: datetime) -> bool:
    with by_itself("case not erased", case=case_id) as row:
        erasure.erase_case(case_id, erasure.RETENTION, at)
    return not row.failed


def _day_keys(before: datetime, at: datetime) -> int:
    return destroy_day_keys(local_day(before), at)


TABLE = (
    Kept("Bản gốc tin nhắn đến", timedelta(days=7), "Chỉ để xử lý lại khi có sự cố", _inbound, ("messaging_inbound",)),
    Kept(
        "Nội dung tin nhắn đã gửi",
        timedelta(days=90),
        "Đối chiếu khi người gửi hỏi lại",
        _outbound,
        ("messaging_outbound",),
    ),
    Kept(
        "Khóa ngày của tin nhắn đến",
        timedelta(days=30),
        "Sau đó bản sao cũ nào cũng không đọc được",
        _day_keys,
        ("vault_messagekey",),
    ),
    Kept("Mã chống gửi trùng", timedelta(days=30), "Nhận ra yêu cầu lặp lại", _requests, ("casework_request",)),
    Kept(
        "Lời chưa gửi thành phản ánh của cuộc trò chuyện đã im lặng",
        timedelta(days=30),
        "Chỉ giữ trong thời gian cần cho mục đích; Luật 91/2025/QH15 (chưa chắc chắn)",
        silent.forget_words,
        (),
        limit="message.words_kept",
    ),
    Kept(
        "Địa chỉ ở kênh nhắn tin của người không có vụ việc nào",
        timedelta(days=365),
        "Chỉ giữ trong thời gian cần cho mục đích; Luật 91/2025/QH15 (chưa chắc chắn)",
        silent.forget_people,
        ("messaging_conversation",),
        limit="message.address_kept",
    ),
    Kept(
        "Đường dẫn biểu mẫu dùng một lần",
        timedelta(days=7),
        "Hết hạn sau 24 giờ",
        _form_links,
        ("feedback_formlink",),
    ),
    Kept(
        "Bản nháp biểu mẫu chưa gửi, kèm tệp",
        timedelta(days=drafts.DAYS),
        "Để viết tiếp khi mất kết nối; sau đó xóa",
        drafts.release,
        ("citizen_draft",),
    ),
    Kept(
        "Lần nhập sai mã tra cứu",
        timedelta(days=1),
        "Chỉ để làm chậm người dò mã, từng 15 phút",
        guesses.forget,
        ("citizen_guess",),
    ),
    Kept(
        "Lần đăng nhập sai của cán bộ, kèm tên và địa chỉ mạng",
        timedelta(days=1),
        "Chỉ để làm chậm và tạm khóa người dò mật khẩu",
        guessing.forget,
        ("axes_accessattempt", "access_wrong"),
    ),
    Kept(
        "Phiên đăng nhập đã hết hạn",
        timedelta(days=1),
        "Hết hạn thì không mở được gì nữa",
        sessions.forget,
        ("django_session",),
    ),
    Kept(
        "Số lần gọi của hệ thống khác",
        timedelta(days=1),
        "Chỉ để giới hạn số lần gọi",
        clients.forget_calls,
        ("api_calls",),
    ),
    Kept(
        "Thông báo đã gửi hệ thống khác",
        timedelta(days=30),
        "Đối chiếu khi hệ thống đó hỏi lại",
        hooks.forget_deliveries,
        ("api_delivery",),
    ),
    Kept(
        "Mã và tình trạng đã báo hệ thống liên thông",
        timedelta(days=5 * 365),
        "Để hệ thống đã gửi phản ánh vẫn đọc được như cũ",
        veiled.forget_old,
        ("api_veiled",),
    ),
    Kept(
        "Nội dung và người gửi của vụ việc đã kết thúc",
        timedelta(days=5 * 365),
        "Quy chế lưu trữ của đơn vị; Luật 91/2025/QH15, Điều 14",
        _cases,
        (
            *("casework_case", "casework_words", "casework_attachment", "vault_file", "people_identity"),
            *("feedback_feedback", "publication_publication", "suggestions_suggested", "suggestions_likeness"),
            *("api_report", "national_sync", "national_difference", "open311_handover", "open311_picture"),
        ),
    ),
)
# What no round lets go of, and why. A new table stands above or here (tests/tree/test_kept.py).
STAYS: Mapping[str, tuple[str, ...]] = {
    "the audit trail: ids, codes, dates and keyed hashes, never words; it proves what was done, erasures too": (
        *("ledger_entry", "ledger_seal", "ledger_stream"),
    ),
    "what stays of a case when its words are gone: who held it, how it went, what belonged to what; no words": (
        *("casework_work", "casework_link", "casework_practice", "suggestions_correction"),
    ),
    "words that only a named official may destroy, never a machine (Law on Denunciations, art. 56)": (
        "casework_quarantine",
    ),
    "the register of outgoing letters (Decree 30/2020/NĐ-CP): number, day, signer, no word and no sender": (
        "letters_letter",
    ),
    "books: dated rows, of which the old ones say what was true when a case ran": (
        *("orgs_absence", "orgs_delegation", "orgs_holding", "orgs_position", "orgs_succession", "orgs_takeover"),
        *(
            "orgs_unit",
            "orgs_unitcode",
            "orgs_unitduty",
            "orgs_version",
            "orgs_vouching",
            "limits_limit",
            "procedures_procedure",
        ),
        *("texts_template", "numbers_counter", "numbers_pool", "workcalendar_calendarday", "workcalendar_schedule"),
        *("workcalendar_calendarversion", "workcalendar_scheduleperiod"),
        *("suggestions_modelversion", "suggestions_trainingask"),
    ),
    "accounts of officials and of other systems: stopped, never deleted, for the ledger names them": (
        *("access_user", "access_reset", "mfa_authenticator", "api_client", "api_key", "api_hook", "zalo_grant"),
    ),
    "an official's own: dropped by himself": ("officer_savedview",),
    "one row each: how far something was read": (
        *("casework_reader", "casework_recalculation", "national_checkpoint", "open311_mark"),
    ),
    "of the libraries; nothing of ours is ever written there": (
        *("account_emailaddress", "account_emailconfirmation", "auth_group", "auth_group_permissions"),
        *("auth_permission", "axes_accessattemptexpiration", "axes_accessfailurelog", "axes_accesslog"),
        *("django_content_type", "django_migrations"),
    ),
    "the training ground: in the demo only": ("demo_trainingrun",),
}


def retention_round(at: datetime) -> int:
    """Let go of everything whose time is over; returns how much. What cannot be let go keeps nothing else from it."""
    return sum(_released(kept, at) for kept in TABLE)


def _released(kept: Kept, at: datetime) -> int:
    with by_itself("nothing let go", release=kept.release.__qualname__):
        return kept.release(at - kept.term(local_day(at)), at)
    return 0
