"""Django's name card of this room."""

from django.apps import AppConfig


class HeadDeskConfig(AppConfig):
    name = "desks.head"
    label = "head_desk"
