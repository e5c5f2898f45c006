"""Reads about judgments."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class JudgmentQuerySet(ScopedQuerySet):
    """For those who keep records; checks of reputation only for whoever made them, and for owners."""

    def narrowed_for(self, viewer):
        rows = super().narrowed_for(viewer)
        if self.model._meta.model_name != "reputationcheck" or viewer.can(Permission.MANAGE_COALITION):
            return rows
        return rows.filter(by=viewer.user)

    def fresh(self, today):
        """Those that have not expired on a day, and were made by then."""
        return self.filter(on__gte=today - self.model.LASTS, on__lte=today)

    def expired(self, today):
        """Those that may not be relied on any more."""
        return self.filter(on__lt=today - self.model.LASTS)

    def latest(self, today):
        """The newest one of each partner (of each of its people, where it is about them) that has not expired."""
        about = [f"{name}_id" for name in self.model.ABOUT]
        return self.fresh(today).order_by(*about, "-on", "-pk").distinct(*about)

    def of(self, partner):
        """All of one partner, the newest first."""
        return self.filter(Q(partner=partner)).select_related("by", *self.model.ABOUT)
