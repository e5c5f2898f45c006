"""Reads about load, roles and what a plan asks of people."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class OpenToAllQuerySet(ScopedQuerySet):
    """What a plan or a role asks of people, and what they get for it, is disclosed to everybody (WRK-1, WRK-3, WRK-7)."""

    def narrowed_for(self, viewer):
        return self


class OwnQuerySet(ScopedQuerySet):
    """Somebody's own, and the coordinators' who must not ask too much."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()


class OfferQuerySet(OwnQuerySet):
    """Roles offered to people. A decline is for the coordinators (domain.md 5, rule 15)."""

    def held_on(self, day):
        """Taken on, and neither laid down nor over on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), status="accepted", answered_on__lte=day)
