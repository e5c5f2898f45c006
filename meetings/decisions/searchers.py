"""What search finds of decisions: the latest first, those still open before them."""

from django.db.models import Case, F, Func, TextField, Value, When
from django.db.models.functions import Coalesce, Extract

from coalition import search

from .models import Decision

# The day it was decided, else where it stands.
_STANDS = Case(
    *[When(status=status, then=Value(str(label))) for status, label in Decision.Status.choices], default=Value("")
)
_DAY = Func(F("decided_on"), Value("FMMonth FMDD, YYYY"), function="to_char", output_field=TextField())

search.register(
    search.Searcher(
        kind="decision",
        heading="Decisions",
        icon="check2-square",
        route="decision-detail",
        rows=lambda viewer: Decision.objects.visible_to(viewer),
        label="title",
        detail=Coalesce(_DAY, _STANDS, output_field=TextField()),
        rank=Coalesce(-Extract("decided_on", "epoch"), Value(-1e12)),
        order=35,
    )
)
