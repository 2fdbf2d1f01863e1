"""Addresses of the citizen's pages of feedback."""

from django.urls import include, path

from kinds.feedback import screens
from kinds.feedback.asking import one_page, taking_away
from kinds.feedback.asking import screens as asking

_CASE = "theo-doi/<str:code>/<str:secret>/"

urlpatterns = [
    path("", include("kinds.feedback.keyed_in.urls")),
    path("gui/", one_page.write, name="feedback_write"),
    path("gui/da-nhan/", one_page.guidance, name="feedback_guidance"),
    path("gui/bat-dau/", asking.begin, name="feedback_begin"),
    path("gui/gan-giong/", asking.near, name="feedback_near"),
    path("gui/xem-lai/", asking.review, name="feedback_check"),
    path("gui/bo-nhap/", taking_away.drop, name="feedback_drop"),
    path("gui/bo-tep/<uuid:file_id>/", taking_away.drop_file, name="feedback_drop_file"),
    path("gui/cau/<slug:slug>/", asking.ask, name="feedback_ask"),
    path("gui/<str:token>/", one_page.from_chat, name="feedback_write_from_chat"),
    path("theo-doi/", screens.look_up, name="feedback_look_up"),
    path(_CASE, screens.show, name="feedback_follow"),
    path(f"{_CASE}giay-tiep-nhan/", screens.receipt, name="feedback_receipt"),
    path(f"{_CASE}du-lieu/", screens.export, name="feedback_export"),
    path(f"{_CASE}du-lieu-de-doc/", screens.own_data, name="feedback_own_data"),
    path(f"{_CASE}xoa/", screens.erase, name="feedback_erase"),
    path(f"{_CASE}tep/<uuid:attachment_id>/", screens.attachment, name="feedback_attachment"),
    path(f"{_CASE}<str:move>/", screens.act, name="feedback_act"),
]
