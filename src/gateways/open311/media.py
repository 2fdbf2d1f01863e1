"""Pictures that a reporting system names by address: fetched only from hosts that the operator allowed."""

from django.conf import settings

from messaging.media import Fetched, download


def fetch(url: str) -> Fetched:
    """The file, or messaging.media.NotFetched."""
    return download(url, settings.OPEN311["media_hosts"])
