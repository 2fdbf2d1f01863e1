"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "books.calendar"
    label = "workcalendar"
    verbose_name = "Lịch làm việc"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register(
            "calendar:day:proposed",
            label_vi=_("Đề xuất ngày nghỉ hoặc ngày làm bù"),
            label_en="Day off or make-up day proposed",
        )
        verbs.register(
            "calendar:day:confirmed",
            label_vi=_("Xác nhận ngày nghỉ hoặc ngày làm bù"),
            label_en="Day off or make-up day confirmed",
        )
        verbs.register(
            "calendar:day:rejected",
            label_vi=_("Không áp dụng ngày nghỉ hoặc ngày làm bù đã đề xuất"),
            label_en="Proposed day off or make-up day rejected",
        )
        verbs.register(
            "calendar:day:withdrawn",
            label_vi=_("Rút ngày nghỉ hoặc ngày làm bù"),
            label_en="Day off or make-up day withdrawn",
        )
        verbs.register("calendar:schedule:set", label_vi=_("Đặt giờ làm việc mới"), label_en="New working week set")
        verbs.register(
            "calendar:schedule:ended",
            label_vi=_("Thôi giờ làm việc riêng của đơn vị"),
            label_en="A unit's own working week ended",
        )
        verbs.register(
            "calendar:unit:renamed",
            label_vi=_("Giờ làm việc, ngày nghỉ riêng theo tên mới của đơn vị"),
            label_en="A unit's own working week and days off go on under its new name",
        )
