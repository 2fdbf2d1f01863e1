"""Django's name card of this room."""

from django.apps import AppConfig


class LeaderDeskConfig(AppConfig):
    name = "desks.leader"
    label = "leader_desk"
