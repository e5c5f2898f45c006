"""The list of assessments."""

from coalition.ui import parts
from coalition.ui.tables import Column, Table, labels

from .instruments import CHOICES


def title(row):
    """The instrument, by its own name where it has one."""
    return str(row)


class AssessmentTable(Table):
    """One line a run, the latest first."""

    caption, start = "Assessments", "-taken_on"
    columns = (
        Column(
            "Instrument", "instrument", sort="instrument", link="assessment-detail", html=title,
            export=labels("instrument", CHOICES),
        ),
        Column("Taken on", "taken_on", sort="taken_on", align="day", html=lambda row: parts.short_date(row.taken_on)),
        Column("Answered", "respondents", sort="respondents", align="num"),
        Column("Asked", "asked", align="num", empty="not known"),
    )  # fmt: skip
