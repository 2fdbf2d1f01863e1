from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "motcua"

    def ready(self) -> None:
        """Everything is loaded: enter kinds, channels and listeners into the registers of the floors below."""
        from config.wiring import wire  # noqa: PLC0415 -- needs loaded models

        wire()
