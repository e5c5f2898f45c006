"""Sessions in the database, with Valkey before it for speed: a dead Valkey signs nobody out."""

from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from redis.exceptions import RedisError

TROUBLES = (RedisError, OSError)


class SessionStore(CachedStore):
    """Django's own survives a cache that cannot be read, but not one that cannot be written at the same visit.

    Ending a session still fails without Valkey: else it would be back with it.
    """

    def load(self):
        """The session's data."""
        try:
            return super().load()
        except TROUBLES:
            return DatabaseStore.load(self)

    def exists(self, session_key):
        """Whether the key is taken."""
        try:
            return super().exists(session_key)
        except TROUBLES:
            return DatabaseStore.exists(self, session_key)
