"""Reads about the rules of standing."""

from django.db.models import Q

from coalition.scope import ScopedQuerySet


class PolicyQuerySet(ScopedQuerySet):
    """The bylaws are no secret."""

    def narrowed_for(self, viewer):
        return self

    def in_force(self, day):
        """The version in force on a day, as a queryset of at most one row per coalition."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, replaced_at__isnull=True)
