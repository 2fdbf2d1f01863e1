from __future__ import annotations

from django.apps import AppConfig


class ZaloConfig(AppConfig):
    name = "channels.zalo"
    label = "zalo"
    verbose_name = "Kênh Zalo"

    def ready(self) -> None:
        from channels.zalo import verbs

        verbs.register_all()
