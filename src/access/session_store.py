"""Sessions in the database, as Django keeps them, each written by the one statement that it takes: no transaction is opened and
closed around it, and nobody looks first whether it is there. That is in the way of every move and of every sign-in.

At sign-in a session gets a new key. Its row is written when the request is done, with all that was said in it meanwhile, and the
same statement takes the old one away: where the request fails, nobody is signed in.

When it was last used is told by its end, which is always as far away as a session lasts. A request that is a use moves the end with
the very statement that reads the session, at most once a minute: no page, and no move, pays a statement for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

_NEW: Final = """
    WITH gone AS (DELETE FROM django_session WHERE session_key = %(before)s)
    INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%(key)s, %(data)s, %(end)s)
    ON CONFLICT (session_key) DO NOTHING
"""
# What is read is the row as it was before it is noted; who has been away too long is not there again by asking.
_READ: Final = """
    WITH used AS (
        UPDATE django_session SET expire_date = %(end)s
        WHERE session_key = %(key)s AND expire_date BETWEEN %(idle)s AND %(due)s
    )
    SELECT * FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s
"""
NOTED_EVERY: Final = timedelta(minutes=1)


class SessionStore(db.SessionStore):
    """What Django does, in one statement where one is enough."""

    _is_unwritten = False
    _before: str | None = None  # the key of the row whose place this session takes
    is_use: bool | None = None  # does somebody sit there? None where no request asks: read as Django reads
    used_at: datetime | None = None  # the last use before this one, of a session that was read

    def _get_session_from_db(self) -> Session | None:
        now, lasts = timezone.now(), timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if not self.is_use:
            row: Session | None = super()._get_session_from_db()
        else:
            idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
            told = {"key": self.session_key, "now": now, "end": now + lasts}
            told |= {"idle": now - idle + lasts, "due": now - NOTED_EVERY + lasts}
            row = next(iter(self.model.objects.raw(_READ, told)), None)
            if row is None:
                self._session_key = ""  # which Django takes for none
        self.used_at = row.expire_date - lasts if row else None
        return row

    def create(self) -> None:
        """Django's, with a key that nobody has to look up first: the row itself says whether it is new."""
        self._session_key = _random_key()
        self.save(must_create=True)
        self.modified = True

    def cycle_key(self) -> None:
        """Another key for the same session, for who has just signed in."""
        self._session_cache = self._get_session()
        if not self._is_unwritten:
            self._before = self.session_key
        self._session_key = _random_key()
        self._is_unwritten = self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Raises UpdateError where the session is gone: somebody signed out in another window, and stays signed out."""
        if self.session_key is None:
            self.create()
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))
        if must_create or self._is_unwritten:
            told = {"key": row.session_key, "data": row.session_data, "end": row.expire_date, "before": self._before}
            with connection.cursor() as cursor:
                cursor.execute(_NEW, told)
                if not cursor.rowcount:
                    raise CreateError
            self._is_unwritten, self._before = False, None
            return
        values = {"session_data": row.session_data}
        if self.is_use is not False:
            values["expire_date"] = row.expire_date
        if not self.model.objects.filter(pk=row.session_key).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """The row that is there: of a session that has not been written, the one whose place it was to take."""
        own = self._before if self._is_unwritten else self.session_key
        if key := session_key or own:
            self.model(pk=key).delete()


def _random_key() -> str:
    """32 of 36 characters: two that are the same do not happen."""
    return get_random_string(32, VALID_KEY_CHARS)
