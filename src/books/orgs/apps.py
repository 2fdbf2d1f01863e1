"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "books.orgs"
    label = "orgs"
    verbose_name = "Tổ chức"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register("orgs:unit:opened", label_vi=_("Thành lập đơn vị"), label_en="Unit opened")
        verbs.register("orgs:unit:closed", label_vi=_("Đóng đơn vị"), label_en="Unit closed")
        verbs.register("orgs:position:opened", label_vi=_("Lập vị trí"), label_en="Position opened")
        verbs.register("orgs:position:filled", label_vi=_("Giao người giữ vị trí"), label_en="Position filled")
        verbs.register(
            "orgs:position:confirmed",
            label_vi=_("Người thứ hai xác nhận việc giao vị trí"),
            label_en="Position given confirmed by a second person",
        )
        verbs.register(
            "orgs:position:refused",
            label_vi=_("Người thứ hai từ chối việc giao vị trí"),
            label_en="Position given refused by a second person",
        )
        verbs.register("orgs:position:vacated", label_vi=_("Người giữ vị trí thôi giữ"), label_en="Position vacated")
        verbs.register("orgs:position:delegated", label_vi=_("Ủy quyền vị trí"), label_en="Position delegated")
        verbs.register("orgs:delegation:ended", label_vi=_("Chấm dứt ủy quyền"), label_en="Delegation ended")
        verbs.register("orgs:duty:given", label_vi=_("Giao nhiệm vụ cho đơn vị"), label_en="Duty given to a unit")
        verbs.register(
            "orgs:duty:corrected",
            label_vi=_("Sửa đơn vị giữ nhiệm vụ trong ngày giao"),
            label_en="Duty given corrected",
        )
        verbs.register("orgs:unit:described", label_vi=_("Cập nhật thông tin đơn vị"), label_en="Unit details changed")
        verbs.register("orgs:unit:moved", label_vi=_("Chuyển đơn vị cấp trên"), label_en="Unit moved under another")
        verbs.register("orgs:position:closed", label_vi=_("Bỏ vị trí"), label_en="Position closed")
        verbs.register("orgs:absence:recorded", label_vi=_("Ghi vắng mặt, người thay"), label_en="Absence recorded")
        verbs.register("orgs:absence:ended", label_vi=_("Trở lại làm việc"), label_en="Back from absence")
