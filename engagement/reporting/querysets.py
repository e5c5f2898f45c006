"""Who reads which report: leadership every published one, others the versions that went to them or that are for members."""

from django.db.models import Exists, OuterRef, Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class VersionQuerySet(ScopedQuerySet):
    """Versions of reports. Corrections are read by whoever reads the version they made: `path` leads there."""

    path = ""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.SEE_OVERVIEW):
            return self
        at = f"{self.path}__" if self.path else ""
        theirs = Q(**{f"{at}report__for_members": True})
        if viewer.person:
            version = self.model._meta.get_field(self.path).related_model if self.path else self.model
            receipts = version.receipts.rel.related_model.objects.filter(person=viewer.person)
            theirs |= Q(**{f"{at}pk__in": receipts.values("version")})
        return self.filter(theirs)


class CorrectionQuerySet(VersionQuerySet):
    """Corrections."""

    path = "version"


class ReportQuerySet(ScopedQuerySet):
    """Reports: unpublished ones for those who keep records."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        versions = self.model.versions.rel.related_model.objects.visible_to(viewer)
        return self.filter(Exists(versions.filter(report=OuterRef("pk"))))


class KeptQuerySet(ScopedQuerySet):
    """Who gets and who had a report: for those who keep records."""


class ErrorQuerySet(ScopedQuerySet):
    """Who found an error is for those who keep records; the figure's mark is for every reader (reading.py)."""

    def open(self):
        """Still being checked."""
        return self.filter(state__in=["said", "acknowledged"])
