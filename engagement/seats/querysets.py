"""Reads about seats."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class SeatQuerySet(ScopedQuerySet):
    """Leadership and those who keep records: who holds which seat is what funders ask for (domain.md 1)."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()

    def vacant(self):
        """Held by nobody."""
        return self.filter(partner=None, person=None)

    def in_term(self, day):
        """Whose term covers a day; one without days always does."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def ending_by(self, day):
        """Held, and their term ends on that day or before."""
        return self.filter(~Q(partner=None, person=None), ends_on__lte=day)
