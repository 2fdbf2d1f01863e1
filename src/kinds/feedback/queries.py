"""What the case page shows of feedback beside the engine's own facts."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.actor import Actor
from books.orgs.names import name_of
from books.orgs.outside import is_outside
from casework.deadlines import calendar_of, index_marks
from casework.models import Case, Words
from casework.visibility import sees_sender
from desks.kit.language import instant
from kernel.time import local_day
from kinds.feedback.joining.remaining import LEFT, readable, reads_whole
from kinds.feedback.keyed_in.ways import SOURCES
from kinds.feedback.letters.capacity import doubt_of
from kinds.feedback.letters.previewing import may_approve
from kinds.feedback.models import Feedback
from kinds.feedback.reasons import reason
from kinds.feedback.sender.whereabouts import scene_state_words
from kinds.feedback.stages import FLOWS
from kinds.feedback.subjects import office_named
from ledger.models import Entry

# What a person may confirm. What only the machine tells apart (trouble with a procedure, a complaint) is in `suggestions`.
SCOPE_LABELS = {
    "rule": gettext_lazy("Quy định, thủ tục hành chính"),
    "conduct": gettext_lazy("Hành vi, thái độ của cán bộ, công chức"),
    "question": gettext_lazy("Câu hỏi về thủ tục, pháp luật"),
    "scene": gettext_lazy("Phản ánh hiện trường"),
    "other": gettext_lazy("Nội dung khác"),
}
STREAMS = {
    "conduct": gettext_lazy("Hành vi, thái độ của cán bộ, công chức"),
    "rule": gettext_lazy("Quy định, thủ tục hành chính"),
}
RATINGS = {
    "satisfied": gettext_lazy("Hài lòng"),
    "accepted": gettext_lazy("Chấp nhận được"),
    "unsatisfied": gettext_lazy("Chưa hài lòng"),
}
ELSEWHERE = ("forwarded", "proposed", "handed_over")
INDEX_STEPS = {
    "index.feedback.receive": gettext_lazy("tiếp nhận"),
    "index.feedback.assign": gettext_lazy("chuyển xử lý"),
    "index.feedback.answer": gettext_lazy("trả lời"),
    "index.feedback.publish": gettext_lazy("công khai"),
}
# What the maker of a move reads afterwards, where its label does not say what came of it.
SAID_AFTER = {
    "seal": gettext_lazy(
        "Đã cách ly vụ việc %(code)s: chỉ người được giao mở đọc và quyết định. Xin không trao đổi tiếp về nội dung này."
    ),
    "recall": gettext_lazy("Đã thu hồi vụ việc %(code)s về điều phối."),
    "recognise_conduct": gettext_lazy(
        "Đã ghi nhận vụ việc %(code)s là phản ánh hành vi và thu về điều phối; đơn vị bị phản ánh không còn thấy vụ việc."
    ),
}
# What the office calls each notice that went to the sender.
TOLD = {
    "received": gettext_lazy("Báo đã tiếp nhận"),
    "released": gettext_lazy("Báo đã tiếp nhận sau khi xem xét, cho mã số"),
    "assigned": gettext_lazy("Báo đã chuyển xử lý"),
    "supplement_requested": gettext_lazy("Đề nghị bổ sung"),
    "refused": gettext_lazy("Báo từ chối, nêu lý do"),
    "redirected": gettext_lazy("Hướng dẫn kênh khác"),
    "answered": gettext_lazy("Gửi trả lời"),
    "progress": gettext_lazy("Báo tiến độ"),
    "rated": gettext_lazy("Cảm ơn đã đánh giá"),
    "reopened": gettext_lazy("Báo đã mở lại"),
    "withdrawn": gettext_lazy("Báo đã rút"),
    "overdue": gettext_lazy("Xin lỗi vì chậm"),
    "letter": gettext_lazy("Báo có công văn trả lời"),
    "forwarded": gettext_lazy("Báo đã chuyển cơ quan khác"),
    "proposed": gettext_lazy("Báo đã kiến nghị sửa quy định"),
    "handed_over": gettext_lazy("Báo đã chuyển hệ thống hiện trường"),
    "scene_state": gettext_lazy("Tin từ hiện trường"),
    "taken_back": gettext_lazy("Báo xem lại nơi giải quyết"),
    "merged": gettext_lazy("Báo xử lý chung"),
    "unmerged": gettext_lazy("Báo xử lý riêng"),
    "split": gettext_lazy("Báo đã tách, kèm các mã"),
    "extended": gettext_lazy("Báo gia hạn"),
    "told": gettext_lazy("Nhắn người gửi"),
    "sent_back": gettext_lazy("Báo sẽ trả lời lại"),
}


def own_of(case: Case) -> Feedback | None:
    """The kind's own row: read along with the case where the page asked for it, else once."""
    try:
        return case.feedback
    except Feedback.DoesNotExist:
        return None


