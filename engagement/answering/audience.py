"""Who hears how it stands, of a correction, of what is carried out: by number and reason, for some spoke in confidence."""

from members.models import Person
from members.notices import audiences

from . import afterwards, publishing


def _group(request, people):
    return audiences.Group(people, request.title, request.get_absolute_url(), named=False)


def of_interim(request):
    """Everybody who gave input."""
    return audiences.of("input-interim", _group(request, publishing.givers_of(request)))


def of_correction(report_back):
    """Everybody who had the old answer."""
    return audiences.of("report-correction", _group(report_back.request, afterwards.who_have_it(report_back)))


def of_done(report_back):
    """Everybody who has the answer, or is about to be told."""
    people = Person.objects.filter(pk__in=report_back.receipts.values("person"))
    return audiences.of("report-done", _group(report_back.request, people))
