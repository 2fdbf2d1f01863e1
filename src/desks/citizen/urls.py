"""Addresses of the citizen's desk."""

from django.urls import path

from desks.citizen import procedures_page, screens

urlpatterns = [
    path("", screens.home, name="citizen_home"),
    path("du-lieu-cua-toi/", screens.data, name="citizen_data"),
    path("thu-tuc/", procedures_page.list_procedures, name="public_procedures"),
    path("thu-tuc/<str:code>/", procedures_page.show_procedure, name="public_procedure"),
]
