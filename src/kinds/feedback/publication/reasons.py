"""Why an answer is not published, or no longer: coded, so that an auditor can count them."""

from django.utils.translation import gettext_lazy as _

WITHHOLDING = (
    ("personal", _("Che hết thông tin cá nhân thì không còn đọc được nội dung")),
    ("conduct", _("Nội dung về hành vi: người đọc sẽ nhận ra người bị phản ánh")),
    ("secret", _("Thuộc bí mật nhà nước hoặc thông tin không được công khai")),
    ("same", _("Trùng với một trả lời đã công khai")),
    ("asked", _("Người gửi đề nghị không công khai")),
    ("other", _("Lý do khác, ghi ở ghi chú nội bộ")),
)
TAKING_DOWN = (
    ("found", _("Phát hiện còn thông tin cá nhân")),
    ("wrong", _("Trả lời không còn đúng, hoặc quy định đã thay đổi")),
    ("asked", _("Người gửi đề nghị gỡ")),
    ("other", _("Lý do khác, ghi ở ghi chú nội bộ")),
)
# By the system: the row says so, no official chooses these.
OF_ITSELF = (
    ("erased", _("Nội dung đã xóa theo yêu cầu hoặc hết hạn lưu")),
    ("withdrawn", _("Người gửi đã rút")),
    ("sealed", _("Nội dung được cách ly")),
    ("returned", _("Trả lời bị trả lại để làm lại")),
)
LABELS = {**dict(OF_ITSELF), **dict(TAKING_DOWN), **dict(WITHHOLDING)}
