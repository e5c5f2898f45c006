"""Reads about evidence and cases: leadership reads them, those who keep records write them."""

from django.db.models import Exists, OuterRef

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class LeaderQuerySet(ScopedQuerySet):
    """For whoever reads the dashboards."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()


class EvidenceQuerySet(LeaderQuerySet):
    """Evidence, asked about by its review day."""

    def due(self, today):
        """To be looked at again: the review day is here or past (EVD-1)."""
        return self.filter(review_on__lte=today)


class RoiQuerySet(LeaderQuerySet):
    """Cases, asked about by what they rest on."""

    def with_stale(self, today):
        """Annotates `rests_on_stale`: a piece of evidence behind it is due for review."""
        links = self.model.rests_on.through.objects.filter(case=OuterRef("pk"), item__review_on__lte=today)
        return self.annotate(rests_on_stale=Exists(links))
