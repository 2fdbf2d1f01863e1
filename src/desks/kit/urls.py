"""The living gallery, `/kit/`; included by config in the demo profile only."""

from django.urls import path

from desks.kit import gallery

app_name = "kit"
urlpatterns = [
    path("", gallery.citizen, name="gallery"),
    path("ban-lam-viec/", gallery.worklist, name="gallery-worklist"),
    path("ban-lam-viec/vu-viec/", gallery.case, name="gallery-case"),
    path("giay/", gallery.paper, name="gallery-paper"),
    path("loi/<int:code>/", gallery.error, name="gallery-error"),
]
