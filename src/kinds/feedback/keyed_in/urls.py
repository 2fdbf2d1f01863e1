"""Addresses of keying in."""

from django.urls import path

from kinds.feedback.keyed_in import screens

urlpatterns = [
    path("can-bo/nhap/", screens.key_in, name="keyed_in"),
    path("can-bo/nhap/<str:code>/", screens.done, name="keyed_in_done"),
    path("can-bo/nhap/<str:code>/giay-tiep-nhan/", screens.receipt, name="keyed_in_receipt"),
]
