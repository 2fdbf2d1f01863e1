"""Django's name card of this room."""

from django.apps import AppConfig


class CasesOnDesksConfig(AppConfig):
    name = "desks.cases"
    label = "desk_cases"
