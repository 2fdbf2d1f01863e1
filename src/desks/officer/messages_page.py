"""Messages that need a person: outcome unknown, not deliverable, or received and not understood by the machine.

An operator settles all of them without learning whose case it is; a coordinator those of the cases that he may see, and,
with a duty for the city, those of conversations that are no case yet.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from access.actor import Actor
from access.guards import official
from casework.errors import CaseError
from casework.kind import kind_of
from casework.models import Case
from casework.perform_many import Wish
from casework.reads import read_together
from casework.trouble import tells_a_decision
from casework.visibility import visible_cases
from desks.officer.deciding import (
    DECISIONS,
    decide,
    decide_all,
    decide_noted,
    decides_for_the_city,
    in_trouble,
    own_of,
    unsaid,
)
from desks.officer.desk import desk_of
from desks.officer.letting_go import LET_GO, NoReason, let_go_lately, reason_in, told_of
from desks.officer.messages_filter import Narrowing, choices, what_of
from desks.officer.told import state_of, takes_reason
from kernel.text import keep_legible
from kernel.time import format_instant, local, now
from ledger import streams, verbs
from ledger.chain import LedgerActor
from messaging.models import Inbound, Outbound
from messaging.restored import made_at
from messaging.routes import alarms, label_of

PAGE = 50
CHOICES = {
    "retry": gettext_lazy("Gửi lại"),
    "arrived": gettext_lazy("Đã đến"),
    "told": gettext_lazy("Đã báo cách khác"),
    LET_GO: gettext_lazy("Thôi không gửi"),
}
DECIDED = {
    "retry": gettext_lazy("Đã ghi: tin sẽ được gửi lại."),
    "arrived": gettext_lazy("Đã ghi: tin đã đến người gửi."),
    "told": gettext_lazy("Đã ghi: đồng chí đã báo người gửi."),
    LET_GO: gettext_lazy("Đã ghi: không báo người gửi nữa."),
}
_TRIED_AGAIN = verbs.register(
    "messages:inbound:retried", label_vi="Xử lý lại tin nhắn nhận về", label_en="Message received worked off again"
).code
_LET_GO = DECISIONS[LET_GO][1]
AT_ONCE = ("told", "retry", LET_GO)  # of all messages that wait about one case

# Why a message did not go, in words; a number of the channel itself is shown as such, for whoever looks it up.
_PROBLEMS = {
    "no_mail_server": gettext_lazy("chưa cấu hình máy chủ thư điện tử"),
    "no_email": gettext_lazy("người gửi không cho thư điện tử"),
    "sender_erased": gettext_lazy("dữ liệu của người gửi đã xóa"),
    "window_closed": gettext_lazy("đã quá 7 ngày từ tin cuối của người gửi"),
    "window_paid": gettext_lazy("đã quá 48 giờ từ tin cuối của người gửi"),
    "bad_email": gettext_lazy("địa chỉ thư điện tử không đúng"),
    "address_refused": gettext_lazy("máy chủ thư không nhận địa chỉ này"),
    "no_sms": gettext_lazy("chưa nối cổng tin nhắn SMS"),
    "no_mobile": gettext_lazy("không phải số di động"),
    "no_phone": gettext_lazy("người gửi không cho số điện thoại"),
    "no_address": gettext_lazy("không có địa chỉ nhận"),
    "no_channel": gettext_lazy("người gửi không dùng kênh này"),
    "no_route": gettext_lazy("không còn đường gửi nào"),
    "no_template": gettext_lazy("chưa có mẫu tin được duyệt"),
    "no_fields": gettext_lazy("mẫu tin thiếu nội dung"),
    "unreachable": gettext_lazy("không kết nối được"),
    "worker_died": gettext_lazy("máy dừng giữa lúc gửi"),
    "words_erased": gettext_lazy("nội dung đã được xóa"),
    "empty": gettext_lazy("tin không có nội dung"),
}


# That somebody has no way to be written to is a call on the case, not a trouble of a message; a question of a
# conversation then lapses (casework.trouble).
NEEDS_A_LOOK = Q(state="unknown") | Q(has_failed=True)


def _why(problem: str) -> str:
    if not problem:
        return ""
    if saved := made_at(problem):
        return _("có thể đã gửi sau bản sao lưu lúc %(at)s") % {"at": format_instant(local(saved))}
    return str(_PROBLEMS.get(problem) or _("mã của kênh: %(code)s") % {"code": problem})


@official("coordinator", "operator")
@require_safe
def show_messages(request: HttpRequest) -> HttpResponse:
    """Unknown and failed messages, oldest first, each with its three decisions; inbound ones that were given up."""
    return shown(request)


def shown(
    request: HttpRequest, wrong: dict[str, Any] | None = None, opened: dict[str, Any] | None = None
) -> HttpResponse:
    """WRONG: the message whose reason was too short, with what was typed: nothing of it is lost. OPENED: the one whose
    words were asked for."""
    asked = Narrowing.asked(request.GET)
    for_the_city = decides_for_the_city(request.actor)
    own, seen = own_of(request.actor, for_the_city=for_the_city), visible_cases(request.actor)
    all_waiting = waiting(request.actor, own)
    given_up = _given_up(for_the_city=for_the_city)
    trouble, inbound, gone = read_together(
        _from(_with_cases(asked.of(all_waiting), seen), request.GET.get("tu", "")),
        _from(given_up.none() if asked.said else given_up, request.GET.get("den", "")),
        let_go_lately(Outbound.objects.filter(own, state="written_off"), seen, _LET_GO),
    )
    more, more_inbound = _further(trouble), _further(inbound)
    context = {
        "desk": desk_of(request, request.actor),
        "rows": _rows(trouble[:PAGE]),
        "inbound": inbound[:PAGE],
        "decisions": [(name, str(label)) for name, label in CHOICES.items()],
        "narrowed": choices(all_waiting, asked),
        "asked": asked.said,
        "alarms": alarms(now()),
        "wrong": wrong,
        "opened": opened,
        "may_read": request.actor.has_role("coordinator"),  # type: ignore[attr-defined]
        "let_go": told_of(gone),
        "is_later": bool({"tu", "den"} & request.GET.keys()),
        "next": "?" + urlencode({**asked.said, "tu": more}) if more else "",
        "next_inbound": f"?den={more_inbound}" if more_inbound else "",
    }
    return render(request, "officer/messages.html", context, status=422 if wrong else 200)


def _with_cases(trouble: QuerySet[Outbound], visible: QuerySet[Case]) -> QuerySet[Outbound]:
    """Each with its case, if that may be seen."""
    seen = visible.filter(pk=OuterRef("case_id")).values(told=JSONObject(code="code", channel="channel"))
    return trouble.annotate(seen=Subquery(seen[:1]))


def _rows(trouble: list[Any]) -> list[dict[str, Any]]:
    """Each with its case and how it stands: red is only what really failed."""
    rows = []
    for message in trouble:
        seen = message.seen or {"code": "", "channel": ""}
        state, meaning = state_of(message.state, message.notice, seen["channel"], has_failed=message.has_failed)
        is_calm = message.state == "failed" and not message.has_failed
        row = {"message": message, "code": seen["code"], "state": state, "meaning": meaning}
        row |= {"why": _why(message.problem), "what": what_of(message.notice)}
        rows.append(row | {"route": "" if is_calm else label_of(message.route)})
    return rows


def _from(rows: QuerySet[Any], after: str) -> QuerySet[Any]:
    """A page, oldest first, and one row more. Keys grow with time, so they are the order."""
    try:
        rows = rows.filter(pk__gt=UUID(after))
    except ValueError:
        pass  # no cursor, or not one of ours: the first page
    return rows.order_by("pk")[: PAGE + 1]


def _further(found: list[Any]) -> str:
    """The cursor of the next page ("" = none)."""
    return str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def waiting(actor: Actor, own: Q | None = None) -> QuerySet[Outbound]:
    """Of these the ones that the page lists."""
    return in_trouble(actor, own).filter(NEEDS_A_LOOK)


def _given_up(*, for_the_city: bool) -> QuerySet[Inbound]:
    """What came in and was no case yet when the machine gave it up."""
    found = Inbound.objects.filter(state__in=["failed", "unreadable"])
    return found if for_the_city else found.none()


@official("coordinator", "operator")
@require_POST
def decide_message(request: HttpRequest, message_id: UUID, decision: str) -> HttpResponse:
    """Send again, take as arrived, or write off; each decision stands in the ledger with its author."""
    try:
        why = reason_in(request.POST, decision)
    except NoReason as asked:
        return shown(
            request, {"id": message_id, "typed": asked.typed, "words": _("Hãy ghi lý do thôi không gửi tin này.")}
        )
    if decision in DECISIONS and decide(message_id, decision, request.actor, now(), why=why):
        messages.success(request, DECIDED[decision])
    else:
        messages.info(request, _("Tin nhắn này đã được người khác xử lý."))
    return redirect("officer_messages")


@official("coordinator")
@require_POST
def settle_case(request: HttpRequest, code: str, decision: str) -> HttpResponse:
    """All that a person was to say to the sender of one case is said (or sent again, or not needed any more)."""
    case = visible_cases(request.actor).filter(code=keep_legible(code).upper()).first()
    if case is None:
        raise Http404
    settled = 0
    if decision in AT_ONCE:
        try:
            settled = _settled(case, request, decision)
        except NoReason:
            messages.error(request, _("Hãy ghi lý do không báo kết quả cho người gửi."))
            return redirect("officer_case", code=case.code)
        except CaseError as refused:
            messages.error(request, refused.message)
            return redirect("officer_case", code=case.code)
    if settled:
        messages.success(request, DECIDED[decision])
    else:
        messages.info(request, _("Tin nhắn này đã được người khác xử lý."))
    return redirect("officer_case", code=case.code)


def _settled(case: Case, request: HttpRequest, decision: str) -> int:
    """How many messages were decided on. That a decision is let go says a note of the case: NoReason where nobody says why. Of what
    is no decision nobody has to give a reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    waits, only = unsaid(case, actor)
    left = (
        [each for each in waits.only("pk", "notice") if only(each)] if decision == LET_GO and takes_reason(case) else []
    )
    if not any(tells_a_decision(message.notice) for message in left):
        return decide_all(waits, decision, actor, now(), only=only)
    words, key = f"Không báo người gửi: {reason_in(request.POST)}", f"{actor.user_id}:untold:{left[0].pk}"
    note = Wish(case.pk, kind_of(case.kind).notes, {"words": words}, key=key)
    return decide_noted(waits, decision, actor, now(), note=note, only=only)


@official("coordinator", "operator")
@require_POST
def retry_inbound(request: HttpRequest, inbound_id: UUID) -> HttpResponse:
    """Work a stored message off once more."""
    actor, at = request.actor, now()  # type: ignore[attr-defined]
    with transaction.atomic():
        asked = _given_up(for_the_city=decides_for_the_city(actor)).filter(pk=inbound_id, state="failed")
        done = asked.update(state="new", attempts=0, next_try_at=at, problem="")
        if done:
            who = LedgerActor.of(actor)
            streams.append("messages", inbound_id, verb=_TRIED_AGAIN, actor=who, at=at, particulars={})
    if done:
        messages.success(request, _("Tin nhắn đang được xử lý lại."))
    else:
        messages.info(request, _("Tin nhắn này đã được người khác xử lý."))
    return redirect("officer_messages")
