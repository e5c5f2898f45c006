"""Reads about partners."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Upper

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having_text

# How alike two names have to be to be shown as perhaps the same partner (pg_trgm, 0 to 1).
ALIKE_IN_ONE_CITY = 0.45
ALIKE_ANYWHERE = 0.7


class StakeholderTypeQuerySet(ScopedQuerySet):
    """Types are no secret within their coalition."""

    def narrowed_for(self, viewer):
        return self

    def with_members(self):
        """Annotates `member_count`: partners of the type that are members today."""
        open_rows = Q(partners__memberships__ended_on__isnull=True, partners__memberships__status="member")
        return self.annotate(member_count=Count("partners", filter=open_rows, distinct=True))


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

    def with_type(self):
        """Annotates `type_name` and `type_core` of the stakeholder type; None where it is not known yet."""
        return self.annotate(type_name=F("stakeholder_type__name"), type_core=F("stakeholder_type__is_core"))

    def with_status(self):
        """Annotates `status` and `status_since`: the open membership's; None when there is none."""
        open_rows = self.model.memberships.rel.related_model.objects.filter(
            partner=OuterRef("pk"), ended_on__isnull=True
        ).order_by()  # there is one at most
        return self.annotate(
            status=Subquery(open_rows.values("status")[:1]),
            status_since=Subquery(open_rows.values("started_on")[:1]),
        )

    def members(self, on=None):
        """Partners that are members: today, or on a given day."""
        memberships = self.model.memberships.rel.related_model.objects.in_force(on=on).filter(status="member")
        return self.filter(Exists(memberships.filter(partner=OuterRef("pk"))))

    def of_status(self, status):
        """Partners whose status today is this one; "none" for those without any."""
        open_rows = self.model.memberships.rel.related_model.objects.filter(
            partner=OuterRef("pk"), ended_on__isnull=True
        )
        if status == "none":
            return self.filter(~Exists(open_rows))
        return self.filter(Exists(open_rows.filter(status=status)))

    def with_people(self):
        """Annotates `people_count`: how many people belong to the partner today."""
        ties = self.model.affiliations.rel.related_model.objects.in_force().filter(partner=OuterRef("pk"))
        counted = ties.order_by().values("partner").annotate(number=Count("person", distinct=True)).values("number")
        return self.annotate(people_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

    def matching(self, words):
        """Partners whose name, city or outside number has every word. Uses the trigram indexes."""
        return having_text(self, words, also=lambda word: Q(external_id=word))

    def close_to(self, words):
        """Partners whose name is written nearly so, the nearest first."""
        return close_to(self, words, "name")

    def resembling(self, *, name, city="", external_id=""):
        """Perhaps the same partner: the same outside number, or a name much alike, in one city more easily."""
        likeness = TrigramSimilarity(Upper("name"), Upper(Value(name)))
        same_city = Q(city__iexact=city) | Q(city="") if city else Q()
        alike = Q(upper_name__trigram_similar=name.upper()) & (
            Q(likeness__gte=ALIKE_ANYWHERE) | Q(likeness__gte=ALIKE_IN_ONE_CITY) & same_city
        )
        if external_id:
            alike |= Q(external_id=external_id)
        return (
            self.alias(upper_name=Upper("name")).annotate(likeness=likeness).filter(alike).order_by("-likeness", "name")
        )


class MembershipQuerySet(ScopedQuerySet):
    """Statuses of partners, asked about by day."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_ROSTER) else self.none()

    def in_force(self, on=None):
        """Memberships that cover a day; without one, those that have no end."""
        if on is None:
            return self.filter(ended_on__isnull=True)
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)
