"""Reads about codes and arrivals."""

from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class CheckInCodeQuerySet(ScopedQuerySet):
    """Codes of meetings; only those who keep records see them."""

    def standing(self):
        """Those nobody revoked."""
        return self.filter(revoked_at__isnull=True)


class ArrivalQuerySet(ScopedQuerySet):
    """Coordinators see who says they were there; anybody sees what they said themselves."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def waiting(self):
        """Those nobody has confirmed or declined."""
        return self.filter(answer=self.model.Answer.WAITING)

    def answered_now(self, answer, by):
        """Set the answer of all of them."""
        return self.update(answer=answer, answered_at=timezone.now(), answered_by=by)
