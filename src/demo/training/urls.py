"""Addresses of the training ground, in a demo only."""

from django.urls import path

from demo.training import screens

urlpatterns = [
    path("", screens.ground, name="training"),
    path("so-tay/", screens.handbook, name="training_handbook"),
    path("<slug:slug>/", screens.practise, name="training_exercise"),
]
