"""Reads about steps. For those who keep records; one that stems from a confidence is its keeper's alone (domain.md 5, 9)."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet

# a keeper's own worry is answered by somebody else
OF_THE_RAISER = ("concern-unanswered", "concern-not-eased")
LIVE = ("open", "planned", "delegated")


class StepQuerySet(ScopedQuerySet):
    """Members and leaders never see a step; leadership reads numbers (Evaluation)."""

    def narrowed_for(self, viewer):
        if not viewer.can(Permission.KEEP_RECORDS):
            return self.none()
        rows = self.filter(Q(keeper=None) | Q(keeper=viewer.user))
        return rows.exclude(rule__in=OF_THE_RAISER, person=viewer.person) if viewer.person else rows

    def told_to(self, person):
        """What a mail to somebody who keeps records may tell: open ones, and what lies in their own hands."""
        mine = Q(state="open") | Q(state="delegated", delegate=person)
        rows = self.filter(mine).filter(Q(keeper=None) | Q(keeper=person.user_id))
        return rows.exclude(rule__in=OF_THE_RAISER, person=person)


class RuleSettingQuerySet(ScopedQuerySet):
    """Which rules are in use is for whoever reads the dashboards."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()


class EvaluationQuerySet(RuleSettingQuerySet):
    """Numbers over the whole coalition: for whoever reads the dashboards."""
