"""Reads about answers, and the statements that write one row for each of many people.

Names of confidential givers are for coordinators only (domain.md 5, rule 10).
"""

from datetime import timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedQuerySet

REPLY_WITHIN = timedelta(days=7)  # after somebody says "not quite"

_HEAR = """
INSERT INTO engagement_telling (coalition_id, news_id, person_id, way, made_at)
SELECT %s, %s, hearer.pk, hearer.way, %s FROM ({people}) AS hearer
ON CONFLICT (news_id, person_id) DO NOTHING
"""
_WORD = """
INSERT INTO engagement_interimword (coalition_id, request_id, person_id, way, made_at)
SELECT %s, %s, giver.pk, giver.way, %s FROM ({people}) AS giver
ON CONFLICT (request_id, person_id)
DO UPDATE SET way = excluded.way, made_at = excluded.made_at, told_at = NULL, told_by_id = NULL
"""
_MAKE_OUT = """
INSERT INTO engagement_receipt (coalition_id, report_back_id, person_id, way, made_at, read_well, read_note)
SELECT %s, %s, giver.pk, giver.way, %s, '', '' FROM ({people}) AS giver
ON CONFLICT (report_back_id, person_id) DO NOTHING
"""


class ReportBackQuerySet(ScopedQuerySet):
    """Drafts are for coordinators; a published answer is open to everybody in the coalition (COM-1)."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.filter(published_at__isnull=False)


class ThemeQuerySet(ScopedQuerySet):
    """Themes are seen with the published answer."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(request__report_back__published_at__isnull=False)

    def in_words(self):
        """Themes in order, each with the number of inputs in it (`voices`)."""
        return self.annotate(voices=Count("inputs")).order_by("position", "pk")


class ReceiptQuerySet(ScopedQuerySet):
    """Coordinators see who has the answer; anybody sees their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def make_out(self, report_back, people):
        """A receipt for each of `people`, a queryset of Person with its `way`; who has one keeps it. How many are new.

        One statement: the names are those of the model's table.
        """
        return _each(_MAKE_OUT, report_back, people)

    def to_tell(self):
        """Those somebody still has to tell in person; nobody tells who asked to be forgotten."""
        return self.filter(way="in_person", told_at__isnull=True, person__erased_at=None)

    def who_have_it(self):
        """All but those who are still to be told in person."""
        return self.exclude(way="in_person", told_at__isnull=True)

    def with_recipient(self, viewer):
        """Annotates `recipient`: the name, or empty for a confidential giver this viewer may not know."""
        return _named(self, viewer, request="report_back__request", person="person")


class NewsQuerySet(ScopedQuerySet):
    """What was corrected or carried out is open to everybody who sees the answer; a reply to who got it."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self._told_to(viewer.person)

    def of_answer(self, report_back, person):
        """What was said further to an answer, as one person reads it: replies are theirs alone. Newest first."""
        rows = self._told_to(person).filter(report_back=report_back)
        return rows.select_related("theme").order_by("-pk")

    def _told_to(self, person):
        """What went to everybody, and the replies this Person (or None) got. Exists, not a join: one row each."""
        tellings = self.model.tellings.rel.related_model.objects
        own = Exists(tellings.filter(news=OuterRef("pk"), person=person)) if person else Q(pk=None)
        return self.filter(~Q(kind="reply") | own)


class TellingQuerySet(ScopedQuerySet):
    """Coordinators see who heard what; anybody sees what they were told."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def make_out(self, news, people):
        """A telling for each of `people`, a queryset of Person with its `way`. How many are new. One statement."""
        return _each(_HEAR, news, people)

    def to_tell(self):
        """Those somebody still has to tell in person; nobody tells who asked to be forgotten."""
        return self.filter(way="in_person", told_at__isnull=True, person__erased_at=None)

    def with_recipient(self, viewer):
        """Annotates `recipient`, as ReceiptQuerySet does."""
        return _named(self, viewer, request="news__report_back__request", person="person")


class InterimWordQuerySet(ScopedQuerySet):
    """Coordinators see who heard where it stands; anybody sees what they were told."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def make_out(self, request, people):
        """A word for each of `people`, a queryset of Person with its `way`; an earlier one begins anew. One statement."""
        return _each(_WORD, request, people)

    def in_person(self):
        """Those somebody tells, or told, in person, as long as the answer itself is not out."""
        return self.filter(way="in_person", person__erased_at=None, request__status__in=["open", "closed"])

    def to_tell(self):
        """Those nobody has told yet."""
        return self.in_person().filter(told_at__isnull=True)

    def with_recipient(self, viewer):
        """Annotates `recipient`, as ReceiptQuerySet does."""
        return _named(self, viewer, request="request", person="person")


class NotQuiteQuerySet(ScopedQuerySet):
    """Coordinators see what is not answered yet; anybody sees what they said themselves."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(receipt__person=viewer.person) if viewer.person else self.none()

    def waiting(self):
        """Those a reply is owed to; nobody replies to who asked to be forgotten."""
        return self.filter(reply__isnull=True, settled_at__isnull=True, receipt__person__erased_at=None)

    def with_recipient(self, viewer):
        """Annotates `recipient`, as ReceiptQuerySet does."""
        return _named(self, viewer, request="receipt__report_back__request", person="receipt__person")


def _each(sql, about, people):
    """Run an INSERT … SELECT for each of `people` about a row; how many rows are new."""
    found, values = people.order_by().values("pk", "way").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql.format(people=found), (about.coalition_id, about.pk, timezone.now(), *values))
        return cursor.rowcount


def _named(rows, viewer, *, request, person):
    """Annotates `recipient`: the person's name, or empty for a confidential giver this viewer may not know."""
    name = F(f"{person}__name")
    if viewer.can(Permission.SEE_CONFIDENTIAL):
        return rows.annotate(recipient=name)
    inputs = apps.get_model("engagement", "Input").objects  # this file stands below the models
    confidential = inputs.filter(request=OuterRef(request), person=OuterRef(person), attribution="confidential")
    return rows.annotate(recipient=Case(When(Exists(confidential), then=Value("")), default=name))
