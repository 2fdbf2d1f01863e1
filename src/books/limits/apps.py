"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    name = "books.limits"
    label = "limits"
    verbose_name = "Thời hạn theo quy định"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register("limits:limit:changed", label_vi=_("Đổi thời hạn theo quy định"), label_en="Time limit changed")
