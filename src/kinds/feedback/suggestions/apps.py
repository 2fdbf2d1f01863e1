"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuggestionsConfig(AppConfig):
    name = "kinds.feedback.suggestions"
    label = "suggestions"
    verbose_name = _("Gợi ý phân loại")

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register("suggestions:model:trained", label_vi=_("Huấn luyện mô hình gợi ý"))
        verbs.register("suggestions:training:asked", label_vi=_("Yêu cầu huấn luyện mô hình gợi ý"))
        verbs.register("suggestions:model:adopted", label_vi=_("Chọn dùng mô hình gợi ý"))
