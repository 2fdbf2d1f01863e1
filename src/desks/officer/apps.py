from django.apps import AppConfig


class OfficerDeskConfig(AppConfig):
    name = "desks.officer"
    label = "officer_desk"
