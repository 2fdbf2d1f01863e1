"""Addresses of publication: public ones, and the coordinator's. The two moves with a page of their own stand before the desk's."""

from django.urls import path

from kinds.feedback.publication import public, screens

urlpatterns = [
    path("tra-loi/", public.list_answers, name="published_answers"),
    path("tra-loi/feed.json", public.feed, name="published_feed"),
    path("tra-loi/<str:code>/", public.show_answer, name="published_answer"),
    path("robots.txt", public.robots, name="robots"),
    path("can-bo/cong-khai/", screens.show_queue, name="publication_queue"),
    path("can-bo/vu-viec/<str:code>/clear_publication/", screens.clear, name="publication_clear"),
    path("can-bo/vu-viec/<str:code>/withhold_publication/", screens.withhold, name="publication_withhold"),
    path("can-bo/vu-viec/<str:code>/unpublish/", screens.take_down, name="publication_take_down"),
]
