"""The gallery alone, so that the kit's tests need no other room."""

from django.urls import include, path

urlpatterns = [path("kit/", include("desks.kit.urls"))]
