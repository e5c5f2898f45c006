"""Reads about ties between partners. Only those who keep records see who trusts whom (domain.md 5, rule 20)."""

from django.db.models import Q

from coalition.scope import ScopedQuerySet


class RelationshipQuerySet(ScopedQuerySet):
    """How partners rate their ties: for those who keep records."""

    def of(self, partner):
        """Said by a partner or about it, with both."""
        return self.filter(Q(rater=partner) | Q(rated=partner)).select_related("rater", "rated")

    def latest(self, on):
        """Of each direction the last word by a day."""
        return (
            self.filter(rated_on__lte=on)
            .order_by("rater_id", "rated_id", "-rated_on", "-pk")
            .distinct("rater_id", "rated_id")
        )


class PictureQuerySet(ScopedQuerySet):
    """Whole networks as they were counted: for those who keep records."""
