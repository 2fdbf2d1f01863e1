from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "books.people"
    label = "people"
    verbose_name = "Sổ nhân thân"
