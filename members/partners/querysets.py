"""Reads about partners."""

from django.db.models import Exists, OuterRef, Q, Subquery

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class StakeholderTypeQuerySet(ScopedQuerySet):
    """Types are no secret within their coalition."""

    def narrowed_for(self, viewer):
        return self


class PartnerQuerySet(ScopedQuerySet):
    """Coordinators and leaders see all partners; a member sees those they belong to today."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.SEE_ROSTER):
            return self
        if viewer.person is None:
            return self.none()
        # Exists, not a join: one person may be tied to a partner twice and would double the row.
        ties = self.model.affiliations.rel.related_model.objects.in_force(on=viewer.coalition.today())
        return self.filter(Exists(ties.filter(partner=OuterRef("pk"), person=viewer.person)))

    def with_status(self):
        """Annotates `status` and `status_since`: the open membership's; None when there is none."""
        open_rows = self.model.memberships.rel.related_model.objects.filter(
            partner=OuterRef("pk"), ended_on__isnull=True
        )
        return self.annotate(
            status=Subquery(open_rows.values("status")[:1]),
            status_since=Subquery(open_rows.values("started_on")[:1]),
        )

    def members(self, on=None):
        """Partners that are members: today, or on a given day."""
        memberships = self.model.memberships.rel.related_model.objects.in_force(on=on).filter(status="member")
        return self.filter(Exists(memberships.filter(partner=OuterRef("pk"))))

    def matching(self, words):
        """Partners whose name, city or outside number has every word. Uses the trigram indexes."""
        rows = self
        for word in words.split()[:6]:
            rows = rows.filter(Q(name__icontains=word) | Q(city__icontains=word) | Q(external_id=word))
        return rows


class MembershipQuerySet(ScopedQuerySet):
    """Statuses of partners, asked about by day."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_ROSTER) else self.none()

    def in_force(self, on=None):
        """Memberships that cover a day; without one, those that have no end."""
        if on is None:
            return self.filter(ended_on__isnull=True)
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)
