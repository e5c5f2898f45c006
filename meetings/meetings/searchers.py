"""What search finds of meetings: the newest first."""

from django.db.models import Func, TextField, Value
from django.db.models.functions import Extract, TruncDate

from coalition import search

from .models import Meeting


def _day(viewer):
    """The meeting's day where the coalition is, as words."""
    day = TruncDate("starts_at", tzinfo=viewer.coalition.zone)
    return Func(day, Value("FMMonth FMDD, YYYY"), function="to_char", output_field=TextField())


search.register(
    search.Searcher(
        kind="meeting",
        heading="Meetings",
        icon="calendar3",
        route="meeting-detail",
        rows=lambda viewer: Meeting.objects.visible_to(viewer),
        label="title",
        detail=_day,
        rank=-Extract("starts_at", "epoch"),
        more="meeting-list",
        order=30,
    )
)
