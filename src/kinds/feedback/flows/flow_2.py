"""The second state table of feedback: as the first, and all the ways on which a matter leaves us and comes back.

Decree 20/2008/NĐ-CP as amended by 92/2017; Decisions 574/QĐ-TTg of 2017 and 31/2021/QĐ-TTg. While another authority has
a matter our clock waits and we remind that authority, again and again, until it has answered.
"""

from dataclasses import replace

from casework.flow import ClockIn, Flow, Group, Move, Stage, Tone, Words
from kinds.feedback.flows import flow_1
from kinds.feedback.flows.hands import APPROVER, CLOCK, COORDINATOR, HANDLER, INTEGRITY, LEADER

# Decision 766/QĐ-TTg of 2022, indicator 5.2: the national index counts working days of its own beside the law's term.
_INDEX = {
    "received": ("index.feedback.receive", "index.feedback.assign"),
    "assigned": ("index.feedback.answer",),
    "awaiting_approval": ("index.feedback.answer",),
    "answered": ("index.feedback.publish",),
}
_INDEX_AFTER_WAIT = {"received": ("index.feedback.answer",)}

_NEW_STAGES = (
    Stage(
        "forwarded",
        "Đã chuyển cơ quan khác",
        ClockIn.PAUSED,
        "coordinator",
        "Đã chuyển cơ quan có thẩm quyền, thành phố theo dõi",
        Tone.PROGRESS,
        follow="feedback.follow_forwarded",
    ),
    Stage(
        "proposed",
        "Đã kiến nghị cấp có thẩm quyền",
        ClockIn.PAUSED,
        "approver",
        "Đã kiến nghị cấp có thẩm quyền sửa quy định",
        Tone.PROGRESS,
        follow="feedback.follow_proposed",
    ),
    Stage(
        "handed_over",
        "Đã chuyển hệ thống hiện trường",
        ClockIn.PAUSED,
        "coordinator",
        "Đơn vị phụ trách hiện trường đang xử lý",
        Tone.PROGRESS,
        follow="feedback.follow_scene",
    ),
    Stage(
        "merged",
        "Đã gộp vào vụ việc chính",
        ClockIn.RUNS,
        "coordinator",
        "Đang xử lý cùng phản ánh khác có cùng nội dung",
        Tone.PROGRESS,
    ),
)

STAGES = (
    *(
        replace(s, index=_INDEX.get(s.name, ()), index_after_wait=_INDEX_AFTER_WAIT.get(s.name, ()))
        for s in flow_1.STAGES
    ),
    *_NEW_STAGES,
)

_WITH_US = ("received", "awaiting_sender", "assigned", "awaiting_approval")
_AT_WORK = ("assigned", "awaiting_approval")
_ELSEWHERE = ("forwarded", "proposed", "handed_over")
_OPEN = (*_WITH_US, *_ELSEWHERE, "merged")
_ENDED = ("answered", "refused", "redirected", "closed")

# What the first table has, and where it reaches further now.
_WIDER = {
    "add": ("received", *_AT_WORK, *_ELSEWHERE, "merged"),
    "note": (*_OPEN, *_ENDED),
    "report_progress": (*_AT_WORK, *_ELSEWHERE),
    "withdraw": _OPEN,
    "seal": _OPEN,
}
_GROUPS = {
    "ask_supplement": Group.TELL, "report_progress": Group.TELL, "refuse": Group.SEND, "redirect": Group.SEND,
    "hand_back": Group.SEND, "note": Group.FILE, "seal": Group.SEND,
}  # fmt: skip
_AS_BEFORE = tuple(
    replace(m, sources=_WIDER.get(m.name, m.sources), group=_GROUPS.get(m.name, Group.LEAD)) for m in flow_1.MOVES
)

