"""The board as a table: every partner with its status, how ready it is, whom it trusts and the last talk."""

import django_filters
from django.db.models import Case, Func, IntegerField, Max, OuterRef, Subquery, TextField, Value, When

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels
from members.models import Membership, Partner

from . import checklist
from .models import FirstContact

STATUSES = dict(Membership.Status.choices)


def with_columns(rows):
    """Annotates what the columns show. One statement with the rows."""
    first = FirstContact.objects.filter(partner=OuterRef("pk"))
    places = [When(status=status, then=place) for place, status in enumerate(STATUSES)]
    return checklist.with_points(rows.with_type().with_status()).annotate(
        place=Case(*places, default=len(places), output_field=IntegerField()),
        listener=Subquery(first.values("trusted_listener__name")[:1]),
        talked_on=Max("one_on_ones__on"),
    )


def missing(row):
    """What is not ready, in words; nothing of those who are invited already or were."""
    return "; ".join(point.do for point in checklist.open_of(row)) if row.status == "prospect" else ""


# The same as `missing`, for files: PostgreSQL writes them, and CONCAT_WS leaves out what is NULL.
MISSING = Case(
    When(
        status="prospect",
        then=Func(
            Value("; "),
            *(
                Case(When(**{f"met_{point.key}": False}, then=Value(point.do)), default=None)
                for point in checklist.POINTS
            ),
            function="CONCAT_WS",
            output_field=TextField(),
        ),
    ),
    default=Value(""),
    output_field=TextField(),
)


def ready_cell(row):
    """ "3 of 5" for prospects and invited ones."""
    return f"{row.ready} of {checklist.OF}" if row.status in ("prospect", "invited") else ""


class PipelineTable(Table):
    caption, start = "How partners are won", "status"
    columns = (
        Column("Partner", "name", sort="name", link="first-contact"),
        Column("Type", "type_name", sort="stakeholder_type__name", export="stakeholder_type__name"),
        Column(
            "Status", "status", sort="place", html=lambda row: STATUSES.get(row.status, ""),
            export=labels("status", STATUSES),
        ),
        Column(
            "Since", "since", sort="status_since", align="day",
            html=lambda row: parts.short_date(row.status_since), export="status_since",
        ),
        Column("Ready", "ready", sort="ready", html=ready_cell),
        Column("Still to do", "missing", html=missing, export=MISSING),
        Column("Whom they trust", "listener", sort="listener"),
        Column(
            "Last talk", "talked_on", sort="talked_on", align="day",
            html=lambda row: parts.short_date(row.talked_on) if row.talked_on else "", export="talked_on",
        ),
    )  # fmt: skip


class PipelineFilters(Filters):
    """Status, and whether everything is ready."""

    status = django_filters.ChoiceFilter(
        choices=Membership.Status.choices, label="Status", empty_label="Any status", method="of_status"
    )
    ready = django_filters.ChoiceFilter(
        choices=[("yes", "All ready"), ("no", "Something missing"), ("talk", "No talk yet")],
        label="Ready to invite",
        empty_label="All",
        method="by_ready",
    )

    class Meta:
        model = Partner
        fields: tuple = ()

    def of_status(self, rows, _name, status):
        """The status today."""
        return rows.of_status(status)

    def by_ready(self, rows, _name, value):
        """Those with every point met, those without, those never talked with."""
        rows = checklist.with_points(rows)
        if value == "talk":
            return rows.filter(met_talk=False)
        return rows.filter(ready=checklist.OF) if value == "yes" else rows.exclude(ready=checklist.OF)
