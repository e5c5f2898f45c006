"""Who may know of a concern (domain.md 5, rule 9).

One of a person's own life, or whose nature is not known yet, is known to two people: whoever raised it and the
coordinator they chose. A professional one is known to its raiser and to the coordinators. Nobody else, whatever their role.

What a coordinator sees here depends on who they are, not on their role alone: nothing of this room goes through
`coalition.compiled`, nor into a count that all coordinators share.
"""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet

from .life import OPEN, UNANSWERED

PROFESSIONAL = "professional"


def _heard(viewer, prefix=""):
    """The condition for what a coordinator hears as coordinator; None for everybody else."""
    if not viewer.can(Permission.KEEP_RECORDS):
        return None
    return Q(**{f"{prefix}nature": PROFESSIONAL}) | Q(**{f"{prefix}coordinator": viewer.user})


def _raised(viewer, prefix=""):
    return Q(**{f"{prefix}person": viewer.person}) if viewer.person else None


def known_to(viewer, prefix=""):
    """The condition on a concern, reached through `prefix`, that the viewer may know of it; None when of none."""
    parts = [part for part in (_heard(viewer, prefix), _raised(viewer, prefix)) if part is not None]
    return Q(*parts, _connector=Q.OR) if parts else None


class ConcernQuerySet(ScopedQuerySet):
    """Concerns, by who may know of them."""

    def narrowed_for(self, viewer):
        known = known_to(viewer)
        return self.none() if known is None else self.filter(known)

    def heard_by(self, viewer):
        """Those the viewer looks after as a coordinator; their own are not among them."""
        heard = _heard(viewer)
        if heard is None:
            return self.none()
        own = Q(person__user=viewer.user)
        return self.filter(heard, coalition=viewer.coalition).filter(~own | Q(person__isnull=True))

    def raised_by(self, viewer):
        """The viewer's own."""
        raised = _raised(viewer)
        return self.none() if raised is None else self.filter(raised, coalition=viewer.coalition)

    def professional(self):
        """Those all coordinators may know of."""
        return self.filter(nature=PROFESSIONAL)

    def open(self):
        """Neither eased nor given up."""
        return self.filter(status__in=OPEN)

    def unanswered(self):
        """Nobody has answered yet."""
        return self.filter(status__in=UNANSWERED)


class StepQuerySet(ScopedQuerySet):
    """The steps of a concern are known to whom the concern is known."""

    def narrowed_for(self, viewer):
        known = known_to(viewer, "concern__")
        return self.none() if known is None else self.filter(known)


class ViewQuerySet(ScopedQuerySet):
    """How somebody sees it: for coordinators, and only where they may know of the concern it came with."""

    def narrowed_for(self, viewer):
        heard = _heard(viewer, "concern__")
        return self.none() if heard is None else self.filter(Q(concern__isnull=True) | heard)

    def for_all_coordinators(self):
        """Those no personal concern stands behind."""
        return self.filter(Q(concern__isnull=True) | Q(concern__nature=PROFESSIONAL))


class ChangeQuerySet(ScopedQuerySet):
    """Coordinators see all changes; everybody else those that are told, five or more voices together (told.py)."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.filter(told_on__isnull=False)


class CauseQuerySet(ScopedQuerySet):
    """Why something was changed: known to whom the concern is known; what came of input, to coordinators."""

    def narrowed_for(self, viewer):
        known = known_to(viewer, "concern__")
        if viewer.can(Permission.KEEP_RECORDS):
            return self.filter(Q(concern__isnull=True) | known)
        return self.none() if known is None else self.filter(known)
