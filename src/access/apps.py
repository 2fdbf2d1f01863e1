"""Django's name card of this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "access"
    label = "access"
    verbose_name = "Đăng nhập và phân quyền"