_SENT_ON = (
    Move(
        "forward",
        "Chuyển cơ quan khác có thẩm quyền",
        ("received",),
        "forwarded",
        COORDINATOR,
        "feedback:case:forwarded",
        "Nghị định 20/2008/NĐ-CP, Điều 12; Quyết định 31/2021/QĐ-TTg, Chương VI: không thuộc thẩm quyền thì chuyển cơ quan có thẩm quyền",
        Words.CITIZEN,
        group=Group.SEND,
    ),
    Move(
        "propose_upward",
        "Kiến nghị cấp có thẩm quyền sửa quy định",
        ("awaiting_approval",),
        "proposed",
        APPROVER,
        "feedback:proposal:sent",
        "Nghị định 20/2008/NĐ-CP, Điều 14 và 15: kiến nghị cơ quan đã ban hành quy định sửa đổi, bổ sung",
        Words.CITIZEN,
        group=Group.SEND,
    ),
    Move(
        "hand_over_scene",
        "Chuyển hệ thống phản ánh hiện trường",
        ("received",),
        "handed_over",
        COORDINATOR,
        "feedback:scene:handed_over",
        "Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội: phản ánh hiện trường",
        Words.CITIZEN,
        group=Group.SEND,
    ),
    Move(
        "scene_state",
        "Cập nhật tình trạng hiện trường",
        ("handed_over", *_WITH_US, *_ENDED),  # they may take a result back, or report one of a matter that we took back
        "",
        CLOCK,
        "feedback:scene:updated",
        "Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội",
        Words.CITIZEN,
        cause="a state that came back",
        group=Group.TELL,
    ),
    Move(
        "answer_scene",
        "Ghi nhận kết quả hiện trường",
        ("handed_over",),
        "answered",
        COORDINATOR | CLOCK,
        "feedback:scene:answered",
        "Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố Hà Nội",
        Words.CITIZEN,
        words_required=True,
        is_main=True,
        cause="a result that came back",
    ),
    Move(
        "record_reply",
        "Ghi nhận phúc đáp và trả lời người gửi",
        ("forwarded", "proposed"),
        "answered",
        COORDINATOR | APPROVER,
        "feedback:reply:recorded",
        "Nghị định 20/2008/NĐ-CP, Điều 18: trả lời kết quả xử lý",
        Words.CITIZEN,
        words_required=True,
        is_main=True,
    ),
    Move(
        "record_reply_for_work",
        "Ghi nhận phúc đáp, giao xử lý tiếp",
        ("forwarded", "proposed"),
        "assigned",
        COORDINATOR | APPROVER,
        "feedback:reply:passed_on",
        "Nghị định 20/2008/NĐ-CP, Điều 14: xử lý phản ánh, kiến nghị",
        Words.INTERNAL,
        words_required=True,
    ),
    Move(
        "remind_body",
        "Ghi nhận đã đôn đốc cơ quan đang giữ",
        _ELSEWHERE,
        "",
        COORDINATOR | HANDLER | APPROVER,
        "feedback:body:reminded",
        "Nghị định 20/2008/NĐ-CP, Điều 12 và 15: theo dõi, đôn đốc cơ quan có thẩm quyền",
        Words.INTERNAL,
        words_required=True,
        group=Group.SEND,
    ),
    Move(
        "take_back",
        "Thu hồi về điều phối",
        ("forwarded", "handed_over"),
        "received",
        COORDINATOR,
        "feedback:case:taken_back",
        "Quyết định 31/2021/QĐ-TTg, Chương VI: cơ quan nhận trả lại hoặc chuyển chưa đúng",
        Words.INTERNAL,
        words_required=True,
        group=Group.SEND,
    ),
)

