"""Reads about public thanks: everybody what may be told, each partner's people what they are asked."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from engagement.wins.querysets import own_partners


class ThanksQuerySet(ScopedQuerySet):
    """Coordinators see all; everybody else what was agreed to, and what is asked of the partner they are with."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(Q(answer__in=self.model.SHOWN) | Q(partner__in=own_partners(viewer)))

    def shown(self):
        """Those members read."""
        return self.filter(answer__in=self.model.SHOWN)

    def asked_of(self, viewer):
        """Those of the partners the viewer is with, the unanswered first."""
        return self.filter(partner__in=own_partners(viewer))
