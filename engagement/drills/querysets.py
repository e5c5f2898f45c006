"""Reads about contact drills."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class DrillQuerySet(ScopedQuerySet):
    """That there was a drill, and how many answered: leadership and those who keep records."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()

    def running(self):
        """The one under way, if any."""
        return self.filter(ended_at__isnull=True)


class CallQuerySet(ScopedQuerySet):
    """Who answered, partner by partner, is for those who keep records."""

    def answered(self):
        """Those who did."""
        return self.filter(answered_at__isnull=False)


class AlertQuerySet(ScopedQuerySet):
    """For those who keep records."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.none()
