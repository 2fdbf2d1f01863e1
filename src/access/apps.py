"""Django's name card of this room."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "access"
    label = "access"
    verbose_name = "Đăng nhập và phân quyền"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset

        from access.guards import every_url_is_guarded  # views need the app registry
        from access.second_factor import ask_anew
        from ledger import verbs

        checks.register(every_url_is_guarded, checks.Tags.urls)
        for changed in (authenticator_added, authenticator_removed, authenticator_reset):
            changed.connect(ask_anew)
        # Who was in when is written with all else that a sign-in writes (`access.attempts`).
        user_logged_in.disconnect(dispatch_uid="update_last_login")
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
        verbs.register(
            "access:reset:asked",
            label_vi=_("Đề nghị đặt lại mật khẩu hoặc lớp xác thực thứ hai, chờ người thứ hai"),
            label_en="Reset of an account asked for",
        )
        verbs.register(
            "access:reset:confirmed",
            label_vi=_("Người thứ hai xác nhận việc đặt lại"),
            label_en="Reset of an account confirmed by a second person",
        )
        verbs.register(
            "access:reset:refused",
            label_vi=_("Từ chối việc đặt lại"),
            label_en="Reset of an account refused",
        )
        verbs.register(
            "access:reset:withdrawn",
            label_vi=_("Rút đề nghị đặt lại"),
            label_en="Reset of an account withdrawn",
        )
        verbs.register(
            "access:reset:ordered",
            label_vi=_("Đặt lại bằng lệnh trên máy chủ, không qua người thứ hai"),
            label_en="Reset of an account ordered on the server",
        )
