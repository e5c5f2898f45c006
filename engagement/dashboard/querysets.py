"""Who reads kept figures: whoever sees the dashboards."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class CountedQuerySet(ScopedQuerySet):
    """Figures over all members, without a name: for whoever reads the dashboards."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()
