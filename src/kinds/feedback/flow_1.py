"""The first state table of feedback (Decree 20/2008/NĐ-CP as amended by 92/2017). Closed: cases that began under it end under it.

What changes goes into a later version; nothing is ever taken out of this one.
"""

from casework.flow import SYSTEM, ClockIn, Flow, Move, Stage, Tone, Words
from kinds.feedback.hands import APPROVER, COORDINATOR, HANDLER, INTEGRITY, SENDER

STAGES = (
    Stage("received", "Chờ điều phối", ClockIn.RUNS, "coordinator", "Đã tiếp nhận, đang xem xét", Tone.PROGRESS, limit="feedback.accept"),
    Stage("quarantined", "Cách ly chờ quyết định", ClockIn.RUNS, "integrity_officer", "Đang xem xét", Tone.SOON, limit="feedback.quarantine"),
    Stage("awaiting_sender", "Chờ người gửi bổ sung", ClockIn.PAUSED, "coordinator", "Cần ông/bà bổ sung", Tone.WAITING, limit="feedback.supplement_wait"),
    Stage("assigned", "Đang xử lý", ClockIn.RUNS, "handler", "Cơ quan có thẩm quyền đang xử lý", Tone.PROGRESS),
    Stage("awaiting_approval", "Chờ duyệt trả lời", ClockIn.RUNS, "approver", "Đang hoàn thiện trả lời", Tone.PROGRESS),
    Stage("answered", "Đã trả lời", ClockIn.STOPPED, "coordinator", "Đã trả lời", Tone.DONE, limit="feedback.rating", lapse="close"),
    Stage("refused", "Từ chối tiếp nhận", ClockIn.STOPPED, "coordinator", "Không thuộc phạm vi tiếp nhận", Tone.NEUTRAL, limit="feedback.rating", lapse="close"),
    Stage("redirected", "Đã hướng dẫn chuyển kênh", ClockIn.STOPPED, "coordinator", "Đã hướng dẫn nơi giải quyết", Tone.NEUTRAL, limit="feedback.rating", lapse="close"),
    Stage("closed", "Kết thúc", ClockIn.STOPPED, "coordinator", "Kết thúc", Tone.DONE, is_final=True),
    Stage("withdrawn", "Người gửi đã rút", ClockIn.STOPPED, "coordinator", "Ông/bà đã rút", Tone.NEUTRAL, is_final=True),
    Stage("destroyed", "Đã hủy nội dung", ClockIn.STOPPED, "integrity_officer", "Kết thúc", Tone.NEUTRAL, is_final=True),
)

_OPEN = ("received", "awaiting_sender", "assigned", "awaiting_approval")
_AT_WORK = ("assigned", "awaiting_approval")
_TOLD = ("answered", "refused", "redirected")

