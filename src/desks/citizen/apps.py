from django.apps import AppConfig


class CitizenDeskConfig(AppConfig):
    name = "desks.citizen"
    label = "citizen_desk"
