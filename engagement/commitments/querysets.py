"""Reads about promises and deeds."""

from django.db.models import Exists, OuterRef

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.models import Affiliation


class CommitmentQuerySet(ScopedQuerySet):
    """Coordinators see all; somebody else sees what they promised themselves or for the partner they are with."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.person is None:
            return self.none()
        tie = "pledge__partner" if self.model.__name__ == "Delivery" else "partner"
        mine = Affiliation.objects.in_force(on=viewer.coalition.today()).filter(person=viewer.person)
        return self.filter(Exists(mine.filter(partner=OuterRef(tie))))
