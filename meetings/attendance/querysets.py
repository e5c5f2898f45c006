"""Reads about invitations and attendance."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class InvitationQuerySet(ScopedQuerySet):
    """Coordinators see who answered what; anybody sees their own invitation."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()


class AttendanceQuerySet(ScopedQuerySet):
    """Coordinators see the sheet; anybody sees their own line."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def came(self):
        """Those who took part, in the room, remotely or by a delegate."""
        return self.filter(status__in=self.model.CAME)
