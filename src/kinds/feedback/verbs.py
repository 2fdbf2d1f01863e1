"""The verbs that feedback enters into the ledger, each with its line on the timeline in both languages."""

from ledger import verbs

LINES = {
    "feedback:case:received": ("Tiếp nhận phản ánh, kiến nghị", "Feedback received"),
    "feedback:case:quarantined": ("Cách ly nội dung, chờ người được giao quyết định", "Words sealed until the named official decides"),
    "feedback:case:sealed": ("Cách ly theo nhận định của cán bộ", "Sealed by an official"),
    "feedback:case:assigned": ("Giao đơn vị xử lý", "Assigned to a unit"),
    "feedback:supplement:requested": ("Đề nghị người gửi bổ sung", "Asked the sender to supplement"),
    "feedback:supplement:received": ("Người gửi đã bổ sung", "The sender supplemented"),
    "feedback:supplement:waived": ("Tiếp tục xử lý, không chờ bổ sung", "Went on without the supplement"),
    "feedback:case:refused": ("Từ chối tiếp nhận, có nêu lý do", "Refused with a reason"),
    "feedback:case:redirected": ("Hướng dẫn người gửi sang kênh khác", "Directed to another channel"),
    "feedback:work:taken": ("Nhận việc", "Took the work"),
    "feedback:case:handed_back": ("Trả lại vì không thuộc thẩm quyền", "Handed back as not competent"),
    "feedback:answer:drafted": ("Trình dự thảo trả lời", "Drafted an answer"),
    "feedback:answer:returned": ("Trả lại dự thảo trả lời", "Returned the draft"),
    "feedback:answer:approved": ("Duyệt và gửi trả lời", "Approved and sent the answer"),
    "feedback:words:added": ("Người gửi gửi thêm thông tin", "The sender added words"),
    "feedback:note:added": ("Ghi chú nội bộ", "Internal note"),
    "feedback:progress:reported": ("Báo tiến độ cho người gửi", "Told the sender of the progress"),
    "feedback:case:withdrawn": ("Người gửi rút phản ánh, kiến nghị", "Withdrawn by the sender"),
    "feedback:answer:rated": ("Người gửi đánh giá trả lời", "The sender rated the answer"),
    "feedback:case:reopened": ("Người gửi đề nghị xem xét lại", "Reopened by the sender"),
    "feedback:case:reconsidered": ("Mở lại để xem xét", "Reopened by the coordinator"),
    "feedback:case:closed": ("Kết thúc", "Closed"),
    "feedback:quarantine:released": ("Chuyển nội dung cách ly thành phản ánh, kiến nghị", "Released from quarantine as feedback"),
    "feedback:quarantine:destroyed": ("Hủy nội dung cách ly", "Quarantined words destroyed"),
    "feedback:deadline:approached": ("Sắp đến hạn trả lời", "The deadline approaches"),
    "feedback:deadline:passed": ("Quá hạn trả lời", "The deadline passed"),
    "feedback:progress:owed": ("Đến kỳ báo tiến độ cho người gửi", "A progress report is due"),
    "feedback:stage:overstayed": ("Quá thời hạn của bước này", "The time for this step passed"),
    "feedback:clock:recomputed": ("Tính lại thời hạn do lịch làm việc thay đổi", "Deadline recomputed after a change of calendar"),
    "feedback:words:erased": ("Xóa nội dung và danh tính theo yêu cầu hoặc hết hạn lưu", "Words and identity erased"),
    "quarantine:words:read": ("Đọc nội dung cách ly", "Read quarantined words"),
}


def register_verbs() -> None:
    """Enter them; the same registration twice changes nothing."""
    for code, (label_vi, label_en) in LINES.items():
        verbs.register(code, label_vi=label_vi, label_en=label_en)
