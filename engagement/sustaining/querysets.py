"""Who reads the sustainability plan: whoever reads the dashboards."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class FundingQuerySet(ScopedQuerySet):
    """For leadership and those who keep records."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()
