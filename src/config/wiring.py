"""The wiring: the only place that lists kinds, channels, routes and listeners. A new kind is one line here."""

from books.calendar import changes
from casework import kind, trouble
from casework.recalculation import calendar_changed
from channels.email.send import Email
from channels.zalo.events import parse as parse_zalo
from channels.zalo.media import fetch as fetch_zalo
from channels.zalo.send import ZaloChat, ZaloTemplate, ZnsPhone
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.kind import KIND as FEEDBACK
from ledger import heads
from messaging import inbound, media, outbox, routes

KINDS = (FEEDBACK,)
CASE_HEADS = heads.HeadSource("casework_case", "SELECT id, ledger_seq, ledger_head FROM casework_case")
ROUTES = (ZaloChat(), ZaloTemplate(), ZnsPhone(), Email())


def wire() -> None:
    """Fill the registers; doing it twice changes nothing."""
    for each in KINDS:
        kind.register(each)
    for route in ROUTES:
        routes.register(route)
    inbound.register_channel("zalo", parse_zalo)
    media.register("zalo", fetch_zalo)
    inbound.register_listener(FeedbackListener())
    outbox.on_trouble(trouble.open_task)
    changes.register(calendar_changed)
    heads.register(CASE_HEADS)
