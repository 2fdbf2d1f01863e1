"""Addresses of the citizen's desk."""

from django.urls import path

from desks.citizen import screens

urlpatterns = [
    path("", screens.home, name="citizen_home"),
    path("du-lieu-cua-toi/", screens.data, name="citizen_data"),
]