_TOGETHER = (
    Move(
        "merge",
        "Gộp vào vụ việc chính",
        ("received", "assigned"),
        "merged",
        COORDINATOR,
        "feedback:case:merged",
        "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị: nội dung trùng nhau xử lý một lần, mọi người gửi đều được trả lời",
        Words.NONE,
        group=Group.SEND,
    ),
    Move(
        "answer_follower",
        "Trả lời người gửi phản ánh trùng",
        ("merged",),
        "answered",
        CLOCK,
        "feedback:follower:answered",
        "Nghị định 20/2008/NĐ-CP, Điều 18: trả lời từng người gửi",
        cause="the main matter was answered",
    ),
    # Added after cases had begun under this version, as two more below: nothing that it had was changed.
    Move(
        "correct_follower",
        "Trả lời lại người gửi phản ánh trùng",
        ("answered", "closed"),
        "answered",
        CLOCK,
        "feedback:follower:corrected",
        "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 2; Nghị định 20/2008/NĐ-CP, Điều 18: trả lời lại thì trả lời lại từng người gửi",
        cause="the main matter was answered in other words",
    ),
    Move(
        "free_follower",
        "Xem lại trả lời của phản ánh trùng",
        ("answered", "closed"),
        "received",
        CLOCK,
        "feedback:follower:freed",
        "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 2",
        Words.INTERNAL,
        cause="the answer of the main matter was taken back, and no other came",
    ),
    Move(
        "unmerge",
        "Tách khỏi vụ việc chính",
        ("merged",),
        "received",
        COORDINATOR | CLOCK,
        "feedback:case:unmerged",
        "Nghị định 20/2008/NĐ-CP, Điều 12: nội dung khác nhau xử lý riêng",
        Words.INTERNAL,
        is_main=True,
        cause="the main matter ended without an answer",
    ),
    Move(
        "split",
        "Tách thành nhiều vụ việc",
        ("received",),
        "",
        COORDINATOR,
        "feedback:case:split",
        "Nghị định 20/2008/NĐ-CP, Điều 12: nhiều nội dung thuộc nhiều cơ quan thì chuyển từng nội dung",
        group=Group.SEND,
    ),
    Move(
        "answer_question",
        "Trả lời câu hỏi",
        ("received",),
        "answered",
        COORDINATOR,
        "feedback:question:answered",
        "Nghị định 61/2018/NĐ-CP: hướng dẫn, giải đáp về thủ tục hành chính",
        Words.CITIZEN,
        words_required=True,
    ),
)

_TERM = (
    Move(
        "request_extension",
        "Đề nghị gia hạn",
        ("assigned",),
        "",
        HANDLER,
        "feedback:extension:requested",
        "Quy chế vận hành: gia hạn có lý do, do người đứng đầu quyết định, trong mức tối đa",
        Words.INTERNAL,
        words_required=True,
        group=Group.FILE,
    ),
    Move(
        "grant_extension",
        "Đồng ý gia hạn",
        _AT_WORK,
        "",
        APPROVER,
        "feedback:extension:granted",
        "Quy chế vận hành: gia hạn trong mức tối đa và báo người gửi",
        Words.CITIZEN,
        words_required=True,
        group=Group.LEAD,
    ),
    Move(
        "refuse_extension",
        "Không đồng ý gia hạn",
        _AT_WORK,
        "",
        APPROVER,
        "feedback:extension:refused",
        "Quy chế vận hành: giữ nguyên thời hạn",
        Words.INTERNAL,
        words_required=True,
        group=Group.LEAD,
    ),
)

_ABOVE = (
    Move(
        "urge",
        "Đôn đốc",
        _OPEN,
        "",
        APPROVER | LEADER | COORDINATOR,
        "feedback:case:urged",
        "Quyết định 42/2014/QĐ-TTg: theo dõi, đôn đốc, kiểm tra việc thực hiện nhiệm vụ",
        Words.INTERNAL,
        is_from_above=True,
        group=Group.ABOVE,
    ),
    Move(
        "direct",
        "Chỉ đạo, có thời hạn",
        _OPEN,
        "",
        LEADER,
        "feedback:case:directed",
        "Luật Tổ chức chính quyền địa phương: trách nhiệm của người đứng đầu",
        Words.INTERNAL,
        words_required=True,
        is_from_above=True,
        group=Group.ABOVE,
    ),
    Move(
        "reassign",
        "Giao lại người xử lý",
        ("assigned",),
        "",
        APPROVER,
        "feedback:work:reassigned",
        "Quy chế vận hành: rõ người, rõ việc; người đứng đầu phân công trong đơn vị",
        Words.INTERNAL,
        group=Group.ABOVE,
    ),
    Move(
        "answer_direction",
        "Báo cáo thực hiện chỉ đạo",
        _OPEN,
        "",
        APPROVER | HANDLER | COORDINATOR,
        "feedback:direction:answered",
        "Quyết định 42/2014/QĐ-TTg: báo cáo kết quả thực hiện nhiệm vụ",
        Words.INTERNAL,
        words_required=True,
        group=Group.ABOVE,
    ),
)

