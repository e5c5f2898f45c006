"""The change log for people: events of the coalition or of one row, a page at a time."""

from dataclasses import dataclass

from django.core.paginator import Paginator

from . import audit
from .models import AuditEvent

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One event: when, and the sentence."""

    at: object
    words: str


def log_page(request, *, target=None):
    """The page of the change log that ?page= asks for, newest first; of one row when `target` is given.

    A Django Page whose object_list holds Lines.
    """
    events = AuditEvent.objects.visible_to(request.viewer)
    if target is not None:
        events = events.filter(target_type=target._meta.label_lower, target_id=target.pk)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [Line(event.at, audit.sentence(event)) for event in page.object_list]
    return page
