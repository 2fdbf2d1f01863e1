"""Sessions in the database, as Django keeps them; only that a session which is there is written by the one UPDATE that it takes,
without a transaction opened and closed around it: that is in the way of every move that can be undone."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """What Django does, in one statement where one is enough."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Raises UpdateError where the session is gone: somebody signed out in another window, and stays signed out."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())
        values = {"session_data": row.session_data, "expire_date": row.expire_date}
        if not self.model.objects.filter(pk=row.session_key).update(**values):
            raise UpdateError