def facts(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """The matter in words, as (label, text) rows in reading order, and what waits for approval."""
    own = own_of(case)
    if own is None:
        return {"rows": [], "content": "", "draft": "", "answer": "", "told": TOLD}
    rows = [
        *_class(own),
        (_("Đơn vị bị phản ánh"), _accused(case, own, actor)),
        (_("Mã thủ tục hành chính"), own.procedure_code),
        *_elsewhere(case, own),
        (_("Lý do kết thúc"), _reason_label(own.reason) if case.stage in ("refused", "redirected", "closed") else ""),
        (_("Đơn vị được nêu"), _named(case, own, actor)),
        (_("Thời điểm"), own.happened_on),
        (_("Gửi thay cho"), own.on_behalf_of if sees_sender(case, actor) else ""),
        (_("Người gửi muốn nhận"), _("công văn trả lời có chữ ký") if own.wants_letter else ""),
        (_("Đánh giá của người gửi"), RATINGS.get(own.rating, "")),
        (str(LEFT), own.for_handling if reads_whole(case, actor) else ""),
        *_marks(case),
    ]
    draft = own.answer_draft if case.stage in ("assigned", "awaiting_approval") else ""
    becomes_letter = bool(draft) and own.wants_letter and case.stage == "awaiting_approval"
    return {
        "rows": [r for r in rows if r[1]],
        "content": readable(case, own, actor),
        "draft": draft,
        "draft_state": _("bị trả lại") if draft and case.stage == "assigned" else "",
        "draft_note": _what_becomes(case, actor, at) if becomes_letter else "",
        "draft_link": {"href": reverse("letter_draft", args=[case.code]), "label": _("Bản xem trước công văn (PDF)")}
        if becomes_letter and may_approve(case, actor)
        else {},
        "answer": own.answer,
        "answer_link": {"href": reverse("letters", args=[case.code]), "label": _("Công văn trả lời")}
        if own.answer
        else {},
        "told": TOLD,
    }


def _what_becomes(case: Case, actor: Actor, at: datetime) -> str:
    """What comes of the draft for a sender who wants a letter; for whom the approval lies with, by what right he would sign it."""
    doubt = doubt_of(actor.user_id, actor.position_id, case.unit_id, local_day(at)) if may_approve(case, actor) else ""
    if not doubt:
        return _("Người gửi muốn nhận công văn: duyệt xong, máy cấp số và in công văn mang tên đồng chí.")
    return _(
        "Người gửi muốn nhận công văn, nhưng còn điều phải xem lại về thẩm quyền ký của đồng chí: %(doubt)s "
        "Duyệt thì trả lời vẫn đi ngay; công văn chưa được cấp số, điều phối viên có việc xem lại rồi phát hành."
    ) % {"doubt": doubt}


def _class(own: Feedback) -> list[tuple[str, Any]]:
    """One class under one name; by what it was assigned stands beside it only where that is another."""
    scope, stream = SCOPE_LABELS.get(own.scope, ""), STREAMS.get(own.stream, "")
    rows = [(_("Loại việc"), scope or stream or _("Chưa phân loại"))]
    return [*rows, (_("Giao xử lý theo"), stream)] if scope and stream and own.scope != own.stream else rows


def _accused(case: Case, own: Feedback, actor: Actor) -> str:
    """Whom a person said that it accuses, to anybody else: what is shielded at arrival is the machine's guess."""
    if "conduct" not in (own.scope, own.stream) or case.shielded_unit_id in actor.walled:
        return ""
    return getattr(case, "accused", "") or ""


def returned_with(case: Case) -> str:
    """What the approver asked for, of the draft that came back last. One statement."""
    gave_back = Entry.objects.filter(stream=case.pk, verb="feedback:answer:returned", at__gte=case.opened_at)
    newest = gave_back.order_by("-seq").values("id")[:1]
    return Words.objects.filter(entry_id__in=newest).values_list("text", flat=True).first() or ""


def _elsewhere(case: Case, own: Feedback) -> list[tuple[str, str]]:
    """Who has it besides us, under which codes, and what was asked of those above."""
    has_result = bool(own.answer) and case.stage in ("answered", "closed")  # what it said last before is over
    state = _("đã có kết quả") if has_result and own.scene_code else scene_state_words(own.scene_state)
    state = f"{own.scene_code} · {state}".strip(" ·")
    asked = (
        ngettext(
            "%(days)d ngày, chờ người đứng đầu quyết định",
            "%(days)d ngày, chờ người đứng đầu quyết định",
            own.extension_asked,
        )
        % {"days": own.extension_asked}
        if own.extension_asked and case.stage in ("assigned", "awaiting_approval")
        else ""
    )
    return [
        (_("Nơi đang giữ") if case.stage in ELSEWHERE else _("Đã gửi đến"), own.sent_to),
        (_("Nội dung kiến nghị"), own.proposal),
        (_("Mã trên hệ thống quốc gia"), own.national_code),
        (_("Hệ thống hiện trường"), state),
        (_("Đề nghị gia hạn"), asked),
    ]


def _named(case: Case, own: Feedback, actor: Actor) -> str:
    """The unit in the sender's own words, and the one that was chosen in the form: theirs, not the machine's. Where somebody
    wrote a telephone or a home instead, only who may see the sender reads it."""
    told = own.unit_named_text if sees_sender(case, actor) else office_named(own.unit_named_text)
    if not own.unit_named_id:
        if not told or not is_outside(told, local_day(case.opened_at)):
            return told
        return _("%(name)s (không thuộc thành phố: “Chuyển cơ quan khác có thẩm quyền”)") % {"name": told}
    chosen = name_of(own.unit_named_id, version=actor.orgs_version)
    if not chosen or chosen == told:
        return chosen or told
    # In a chat the words were theirs, and the book's unit was found to them.
    chose = _("người gửi chọn") if case.channel == "web" else _("theo lời người gửi")
    by = _("người nhập chọn") if case.channel in SOURCES else chose
    return "\n".join(filter(None, [told, f"{chosen} ({by})"]))


def _marks(case: Case) -> list[tuple[str, str]]:
    """What the national index expects of this step: beside the deadline of the law, which it never moves."""
    stage = FLOWS[case.flow_version].stage(case.stage)
    marks = index_marks(vars(case), stage, calendar_of(vars(case))) if stage.index else []
    return [(_("Mốc chỉ số 766: %(step)s") % {"step": INDEX_STEPS[code]}, instant(due)) for code, due in marks]


def _reason_label(code: str) -> str:
    """A reason that was taken out of the list later still shows as it was recorded."""
    try:
        return str(_(reason(code).label)) if code else ""
    except KeyError:
        return code
