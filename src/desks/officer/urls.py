"""Addresses of the officer's desk."""

from django.urls import path

from desks.officer import (
    calendar_page,
    limits_page,
    lists_page,
    message_words,
    messages_page,
    messages_together,
    saved_views,
    screens,
    together_page,
    undo,
)

urlpatterns = [
    path("", lists_page.show_inbox, name="officer_inbox"),
    path("moi/", lists_page.tell_news, name="officer_news"),
    path("den/", lists_page.tell_jumps, name="officer_jumps"),
    path("cach-xem/", saved_views.save_view, name="officer_save_view"),
    path("cach-xem/<uuid:view_id>/bo/", saved_views.drop_view, name="officer_drop_view"),
    path("cach-xem/<uuid:view_id>/lay-lai/", saved_views.restore_view, name="officer_restore_view"),
    path("cung-luc/", together_page.press_together, name="officer_together"),
    path("hoan-tac/nhieu/", undo.undo_together, name="officer_undo_together"),
    path("hoan-tac/<uuid:case_id>/", undo.undo_move, name="officer_undo"),
    path("vu-viec/", lists_page.list_cases, name="officer_cases"),
    path("vu-viec/<str:code>/", screens.show_case, name="officer_case"),
    path("vu-viec/<str:code>/nguoi-gui/", screens.show_sender, name="officer_sender"),
    path("vu-viec/<str:code>/cach-ly/", screens.show_sealed, name="officer_sealed"),
    path("vu-viec/<str:code>/tep/<uuid:attachment_id>/", screens.show_attachment, name="officer_attachment"),
    path("vu-viec/<str:code>/<str:move>/", screens.move_case, name="officer_move"),
    path("tin-nhan/", messages_page.show_messages, name="officer_messages"),
    path("vu-viec/<str:code>/bao-nguoi-gui/<str:decision>/", messages_page.settle_case, name="officer_settle_case"),
    path("tin-nhan/cung-luc/", messages_together.settle_together, name="officer_settle_together"),
    path("tin-nhan/den/<uuid:inbound_id>/", messages_page.retry_inbound, name="officer_retry_inbound"),
    path("tin-nhan/<uuid:message_id>/noi-dung/", message_words.read_words, name="officer_read_message"),
    path("tin-nhan/<uuid:message_id>/<str:decision>/", messages_page.decide_message, name="officer_decide_message"),
    path("thoi-han/", limits_page.show_limits, name="officer_limits"),
    path("lich/", calendar_page.show_calendar, name="officer_calendar"),
    path("lich/<uuid:day_id>/<str:decision>/", calendar_page.decide_day, name="officer_decide_day"),
]
