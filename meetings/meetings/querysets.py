"""Reads about meetings."""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having


class MeetingQuerySet(ScopedQuerySet):
    """Drafts are for coordinators; everybody in the coalition sees what is published."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(status="draft")

    def with_reading(self):
        """Annotates `has_papers`, and `read_count`: people who ticked that they read agenda and papers."""
        papers = self.model.documents.rel.related_model.objects.filter(meeting=OuterRef("pk"))
        ticks = self.model.acknowledgements.rel.related_model.objects.filter(meeting=OuterRef("pk"))
        numbers = ticks.order_by().values("meeting").annotate(number=Count("pk")).values("number")
        return self.annotate(has_papers=Exists(papers), read_count=Coalesce(Subquery(numbers), 0))

    def with_counts(self):
        """Annotates `invited`, `coming` and `came`: numbers of people."""
        model = self.model
        answers = (
            model.invitations.rel.related_model.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
        )
        sheet = model.attendances.rel.related_model.objects.filter(meeting=OuterRef("pk")).came().order_by()

        def number(rows):
            return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)

        return self.annotate(
            invited=number(answers),
            coming=number(answers.filter(answer__in=["coming", "delegate"])),
            came=number(sheet.values("meeting")),
        )

    def upcoming(self, now=None):
        """Published meetings that are not over, soonest first."""
        return self.filter(status="published", ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def matching(self, words):
        """Meetings whose title or place has every word. Uses the trigram indexes."""
        return having(self, words, "title", "place")

    def close_to(self, words):
        """Meetings whose title is written nearly so, the nearest first."""
        return close_to(self, words, "title")
