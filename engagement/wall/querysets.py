"""Reads about codes on the wall. For coordinators only."""

from coalition.access import Permission
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


def owed_looks(viewer):
    """What was said by a code on the wall and nobody has looked at, for the number in the navigation. None for those who keep
    no records."""
    from .models import WallAnswer

    return WallAnswer.objects.visible_to(viewer).waiting() if viewer.can(Permission.KEEP_RECORDS) else None
