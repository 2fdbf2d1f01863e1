from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    label = "api"
    verbose_name = "Hệ thống liên thông"

    def ready(self) -> None:
        from api import verbs

        verbs.register_all()
