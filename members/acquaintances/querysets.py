"""Reads about who knows whom."""

from django.db.models import Q

from coalition.scope import ScopedQuerySet


class AcquaintanceQuerySet(ScopedQuerySet):
    """Only those who keep records read who knows whom; a member not even of themselves: others said it."""

    def of(self, person):
        """The ties of one person, the strongest first, with both people."""
        return self.filter(Q(one=person) | Q(other=person)).select_related("one", "other")

    def between(self, one, other):
        """The tie of these two, whichever stands first."""
        return self.filter(Q(one=one, other=other) | Q(one=other, other=one))
