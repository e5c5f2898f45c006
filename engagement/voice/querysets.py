"""Reads about input and answers. Names of confidential givers are for coordinators only (domain.md 5, rule 10)."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class InputRequestQuerySet(ScopedQuerySet):
    """Drafts are for coordinators; everybody in the coalition sees what was asked."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(status="draft")

    def answer_owed(self):
        """Requests with input whose answer has not gone out."""
        return self.filter(status__in=["open", "closed"], inputs__isnull=False).distinct()


class InputQuerySet(ScopedQuerySet):
    """Coordinators see what was said; anybody sees what they said themselves."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()


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


class ReceiptQuerySet(ScopedQuerySet):
    """Coordinators see who has the answer; anybody sees their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()
