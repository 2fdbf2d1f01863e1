"""Addresses of letters: the office's, the sender's, and the public check."""

from django.urls import path

from kinds.feedback.letters import previewing, screens

urlpatterns = [
    path("cong-van/kiem-tra/", screens.check, name="letter_check"),
    path("theo-doi/<str:code>/<str:secret>/cong-van/<uuid:letter_id>/", screens.download, name="letter_download"),
    path("can-bo/vu-viec/<str:code>/issue_letter/", screens.issue, name="letter_issue"),
    path("can-bo/vu-viec/<str:code>/cong-van/", screens.show_letters, name="letters"),
    path("can-bo/vu-viec/<str:code>/cong-van/xem-truoc.png", previewing.preview, name="letter_preview"),
    path(
        "can-bo/vu-viec/<str:code>/cong-van/<slug:move>/ban-xem-truoc.pdf", previewing.show_typed, name="letter_typed"
    ),
    path("can-bo/vu-viec/<str:code>/cong-van/ban-xem-truoc.pdf", previewing.show_draft, name="letter_draft"),
    path("can-bo/vu-viec/<str:code>/cong-van/<uuid:letter_id>/", screens.open_letter, name="letter_open"),
]
