"""Django's name card of this room."""

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "books.numbers"
    label = "numbers"
    verbose_name = "Số thứ tự"
