"""Reads of the sharing board."""

from django.db.models import Exists, OuterRef, Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.models import Affiliation


def ties_of(viewer):
    """The open ties of the viewer's own contact."""
    return Affiliation.objects.in_force(on=viewer.coalition.today()).filter(person=viewer.person)


class BoardQuerySet(ScopedQuerySet):
    """Offers and needs are for everybody at the table."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.TAKE_PART) else self.none()

    def open_on(self, day):
        """Those still standing; an offer ends with its last day."""
        rows = self.filter(closed_on=None)
        return rows.filter(Q(until=None) | Q(until__gte=day)) if self.model.__name__ == "ResourceOffer" else rows


class LoanQuerySet(ScopedQuerySet):
    """Coordinators see all loans; others those of their own partners."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.person is None:
            return self.none()
        ties = ties_of(viewer)
        return self.filter(
            Q(Exists(ties.filter(partner=OuterRef("lender")))) | Q(Exists(ties.filter(partner=OuterRef("borrower"))))
        )

    def out(self):
        """Those that should come back and have not."""
        return self.filter(returned_on=None, due_back_on__isnull=False)
