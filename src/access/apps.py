"""Django's name card of this room."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "access"
    label = "access"
    verbose_name = "Đăng nhập và phân quyền"

    def ready(self) -> None:
        from access.guards import every_url_is_guarded  # views need the app registry
        from ledger import verbs

        checks.register(every_url_is_guarded, checks.Tags.urls)
        verbs.register("access:session:opened", label_vi=_("Đăng nhập"), label_en="Signed in")
        verbs.register(
            "access:position:switched", label_vi=_("Chuyển sang vị trí khác"), label_en="Acts in another position"
        )
        verbs.register(
            "access:account:guessed",
            label_vi=_("Nhiều lần nhập sai mật khẩu từ nhiều nơi"),
            label_en="Many wrong passwords from many places",
        )
        verbs.register("access:account:opened", label_vi=_("Mở tài khoản"), label_en="Account opened")
        verbs.register("access:account:stopped", label_vi=_("Ngừng tài khoản"), label_en="Account stopped")
        verbs.register(
            "access:password:reset",
            label_vi=_("Quản trị viên đặt lại mật khẩu"),
            label_en="Password reset by an administrator",
        )
        verbs.register(
            "access:account:described", label_vi=_("Sửa họ tên, thư điện tử"), label_en="Name or e-mail changed"
        )
        verbs.register("access:account:restarted", label_vi=_("Mở lại tài khoản"), label_en="Account reopened")
        verbs.register(
            "access:second_factor:reset", label_vi=_("Xóa lớp xác thực thứ hai"), label_en="Second factor reset"
        )
