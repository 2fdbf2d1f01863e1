"""Addresses of the citizen's pages of feedback."""

from django.urls import path

from kinds.feedback import screens

_CASE = "theo-doi/<str:code>/<str:secret>/"

urlpatterns = [
    path("gui/", screens.write, name="feedback_write"),
    path("gui/da-nhan/", screens.guidance, name="feedback_guidance"),
    path("gui/<str:token>/", screens.write_from_chat, name="feedback_write_from_chat"),
    path("theo-doi/", screens.look_up, name="feedback_look_up"),
    path(_CASE, screens.show, name="feedback_follow"),
    path(f"{_CASE}giay-tiep-nhan/", screens.receipt, name="feedback_receipt"),
    path(f"{_CASE}du-lieu/", screens.export, name="feedback_export"),
    path(f"{_CASE}xoa/", screens.erase, name="feedback_erase"),
    path(f"{_CASE}tep/<uuid:attachment_id>/", screens.attachment, name="feedback_attachment"),
    path(f"{_CASE}<str:move>/", screens.act, name="feedback_act"),
]
