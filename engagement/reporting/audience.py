"""Who gets a version of a report, and who a correction; said before they go out."""

from django.urls import reverse

from coalition.access import Permission
from members.notices import audiences

from . import reading
from .models import Report


def _found(viewer, pk):
    if not viewer.can(Permission.KEEP_RECORDS):
        return None
    return Report.objects.visible_to(viewer).filter(pk=pk).first()


def _group(viewer, report, ids, route):
    return audiences.Group(audiences.people(ids), report.title, reverse(route, args=[viewer.coalition.slug, report.pk]))


def of_version(viewer, pk):
    """Whom the next version goes to."""
    report = _found(viewer, pk)
    return report and _group(viewer, report, report.recipients.values("person"), "pack-draft")


def of_correction(viewer, pk):
    """Whom a correction of the latest version goes to."""
    report = _found(viewer, pk)
    if report is None or reading.latest(report) is None:
        return None
    return _group(viewer, report, reading.receivers(report), "pack-detail")


audiences.register("pack", of_version)
audiences.register("pack-correction", of_correction)
