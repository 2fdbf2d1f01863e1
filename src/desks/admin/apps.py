"""Django's name card of this room."""

from django.apps import AppConfig


class AdminDeskConfig(AppConfig):
    name = "desks.admin"
    label = "admin_desk"
    verbose_name = "Bàn quản trị"
