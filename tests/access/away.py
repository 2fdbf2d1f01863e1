"""Somebody who was away from a browser for a while."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone


def away(browser: Client, seconds: int = 0) -> None:
    """The last use of BROWSER was SECONDS ago; without them so long ago that its session is over."""
    seconds = seconds or settings.SESSION_IDLE_SECONDS + 1
    end = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE - seconds)
    Session.objects.filter(pk=browser.session.session_key).update(expire_date=end)


def ends_of(browser: Client) -> float:
    """When its session ends if nobody uses it any more, as seconds since 1970."""
    return Session.objects.get(pk=browser.session.session_key).expire_date.timestamp()
