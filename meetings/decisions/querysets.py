"""Reads about decisions."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having
from meetings.agenda.querysets import under_open_item


def votes_run(day, prefix=""):
    """Q: open, and its last day to vote is not over. `prefix` is the way to the decision."""
    last = Q(**{f"{prefix}closes_on__isnull": True}) | Q(**{f"{prefix}closes_on__gte": day})
    return last & Q(**{f"{prefix}status": "open"})


class DecisionQuerySet(ScopedQuerySet):
    """Decisions are made in the open: everybody in the coalition reads them (DEC-4). Drafts are for coordinators.

    What was decided under a confidential item is read by those who may read the item.
    """

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.exclude(status="draft").open_to(viewer.person)

    def open_to(self, person):
        """What `person` (or None) may read without regard to roles, for mails and personal links."""
        return self.filter(under_open_item(person))

    def open_to_all(self):
        """What everybody may read."""
        return self.filter(under_open_item(None))

    def matching(self, words):
        """Decisions in whose title or question every word occurs. Uses the trigram indexes."""
        return having(self, words, "title", "question")

    def close_to(self, words):
        """Decisions whose title is written nearly so, the nearest first."""
        return close_to(self, words, "title")


class BallotQuerySet(ScopedQuerySet):
    """Who took part is part of the open log."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        rows = self.exclude(decision__status="draft")
        return rows.filter(under_open_item(viewer.person, "decision__agenda_item"))


class UrnQuerySet(ScopedQuerySet):
    """Nobody reads an urn; it is counted when the vote closes."""

    def narrowed_for(self, viewer):
        return self.none()
