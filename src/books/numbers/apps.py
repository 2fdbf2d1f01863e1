"""Django's name card of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumbersConfig(AppConfig):
    name = "books.numbers"
    label = "numbers"
    verbose_name = "Số thứ tự"

    def ready(self) -> None:
        from ledger import verbs  # rooms register their verbs once all apps are loaded

        verbs.register(
            "numbers:pool:reserved",
            label_vi=_("Dành một dải số cho quầy không có mạng"),
            label_en="Numbers reserved for a desk without network",
        )