_FILE = (
    Move("tell_citizen", "Nhắn người gửi", (*_OPEN, "answered"), "", COORDINATOR | HANDLER | APPROVER, "feedback:citizen:told",
         "Nghị định 61/2018/NĐ-CP, Điều 4: lấy sự hài lòng của tổ chức, cá nhân làm thước đo", Words.CITIZEN, words_required=True, group=Group.TELL),
    Move("return_answer", "Trả lại câu trả lời chưa đạt", ("answered",), "assigned", COORDINATOR, "feedback:answer:sent_back",
         "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 2: trả lời chưa đúng nội dung thì trả lại trước khi công khai", Words.INTERNAL, words_required=True, group=Group.SEND),
    Move("clear_publication", "Duyệt công khai", ("answered", "closed"), "", COORDINATOR, "feedback:publication:cleared",
         "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 1; Nghị định 20/2008/NĐ-CP, Điều 19: công khai kết quả", is_main=True, group=Group.FILE),
    Move("withhold_publication", "Không công khai", ("answered", "closed"), "", COORDINATOR, "feedback:publication:withheld",
         "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 16: chỉ công khai khi có căn cứ", Words.INTERNAL, words_required=True, group=Group.FILE),
    Move("unpublish", "Gỡ nội dung đã công khai", ("answered", "closed"), "", COORDINATOR, "feedback:publication:withdrawn",
         "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 16", Words.INTERNAL, words_required=True, group=Group.FILE),
    Move("issue_letter", "Phát hành công văn trả lời", ("answered", "closed"), "", COORDINATOR | APPROVER, "feedback:letter:issued",
         "Nghị định 20/2008/NĐ-CP, Điều 19: trả lời bằng văn bản; Nghị định 30/2020/NĐ-CP, Điều 15: cấp số văn bản", group=Group.FILE),
    Move("note_national_code", "Ghi mã trên hệ thống quốc gia", (*_OPEN, *_ENDED), "", COORDINATOR | CLOCK, "feedback:national_code:noted",
         "Quyết định 31/2021/QĐ-TTg, Điều 43: cập nhật đầy đủ phản ánh, kiến nghị vào Hệ thống", cause="the national system gave a code", group=Group.FILE),
    Move("correct_field", "Xác nhận loại việc, lĩnh vực, thủ tục", (*_WITH_US, "merged"), "", COORDINATOR | HANDLER, "feedback:field:confirmed",
         "Nghị định 20/2008/NĐ-CP, Điều 12: phân loại phản ánh, kiến nghị", group=Group.FILE, for_several=True),
    # Added after cases had begun under this version: nothing that it had was changed, so no case was promised less.
    Move("recall", "Thu hồi việc đã giao", _AT_WORK, "received", COORDINATOR, "feedback:case:recalled",
         "Nghị định 20/2008/NĐ-CP, Điều 12: chuyển đúng cơ quan có thẩm quyền; giao chưa đúng thì chuyển lại", Words.INTERNAL, words_required=True, group=Group.SEND),
    Move("recognise_conduct", "Là phản ánh hành vi: thu về điều phối", _AT_WORK, "received", COORDINATOR | HANDLER, "feedback:conduct:recognised",
         "Nghị định 20/2008/NĐ-CP, Điều 5 (sửa đổi bởi Nghị định 92/2017/NĐ-CP): phản ánh về hành vi; đơn vị bị phản ánh không tự xử lý", Words.INTERNAL, group=Group.SEND),
    Move("return_words", "Chuyển vào vụ việc mà người gửi nhắn thêm", ("quarantined",), "destroyed", INTEGRITY, "feedback:quarantine:returned",
         "Luật Tố cáo 2018, Điều 22 và 25: không phải tố cáo", is_grave=True),
)  # fmt: skip

MOVES = (*_AS_BEFORE, *_SENT_ON, *_TOGETHER, *_TERM, *_ABOVE, *_FILE)

FLOW_2 = Flow(version=2, initial=("received", "quarantined"), stages=STAGES, moves=MOVES)