MOVES = (
    Move("assign", "Giao đơn vị xử lý", ("received",), "assigned", COORDINATOR, "feedback:case:assigned",
         "Nghị định 20/2008/NĐ-CP, Điều 12: chuyển cơ quan có thẩm quyền xử lý", Words.INTERNAL, is_main=True, tells_citizen=True),
    Move("ask_supplement", "Đề nghị người gửi bổ sung", ("received", "assigned"), "awaiting_sender", COORDINATOR | HANDLER, "feedback:supplement:requested",
         "Quyết định 574/QĐ-TTg năm 2017, Điều 10: hướng dẫn người gửi làm rõ nội dung", Words.CITIZEN, words_required=True, tells_citizen=True),
    Move("supplement", "Bổ sung thông tin", ("awaiting_sender",), "received", SENDER, "feedback:supplement:received",
         "Nghị định 20/2008/NĐ-CP, Điều 7", Words.CITIZEN, words_required=True, is_main=True),
    Move("resume", "Tiếp tục không chờ bổ sung", ("awaiting_sender",), "received", COORDINATOR, "feedback:supplement:waived",
         "Quyết định 574/QĐ-TTg năm 2017, Điều 10", Words.INTERNAL),
    Move("refuse", "Từ chối tiếp nhận", ("received", "awaiting_sender"), "refused", COORDINATOR, "feedback:case:refused",
         "Nghị định 20/2008/NĐ-CP, Điều 1 và Điều 7: phạm vi và yêu cầu đối với phản ánh, kiến nghị", Words.CITIZEN, tells_citizen=True),
    Move("redirect", "Hướng dẫn sang kênh khác", ("received",), "redirected", COORDINATOR, "feedback:case:redirected",
         "Nghị định 20/2008/NĐ-CP, Điều 1: không điều chỉnh khiếu nại, tố cáo, hỏi đáp", Words.CITIZEN, tells_citizen=True),
    Move("take", "Nhận việc", ("assigned",), "", HANDLER, "feedback:work:taken", "Quy chế vận hành: rõ người, rõ việc"),
    Move("hand_back", "Trả lại: không thuộc thẩm quyền", ("assigned",), "received", HANDLER, "feedback:case:handed_back",
         "Nghị định 20/2008/NĐ-CP, Điều 12: không thuộc thẩm quyền thì trả lại để chuyển đúng cơ quan", Words.INTERNAL, words_required=True),
    Move("draft_answer", "Trình dự thảo trả lời", ("assigned",), "awaiting_approval", HANDLER, "feedback:answer:drafted",
         "Nghị định 20/2008/NĐ-CP, Điều 14: xử lý phản ánh, kiến nghị", is_main=True),
    Move("return_draft", "Trả lại dự thảo", ("awaiting_approval",), "assigned", APPROVER, "feedback:answer:returned",
         "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 2: trả lời chưa đúng nội dung thì trả lại", Words.INTERNAL, words_required=True),
    Move("approve", "Duyệt và gửi trả lời", ("awaiting_approval",), "answered", APPROVER, "feedback:answer:approved",
         "Nghị định 20/2008/NĐ-CP, Điều 18 và 19: trả lời và công khai kết quả", is_main=True, tells_citizen=True),
    Move("add", "Gửi thêm thông tin", ("received", "assigned", "awaiting_approval"), "", SENDER, "feedback:words:added",
         "Nghị định 20/2008/NĐ-CP, Điều 7", Words.CITIZEN, words_required=True),
    Move("note", "Ghi chú nội bộ", (*_OPEN, "answered"), "", COORDINATOR | HANDLER | APPROVER, "feedback:note:added",
         "Quy chế vận hành: hồ sơ xử lý", Words.INTERNAL, words_required=True),
    Move("report_progress", "Báo tiến độ cho người gửi", _AT_WORK, "", HANDLER | COORDINATOR, "feedback:progress:reported",
         "Quyết định 574/QĐ-TTg năm 2017: quá hạn thì 7 ngày cập nhật tiến độ một lần", Words.CITIZEN, words_required=True, tells_citizen=True),
    Move("withdraw", "Rút phản ánh, kiến nghị", ("received", "awaiting_sender", "assigned", "awaiting_approval"), "withdrawn", SENDER, "feedback:case:withdrawn",
         "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: quyền của chủ thể dữ liệu", is_grave=True, tells_citizen=True),
    Move("rate", "Đánh giá trả lời", ("answered",), "", SENDER, "feedback:answer:rated",
         "Quyết định 766/QĐ-TTg năm 2022: mức độ hài lòng", Words.CITIZEN, is_main=True, tells_citizen=True),
    Move("reopen", "Đề nghị xem xét lại", _TOLD, "received", SENDER, "feedback:case:reopened",
         "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 2", Words.CITIZEN, words_required=True, tells_citizen=True),
    Move("reconsider", "Mở lại để xem xét", _TOLD, "received", COORDINATOR, "feedback:case:reconsidered",
         "Quyết định 31/2021/QĐ-TTg, Điều 46 khoản 2", Words.INTERNAL, words_required=True),
    Move("close", "Kết thúc", _TOLD, "closed", COORDINATOR | frozenset({SYSTEM}), "feedback:case:closed",
         "Quy chế vận hành: hết thời gian đánh giá, đề nghị xem xét lại"),
    Move("seal", "Cách ly: có thể là tố cáo", _OPEN, "quarantined", COORDINATOR | HANDLER | APPROVER, "feedback:case:sealed",
         "Luật Tố cáo 2018, Điều 56; Quyết định 774/QĐ-TTg năm 2020: giữ bí mật danh tính người tố cáo", is_grave=True),
    Move("release", "Chuyển thành phản ánh, kiến nghị", ("quarantined",), "received", INTEGRITY, "feedback:quarantine:released",
         "Luật Tố cáo 2018, Điều 22 và 25: không phải tố cáo", is_main=True, tells_citizen=True, is_grave=True),
    Move("destroy", "Hủy nội dung", ("quarantined",), "destroyed", INTEGRITY, "feedback:quarantine:destroyed",
         "Luật Tố cáo 2018, Điều 22 và 56; Quyết định 774/QĐ-TTg năm 2020: không lưu danh tính người tố cáo", is_grave=True),
)

FLOW_1 = Flow(version=1, initial=("received", "quarantined"), stages=STAGES, moves=MOVES)
