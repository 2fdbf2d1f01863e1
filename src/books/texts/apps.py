"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    name = "books.texts"
    label = "texts"
    verbose_name = "Mẫu trả lời"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register(
            "texts:template:changed",
            label_vi=_("Ghi bản mới của một mẫu trả lời"),
            label_en="New version of a text template recorded",
        )
        verbs.register(
            "texts:template:kept",
            label_vi=_("Giữ mẫu của cơ quan sau khi so với lời mới của hệ thống"),
            label_en="Own text kept beside a newer wording of the system",
        )
        verbs.register("texts:template:ended", label_vi=_("Ngừng dùng một mẫu trả lời"), label_en="Text template ended")
