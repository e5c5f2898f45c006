"""Reads about where partners compete."""

from django.db.models import Prefetch

from coalition.scope import ScopedQuerySet


class CompetitionAreaQuerySet(ScopedQuerySet):
    """Only those who keep records know of rivalries; a member reads of none, also not of their own partner's."""

    def with_rivals(self):
        """Each with `rivals`: its partners by name. One statement more."""
        partners = self.model._meta.get_field("partners").related_model.objects.order_by("name", "pk")
        return self.prefetch_related(Prefetch("partners", partners, to_attr="rivals"))
