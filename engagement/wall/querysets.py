"""Reads about codes on the wall. For coordinators only."""

from coalition.scope import ScopedQuerySet


class WallCodeQuerySet(ScopedQuerySet):
    """Codes of requests."""

    def standing(self):
        """Those not taken back."""
        return self.filter(revoked_at__isnull=True)


class WallAnswerQuerySet(ScopedQuerySet):
    """What came in by the wall from people nobody had named yet."""

    def waiting(self):
        """Those no coordinator has looked at."""
        return self.filter(state="waiting")
