"""Who reads assessments: whoever reads the dashboards."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class AssessmentQuerySet(ScopedQuerySet):
    """Means over all who answered: for leadership and those who keep records."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()
