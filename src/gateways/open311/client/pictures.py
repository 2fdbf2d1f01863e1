"""Pictures of scene reports on the way to the scene-report system: not sent, but named by a link that opens without a key.

So the link cannot be guessed, leads to nothing but that picture (drawn anew when it came: no place, no camera), and is at
an end with the matter, with a look at it that finds it sealed, taken back or answered, or after the configured days. Which
pictures they are a person chose; the kind says so each time a link is opened (`casework.outside.pictures_for`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from casework.doors import of_kind
from gateways.open311.models import Handover, Picture
from vault import files
from vault.errors import VaultError
from vault.keys import keyring

_OFFERED = ("queued", "sending", "sent", "unknown")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it is given out."""

    content: bytes
    media_type: str


def links(handover: Handover, at: datetime) -> list[str]:
    """The address of each picture that goes along; the same when it is sent again."""
    if not settings.SCENE_REPORTS["picture_days"]:
        return []
    until = at + timedelta(days=settings.SCENE_REPORTS["picture_days"])
    ids = [each.pk for each in of_kind(handover.case.kind).pictures_for(handover.case_id)]
    fresh = [Picture(handover=handover, attachment_id=each, until=until) for each in ids]
    Picture.objects.bulk_create(fresh, ignore_conflicts=True)
    known = {each.attachment_id: each for each in Picture.objects.filter(handover=handover)}
    return [_address(known[each]) for each in ids if known[each].until > at]


def opened(link_id: UUID, proof: str, at: datetime) -> Shown | None:
    """The picture behind a link, or None: a wrong one, one that is over, or one that was let go meanwhile."""
    if not _is_ours(link_id, proof):
        return None
    link = Picture.objects.filter(pk=link_id, until__gt=at, handover__stage__in=_OFFERED).select_related(
        "handover__case"
    )
    found = link.first()
    if found is None:
        return None
    for each in of_kind(found.handover.case.kind).pictures_for(found.handover.case_id):
        if each.pk == found.attachment_id and each.file_id:
            try:
                return Shown(files.read(each.file_id), files.about(each.file_id).media_type)
            except VaultError:
                return None
    return None


def end_old(at: datetime) -> int:
    """Links that open nothing any more."""
    return Picture.objects.filter(until__lte=at).delete()[0]


def in_words(rest: Sequence[str]) -> str:
    """Where one address is all that they take, the others stand below the words."""
    return "".join(f"\nẢnh: {each}" for each in rest)


def _address(link: Picture) -> str:
    """By hand: the worker has no need of all the pages that `reverse` would load."""
    return f"{settings.PUBLIC_URL}/open311/pictures/{link.pk}/{keyring().mac('tracking', _said(link.pk)).hex()}"


def _is_ours(link_id: UUID, proof: str) -> bool:
    try:
        return keyring().is_mac_of("tracking", bytes.fromhex(proof), _said(link_id))
    except (ValueError, VaultError):
        return False


def _said(link_id: UUID) -> bytes:
    return b"scene-picture:" + link_id.bytes
