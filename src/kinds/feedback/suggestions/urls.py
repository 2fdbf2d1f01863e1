"""Addresses of suggestions: the one press on the case page, the one form, and the administrator's page of models."""

from django.urls import path

from kinds.feedback.suggestions import models_page, screens

urlpatterns = [
    path("can-bo/goi-y/<str:code>/", screens.confirm, name="suggestions_confirm"),
    path("can-bo/goi-y/<str:code>/sua/", screens.correct, name="suggestions_correct"),
    path("can-bo/quan-tri/mo-hinh/", models_page.show, name="suggestions_models"),
    path("can-bo/quan-tri/mo-hinh/huan-luyen/", models_page.train, name="suggestions_train"),
]
