"""Who reads whose figures: those who keep records all, somebody else those of the partner they are with."""

from django.db.models import Exists, OuterRef

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.models import Affiliation


class BenchmarkQuerySet(ScopedQuerySet):
    """Distributions over groups of partners, without a name: for everybody."""

    def narrowed_for(self, viewer):
        return self


class LineQuerySet(ScopedQuerySet):
    """A partner's own figures: for its people and those who keep records, for nobody else."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.person is None:
            return self.none()
        mine = Affiliation.objects.in_force(on=viewer.coalition.today()).filter(person=viewer.person)
        return self.filter(Exists(mine.filter(partner=OuterRef("partner"))))
