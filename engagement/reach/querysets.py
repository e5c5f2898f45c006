"""Who reads what of the reach of the coalition."""

from django.db.models import Count, Exists, OuterRef, Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.models import Affiliation


class RosterQuerySet(ScopedQuerySet):
    """Places and groups of people, and who serves them: for those who see the list of partners."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_ROSTER) else self.none()


class OverviewQuerySet(ScopedQuerySet):
    """Counts: for leadership and those who keep records."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()


class OpenQuerySet(ScopedQuerySet):
    """What was said together, and who runs what, is for everybody at the table."""

    def narrowed_for(self, viewer):
        return self


class JointQuerySet(OpenQuerySet):
    """What was said together."""

    def counted(self):
        """Annotates `voice_count`: how many partners took part."""
        return self.annotate(voice_count=Count("voices"))


class OutreachQuerySet(ScopedQuerySet):
    """For those who keep records; somebody else sees what the partner they are with did."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.person is None:
            return self.none()
        ties = Affiliation.objects.in_force(on=viewer.coalition.today()).filter(person=viewer.person)
        return self.filter(Exists(ties.filter(partner=OuterRef("partner"))))


def running(day, prefix=""):
    """Q: the share of the work is not over on a day."""
    return Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gte": day})
