"""Reads about people."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having


class PersonQuerySet(ScopedQuerySet):
    """Coordinators see everybody who was not forgotten; anybody sees themselves."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self.filter(erased_at=None)
        return self.filter(pk=viewer.person.pk) if viewer.person else self.none()

    def matching(self, words):
        """People whose name or address has every word. Uses the trigram indexes."""
        return having(self, words, "name", "email")

    def close_to(self, words):
        """People whose name is written nearly so, the nearest first."""
        return close_to(self, words, "name")

    def reachable(self):
        """People with an address a notice can go to."""
        return self.exclude(email="")


class AffiliationQuerySet(ScopedQuerySet):
    """Ties of people to partners, asked about by day."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def in_force(self, on=None):
        """Ties that cover a day; without one, those that have no end."""
        if on is None:
            return self.filter(ended_on__isnull=True)
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)

    def partner_of(self, person, on):
        """The partner a person stands for on a day: the tie that began last; None without one."""
        tie = self.in_force(on=on).filter(person=person).select_related("partner").first()
        return tie.partner if tie else None
