"""Addresses of the pages about our neighbours."""

from django.urls import path

from gateways.connections import answers_page, clients_page, keying_page, screens

urlpatterns = [
    path("", screens.show, name="connections"),
    path("nhap-quoc-gia/", keying_page.key_in, name="national_key_in"),
    path("khac-nhau/<uuid:difference_id>/", answers_page.compare, name="national_answers"),
    path("he-thong/", clients_page.show, name="connections_clients"),
]
