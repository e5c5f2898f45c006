"""Who reads which question."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class InquiryQuerySet(ScopedQuerySet):
    """Coordinators read all; everybody else the open ones and their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        own = Q(person=viewer.person) if viewer.person else Q()
        return self.filter(Q(is_open=True) | own)

    def waiting(self):
        """Those without an answer."""
        return self.filter(answered_at=None)

    def answered(self):
        """Those with one."""
        return self.filter(answered_at__isnull=False)
