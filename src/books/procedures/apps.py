"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "books.procedures"
    label = "procedures"
    verbose_name = "Danh mục thủ tục hành chính"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register(
            "procedures:procedure:changed",
            label_vi=_("Ghi bản mới của một thủ tục hành chính"),
            label_en="New version of a procedure recorded",
        )
        verbs.register(
            "procedures:procedure:ended",
            label_vi=_("Kết thúc hiệu lực một thủ tục hành chính"),
            label_en="Procedure ended",
        )
        verbs.register(
            "procedures:catalogue:imported",
            label_vi=_("Nhập danh mục thủ tục từ tệp"),
            label_en="Catalogue of procedures imported from a file",
        )
