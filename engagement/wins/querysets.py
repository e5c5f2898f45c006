"""Reads about wins, public promises and admitted misses: what everybody may know, and what stays with coordinators."""

from django.db.models import Q
from django.db.models.functions import Coalesce, Least

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.models import Affiliation


def own_partners(viewer):
    """Keys of the partners the viewer is with today, as a subquery."""
    if viewer.person is None:
        return Affiliation.objects.none().values("partner")
    return Affiliation.objects.in_force(on=viewer.coalition.today()).filter(person=viewer.person).values("partner")


class OpenQuerySet(ScopedQuerySet):
    """For everybody at the table."""

    def narrowed_for(self, viewer):
        return self


class PromiseQuerySet(OpenQuerySet):
    """Public promises, asked about by their day."""

    def by_day(self):
        """Annotates `due`: the day that holds now."""
        return self.annotate(due=Coalesce("new_due_on", "due_on"))

    def open(self):
        """Neither kept nor taken back."""
        return self.filter(kept_on__isnull=True)


class CreditQuerySet(ScopedQuerySet):
    """Who took part is told of those who agreed to be named (domain.md 5, rule 19), and each partner's own people."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(Q(consent="yes") | Q(partner__in=own_partners(viewer)))


class ShortfallQuerySet(ScopedQuerySet):
    """Of a public promise: everybody. Of a promise to one partner: its own people."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(Q(promise__isnull=False) | Q(pledge__partner__in=own_partners(viewer)))


class CandidateQuerySet(ScopedQuerySet):
    """For those who keep records."""

    def with_least(self):
        """Annotates `least`: the rating of the weakest side."""
        return self.annotate(least=Least("feasibility", "visibility", "appeal", "speed"))
