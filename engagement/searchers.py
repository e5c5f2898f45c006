"""What search finds of the case, the wins and the reports. A coalition has some dozens of each: PostgreSQL reads them by
the index on the coalition and looks into each.
"""

from django.db.models import DateField, F, Func, TextField, Value
from django.db.models.functions import Cast, Concat, Extract

from coalition import search

from .models import Brief, DataRequest, EvidenceItem, PublicPromise, Report, RoiCase, Win


def _shown(field):
    """A day in words, as the decisions have it."""
    return Func(Cast(field, DateField()), Value("FMMonth FMDD, YYYY"), function="to_char", output_field=TextField())


def _latest(field):
    return -Extract(field, "epoch")


def _add(model, heading, icon, route, among, order, **more):
    label, *_ = among
    search.register(
        search.Searcher(
            kind=model._meta.model_name, heading=heading, icon=icon, route=route, among=among, label=label,
            rows=lambda viewer: model.objects.visible_to(viewer), order=order, **more,
        )
    )  # fmt: skip


_add(Win, "What we reached", "award", "win-detail", ("what", "details"), 70, detail=_shown("on"), rank=_latest("on"))
_add(
    PublicPromise, "What we promised openly", "megaphone", "public-promise-detail", ("what", "to_whom"), 75,
    detail=Concat(Value("to "), F("to_whom")), rank=_latest("due_on"),
)  # fmt: skip
_add(
    EvidenceItem, "Evidence", "journal-text", "evidence-detail", ("claim", "figure", "source"), 80,
    detail=F("source"), rank=_latest("dated"),
)  # fmt: skip
_add(RoiCase, "What it returns", "graph-up", "roi-detail", ("title", "reused"), 85, rank=_latest("updated_at"))
_add(
    Brief, "Briefs and talking points", "file-earmark-text", "brief-detail", ("title", "body"), 90,
    detail=_shown("composed_on"), rank=_latest("composed_on"),
)  # fmt: skip
_add(
    Report, "Reports", "file-earmark-spreadsheet", "pack-detail", ("title", "introduction"), 95,
    detail=Concat(Value("to "), _shown("ends_on")), rank=_latest("ends_on"),
)  # fmt: skip
_add(
    DataRequest, "Questions for figures", "patch-question", "data-request-detail", ("question", "answer"), 97,
    detail=_shown("asked_on"), rank=_latest("asked_on"),
)  # fmt: skip
