"""The list of reports."""

from django.db.models import Max, OuterRef, Subquery

from coalition.ui import parts
from coalition.ui.tables import Column, Table, labels

from .models import Report, ReportVersion


def with_latest(rows, viewer):
    """Annotates `latest` and `sent_at`: number and moment of the newest version the viewer may read."""
    newest = ReportVersion.objects.visible_to(viewer).filter(report=OuterRef("pk")).order_by().values("report")
    return rows.annotate(
        latest=Subquery(newest.annotate(found=Max("number")).values("found")),
        sent_at=Subquery(newest.annotate(found=Max("made_at")).values("found")),
    )


def state(row):
    """Which version people have, or that nobody has one."""
    return f"Version {row.latest}" if row.latest else parts.badge("Not sent yet")


class ReportTable(Table):
    """One line a report, the latest days first."""

    caption, start = "Reports", "-ends_on"
    columns = (
        Column("Report", "title", sort="title", link="pack-detail"),
        Column(
            "Kind",
            "kind",
            sort="kind",
            html=lambda row: row.get_kind_display(),
            export=labels("kind", Report.Kind.choices),
        ),
        Column("From", "starts_on", align="day", html=lambda row: parts.short_date(row.starts_on)),
        Column("To", "ends_on", sort="ends_on", align="day", html=lambda row: parts.short_date(row.ends_on)),
        Column("State", "latest", html=state),
    )
