"""The wiring: the only place that lists kinds, channels, routes and listeners. A new kind is one line here."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext

from access.adapters import secrets_anew
from api import forgetting as api_forgetting
from api import telling as api_telling
from api import veiled
from books.calendar import changes
from books.calendar import renaming as calendar_renaming
from books.orgs import elsewhere
from casework import doors, erasure, kind, outside, practice, trouble
from casework.recalculation import calendar_changed
from channels.email.send import Email
from channels.sms.provider import provider_of
from channels.sms.receipts import parse as parse_sms
from channels.sms.receipts import rules_of
from channels.sms.send import Sms
from channels.zalo import templates as zalo_templates
from channels.zalo.events import parse as parse_zalo
from channels.zalo.grants import bound_to as zalo_bound
from channels.zalo.media import fetch as fetch_zalo
from channels.zalo.send import ZaloChat, ZaloTemplate, ZnsPhone
from channels.zalo.standing import alarm as zalo_alarm
from config import retention
from desks.cases import apart
from gateways.connections.keying_page import HEAP as KEY_IN_NATIONAL
from gateways.national_portal import forgetting as portal_forgetting
from gateways.national_portal import pushing as portal_pushing
from gateways.open311 import forgetting as open311_forgetting
from gateways.open311.media import fetch as fetch_open311
from kernel import errors
from kernel.time import today
from kinds.feedback import ports as feedback_ports
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.kind import KIND as FEEDBACK
from kinds.feedback.outside.door import FeedbackOutside
from kinds.feedback.queries import TOLD
from kinds.feedback.regulation import content as regulation
from kinds.feedback.sealing import added
from ledger import heads
from messaging import inbound, media, outbox, outcomes, routes
from messaging.conversations import tag_of
from vault import rotation, sealed

KINDS = (FEEDBACK,)
CASE_HEADS = heads.HeadSource("casework_case", "SELECT id, ledger_seq, ledger_head FROM casework_case")
# Words that a person has yet to decide on, or that we have yet to understand, outlive the key of their day:
# a machine never destroys (Law on Denunciations, art. 56).
STILL_NEEDED = {
    "quarantine": "SELECT key_id FROM casework_quarantine WHERE decided_at IS NULL AND key_id IS NOT NULL",
    "inbound": "SELECT id FROM messaging_inbound WHERE state IN ('new', 'failed', 'quarantined') AND body IS NOT NULL",
}


def _veiled_tag(what: str) -> Callable[[str, rotation.Row], bytes | None]:
    """The tag of one thing in what is told outside of a report under a seal."""
    return lambda told, _row: veiled.tag_in(told, what)


# What `manage.py rotate_keys` encrypts anew beside the vault's own and the people's tables.
ENCRYPTED = (
    rotation.EncryptedTable(  # the secrets with which we sign what other systems are told
        "api_hook",
        tuple(
            rotation.EncryptedColumn(name, "words", lambda row_id, _column: row_id.bytes)
            for name in ("secret_ct", "older_ct")
        ),
    ),
    rotation.EncryptedTable(  # what is told outside of reports under a seal
        "api_veiled",
        (rotation.EncryptedColumn("told_ct", "words", lambda row_id, _column: row_id.bytes),),
        tuple(
            rotation.TagColumn(f"{name}_tag", of="told_ct", tag=_veiled_tag(what))
            for name, what in (("reference", "reference"), ("owner", "client"), ("key", "key"))
        ),
    ),
    rotation.EncryptedTable(
        "messaging_conversation",
        (rotation.EncryptedColumn("address_ct", "identity", lambda row_id, _column: row_id.bytes),),
        (
            rotation.TagColumn(
                "address_tag", of="address_ct", beside=("channel",), tag=lambda text, row: tag_of(row["channel"], text)
            ),
        ),
    ),
    rotation.EncryptedTable(
        "messaging_outbound", (rotation.EncryptedColumn("payload", "words", lambda row_id, _column: row_id.bytes),)
    ),
    rotation.EncryptedTable(
        "casework_attachment", (rotation.EncryptedColumn("source_ct", "words", lambda row_id, _column: row_id.bytes),)
    ),
    rotation.EncryptedTable(
        "citizen_draft", (rotation.EncryptedColumn("words", "words", lambda row_id, _column: row_id.bytes),)
    ),
    rotation.EncryptedTable(  # secrets of authenticator apps, seeds of recovery codes
        "mfa_authenticator", (), woven=(rotation.WovenColumn("data", secrets_anew),)
    ),
    rotation.EncryptedTable(
        "zalo_grant",
        tuple(rotation.EncryptedColumn(name, "words", zalo_bound) for name in ("access_ct", "refresh_ct")),
        key="oa_id",
    ),
)
ROUTES = (ZaloChat(), ZaloTemplate(), ZnsPhone(), Sms(), Email())

# The chat costs nothing and carries every word; a telephone is the last way before somebody calls.
CHAT_WAYS = ("zalo.cs", "zalo.template", "zns.phone", "sms", "email")
PERSON_WAYS = ("zns.phone", "sms", "email")


def wire() -> None:
    """Fill the registers; doing it twice changes nothing."""
    errors.speak_with(gettext)
    for each in KINDS:
        kind.register(each)
    zalo_templates.check(settings.ZALO, notices=TOLD)
    provider_of(settings.SMS)  # half configured is refused here, not found out with the first message
    rules_of(settings.SMS_RECEIPTS)
    for route in ROUTES:
        routes.register(route)
    routes.try_in_order(chat=CHAT_WAYS, person=PERSON_WAYS)
    routes.watch(zalo_alarm)
    inbound.register_channel("zalo", parse_zalo)
    inbound.register_channel("sms", parse_sms)
    media.register("zalo", fetch_zalo)
    media.register("open311", fetch_open311)
    inbound.register_listener(FeedbackListener())
    outcomes.on_trouble(trouble.heard)
    outbox.keep_here(practice.among)
    doors.register(FeedbackOutside())
    outside.lead_back(api_forgetting.WaysBack())
    feedback_ports.on_changed(api_telling.changed, name="webhooks")
    feedback_ports.on_changed(portal_pushing.changed, name="national portal")
    apart.keep_apart(KEY_IN_NATIONAL)
    erasure.also(api_forgetting)
    erasure.also(open311_forgetting)
    erasure.also(portal_forgetting)
    erasure.along(added.along)
    changes.register(calendar_changed)
    elsewhere.also(calendar_renaming)
    heads.register(CASE_HEADS)
    regulation.retention_from(lambda: [(kept.what, kept.term(today()), kept.basis) for kept in retention.TABLE])
    for name, sql in STILL_NEEDED.items():
        sealed.register_needed(name, sql)
    for table in ENCRYPTED:
        rotation.register(table)
