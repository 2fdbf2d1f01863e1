"""Addresses of the pages about our neighbours."""

from django.urls import path

from gateways.connections import clients_page, screens

urlpatterns = [
    path("", screens.show, name="connections"),
    path("he-thong/", clients_page.show, name="connections_clients"),
]
