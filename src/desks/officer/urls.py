"""Addresses of the officer's desk."""

from django.urls import path

from desks.officer import calendar_page, limits_page, messages_page, screens

urlpatterns = [
    path("", screens.show_inbox, name="officer_inbox"),
    path("vu-viec/", screens.list_cases, name="officer_cases"),
    path("vu-viec/<str:code>/", screens.show_case, name="officer_case"),
    path("vu-viec/<str:code>/nguoi-gui/", screens.show_sender, name="officer_sender"),
    path("vu-viec/<str:code>/cach-ly/", screens.show_sealed, name="officer_sealed"),
    path("vu-viec/<str:code>/tep/<uuid:attachment_id>/", screens.show_attachment, name="officer_attachment"),
    path("vu-viec/<str:code>/<str:move>/", screens.move_case, name="officer_move"),
    path("tin-nhan/", messages_page.show_messages, name="officer_messages"),
    path("tin-nhan/den/<uuid:inbound_id>/", messages_page.retry_inbound, name="officer_retry_inbound"),
    path("tin-nhan/<uuid:message_id>/<str:decision>/", messages_page.decide_message, name="officer_decide_message"),
    path("thoi-han/", limits_page.show_limits, name="officer_limits"),
    path("lich/", calendar_page.show_calendar, name="officer_calendar"),
    path("lich/<uuid:day_id>/<str:decision>/", calendar_page.decide_day, name="officer_decide_day"),
]
