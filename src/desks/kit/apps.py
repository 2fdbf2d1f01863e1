"""Django application of the design system; it has no models."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "desks.kit"
    label = "kit"
    verbose_name = "Bộ thành phần giao diện"
