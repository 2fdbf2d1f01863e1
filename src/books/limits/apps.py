"""Django's name card of this room."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "books.limits"
    label = "limits"
    verbose_name = "Thời hạn theo quy định"
