"""Reads about proposed profiles."""

from django.db.models import Exists, OuterRef

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.people.models import Affiliation


class ProposalQuerySet(ScopedQuerySet):
    """Coordinators see all; a partner's own people what was proposed for it."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.person is None:
            return self.none()
        ties = Affiliation.objects.in_force(on=viewer.coalition.today()).filter(person=viewer.person)
        return self.filter(Exists(ties.filter(partner=OuterRef("partner"))))

    def waiting(self):
        """Those without an answer."""
        return self.filter(outcome="waiting")
