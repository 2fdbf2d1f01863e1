"""Addresses of the head of unit's desk."""

from django.urls import path

from desks.head import screens

urlpatterns = [
    path("", screens.show_unit, name="head_unit"),
    path("viec/", screens.show_works, name="head_works"),
    path("giao-lai/", screens.give_works, name="head_give"),
    path("giao-lai/hoan-tac/", screens.undo_giving, name="head_undo"),
]
