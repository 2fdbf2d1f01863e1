"""Sessions in the database, as Django keeps them, each written by the one statement that it takes: no transaction is opened and
closed around it, and nobody looks first whether it is there. That is in the way of every move and of every sign-in.

At sign-in a session gets a new key. Its row is written when the request is done, with all that was said in it meanwhile, and the
same statement takes the old one away: where the request fails, nobody is signed in.
"""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.db import connection
from django.utils.crypto import get_random_string

_NEW: Final = """
    WITH gone AS (DELETE FROM django_session WHERE session_key = %(before)s)
    INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%(key)s, %(data)s, %(end)s)
    ON CONFLICT (session_key) DO NOTHING
"""


class SessionStore(db.SessionStore):
    """What Django does, in one statement where one is enough."""

    _is_unwritten = False
    _before: str | None = None  # the key of the row whose place this session takes

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
        values = {"session_data": row.session_data, "expire_date": row.expire_date}
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
