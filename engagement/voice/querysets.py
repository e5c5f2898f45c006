"""Reads about input and answers. Names of confidential givers are for coordinators only (domain.md 5, rule 10)."""

from datetime import timedelta

from django.db.models import Case, Count, DateField, Exists, F, Min, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Least

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having

ANSWER_AFTER_DECISION = timedelta(days=14)  # domain.md 3.7


class InputRequestQuerySet(ScopedQuerySet):
    """Drafts are for coordinators; everybody in the coalition sees what was asked."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(status="draft")

    def matching(self, words):
        """Requests whose title has every word. Uses the trigram index."""
        return having(self, words, "title")

    def close_to(self, words):
        """Requests whose title is written nearly so, the nearest first."""
        return close_to(self, words, "title")

    def answer_owed(self):
        """Requests with input whose answer has not gone out. Exists, not a join: one row a request, for counting.

        Input of people who asked to be forgotten alone owes nobody an answer.
        """
        inputs = self.model.inputs.rel.related_model.objects.filter(request=OuterRef("pk"), person__erased_at=None)
        return self.filter(Exists(inputs), status__in=["open", "closed"])

    def with_due(self):
        """Annotates `due_on`: the day we promised, or 14 days after the decision when that is earlier."""
        after = Cast(F("decided_on") + Value(ANSWER_AFTER_DECISION), DateField())
        # LEAST of PostgreSQL passes over NULL.
        return self.annotate(due_on=Least("report_back_on", after, output_field=DateField()))

    def with_givers(self):
        """Annotates `givers` (distinct people) and `first_given_on`."""
        return self.annotate(
            givers=Count("inputs__person", distinct=True),
            first_given_on=Min("inputs__given_on"),
        )

    def overdue(self, on):
        """Owed answers whose day has passed."""
        return self.answer_owed().with_due().filter(due_on__lt=on)

    def open_on(self, on):
        """Requests that take input on this day."""
        return self.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=on), status="open")

    def not_answered_by(self, person):
        """Requests this person has said nothing to so far."""
        inputs = self.model.inputs.rel.related_model.objects.filter(request=OuterRef("pk"), person=person)
        return self.filter(~Exists(inputs))


class InputQuerySet(ScopedQuerySet):
    """Coordinators see what was said; anybody sees what they said themselves."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def matching(self, words):
        """Inputs in whose text every word occurs. Uses the trigram index."""
        return having(self, words, "text")

    def with_author(self, viewer):
        """Annotates `author` and `author_partner`: names, or empty where this viewer may not know them."""
        hidden = Q(attribution="confidential")
        if viewer.person:
            hidden &= ~Q(person=viewer.person) | Q(person__isnull=True)
        if viewer.can(Permission.SEE_CONFIDENTIAL):
            return self.annotate(author=F("person__name"), author_partner=F("partner__name"))
        return self.annotate(
            author=Case(When(hidden, then=Value("")), default=F("person__name")),
            author_partner=Case(When(hidden, then=Value("")), default=F("partner__name")),
        )

    def of_giver(self, request, person, attribution):
        """What a person said to a request, or None; of two (`Input`) the one spoken like this."""
        rows = list(self.filter(request=request, person=person))
        alike = [each for each in rows if each.attribution == attribution]
        return (alike or rows or [None])[0]

    def unplaced(self):
        """Inputs in no theme."""
        return self.filter(themes__isnull=True)
