"""Django's name card of this room."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "books.calendar"
    label = "workcalendar"
    verbose_name = "Lịch làm việc"
