"""Reads about objectives and tasks."""

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having
from meetings.agenda.querysets import under_open_item

from .movement import STALLED_AFTER


class OpenToAllQuerySet(ScopedQuerySet):
    """What we are after is open to everybody in the coalition."""

    def narrowed_for(self, viewer):
        return self


class ObjectiveQuerySet(OpenToAllQuerySet):
    """Objectives, asked about by movement."""

    def matching(self, words):
        """Objectives whose title has every word."""
        return having(self, words, "title")

    def close_to(self, words):
        """Objectives whose title is written nearly so, the nearest first."""
        return close_to(self, words, "title")

    def with_open_tasks(self):
        """Annotates `open_tasks`: how many are still to do."""
        tasks = self.model.tasks.rel.related_model.objects.open().filter(objective=OuterRef("pk")).order_by()
        number = tasks.values("objective").annotate(number=Count("pk")).values("number")
        return self.annotate(open_tasks=Coalesce(Subquery(number), Value(0)))

    def with_movement(self):
        """Annotates `moved_on`: the day of the last movement, else the day it became active; None before that."""
        # GREATEST of PostgreSQL passes over NULL.
        return self.annotate(moved_on=Greatest("last_moved_on", "activated_on"))

    def stalled(self, on):
        """Active ones without a step reached, a task done or measured progress for 60 days (domain.md 3.7)."""
        return self.with_movement().filter(status="active", moved_on__lte=on - STALLED_AFTER)


class TaskQuerySet(ScopedQuerySet):
    """Coordinators see all tasks; anybody sees those they answer for or do, those held for them, and those of the
    partners they stand for.

    Of the latter not what was noted under a confidential item they may not read.
    """

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.person is None:
            return self.none()
        today = viewer.coalition.today()
        partners = viewer.person.affiliations.in_force(on=today).values("partner")
        theirs = Q(partner__in=partners) & under_open_item(viewer.person)
        return self.filter(Q(owner=viewer.person) | Q(delegate=viewer.person) | Q(held_for=viewer.person) | theirs)

    def open_to_all(self):
        """Not noted under a confidential item."""
        return self.filter(under_open_item(None))

    def at_the_table(self, viewer):
        """What somebody who leads a meeting sees of its tasks: all but those under an item they may not read."""
        return self if viewer.can(Permission.KEEP_RECORDS) else self.filter(under_open_item(viewer.person))

    def open(self):
        """Not done yet, and still needed."""
        return self.filter(done_on__isnull=True, let_go_on__isnull=True)

    def of(self, person):
        """Those in this person's hands: theirs unless a colleague does it, and those of colleagues they do."""
        return self.filter(Q(owner=person, delegate=None) | Q(delegate=person))

    def past_their_day(self, on):
        """Open ones whose day has gone by."""
        return self.open().filter(due_on__lt=on)

    def by_day(self):
        """Soonest first, those without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class AnswerQuerySet(OpenToAllQuerySet):
    """Questions and replies are for everybody; who asked is for coordinators (views leave the name out)."""

    def understood(self):
        """Ticks."""
        return self.filter(kind="understood")

    def questions(self):
        """Questions, the latest first."""
        return self.filter(kind="question").order_by("-given_on", "-pk")


class RatingQuerySet(ScopedQuerySet):
    """Coordinators see what was rated; anybody sees their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()


class BarrierQuerySet(ScopedQuerySet):
    """For coordinators and leadership."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()

    def open(self):
        """Still in the way."""
        return self.filter(cleared_on__isnull=True)
