"""What the ledger tells about other systems: who let them in, and which key opens for them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from ledger.verbs import register

ADMITTED: Final = "api:client:admitted"
ENDED: Final = "api:client:ended"
KEY_MADE: Final = "api:key:made"
KEY_REVOKED: Final = "api:key:revoked"
HOOK_MADE: Final = "api:hook:made"
HOOK_ENDED: Final = "api:hook:ended"
HOOK_ROTATED: Final = "api:hook:rotated"
HOOK_PAUSED: Final = "api:hook:paused"
HOOK_RESUMED: Final = "api:hook:resumed"
DELIVERY_RETRIED: Final = "api:delivery:retried"
FILE_GIVEN: Final = "api:file:given"

LABELS: Final = {
    ADMITTED: (_("Cho một hệ thống liên thông"), "Another system was admitted"),
    ENDED: (_("Ngừng liên thông một hệ thống"), "Another system was shut out"),
    KEY_MADE: (_("Cấp khóa liên thông"), "A key for another system was made"),
    KEY_REVOKED: (_("Thu hồi khóa liên thông"), "A key of another system was revoked"),
    HOOK_MADE: (_("Đăng ký nơi nhận thông báo"), "A webhook was registered"),
    HOOK_ENDED: (_("Bỏ nơi nhận thông báo"), "A webhook was ended"),
    HOOK_ROTATED: (_("Đổi khóa ký thông báo"), "The secret of a webhook was rotated"),
    HOOK_PAUSED: (_("Tạm dừng gửi thông báo: nhiều ngày không đến nơi"), "A webhook was paused after days of failures"),
    HOOK_RESUMED: (_("Gửi thông báo trở lại"), "A webhook was resumed"),
    DELIVERY_RETRIED: (_("Gửi lại thông báo liên thông"), "A webhook delivery was sent again"),
    FILE_GIVEN: (_("Hệ thống liên thông tải một tệp của phản ánh"), "Another system fetched a file of a matter"),
}


def register_all() -> None:
    for verb, (vi, en) in LABELS.items():
        register(verb, label_vi=vi, label_en=en)
