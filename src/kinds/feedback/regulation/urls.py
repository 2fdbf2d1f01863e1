"""Addresses of the operating regulation."""

from django.urls import path

from kinds.feedback.regulation import screens

urlpatterns = [
    path("quy-che/", screens.show, name="regulation"),
    path("quy-che/quy-che.pdf", screens.paper, name="regulation_paper"),
]
