"""Addresses of the leader's desk."""

from django.urls import path

from desks.leader import screens

urlpatterns = [path("", screens.show_city, name="leader")]
