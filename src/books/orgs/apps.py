"""Django's name card of this room."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "books.orgs"
    label = "orgs"
    verbose_name = "Tổ chức"
