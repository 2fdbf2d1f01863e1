"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "books.orgs"
    label = "orgs"
    verbose_name = "Tổ chức"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register("orgs:unit:opened", label_vi=_("Thành lập đơn vị"))
        verbs.register("orgs:unit:closed", label_vi=_("Đóng đơn vị"))
        verbs.register("orgs:position:opened", label_vi=_("Lập vị trí"))
        verbs.register("orgs:position:filled", label_vi=_("Giao người giữ vị trí"))
        verbs.register("orgs:position:vacated", label_vi=_("Người giữ vị trí thôi giữ"))
        verbs.register("orgs:position:delegated", label_vi=_("Ủy quyền vị trí"))
        verbs.register("orgs:delegation:ended", label_vi=_("Chấm dứt ủy quyền"))
        verbs.register("orgs:duty:given", label_vi=_("Giao nhiệm vụ cho đơn vị"))
