"""Files of attendance, as a kind of import (docs/adr/0008)."""

from django import forms
from django.db.models import Count
from django.urls import reverse

from coalition import audit
from coalition.ui.forms import TableForm
from coalition.ui.parts import counted
from members.exchange import kinds
from members.exchange.models import ImportRow, ImportRun
from members.exchange.reading import Unreadable

from .importing import COLUMNS, missing_columns, plain
from .importing_plan import Planner
from .importing_undoing import take_back
from .importing_writing import ATTENDANCE, MEETING, PARTNER, PERSON, Writer, to_write
from .models import Attendance

audit.describe(
    attendance_imported="{by} imported attendance from {file}: {marks} at {meetings}",
)
Outcome = ImportRow.Outcome


class ApplyForm(TableForm):
    """What the organizations nobody knew yet become."""

    members = forms.BooleanField(label="New organizations are members (else prospects)", required=False)

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].initial = run.options.get("members", False)
        if not run.counts.get("organizations"):
            del self.fields["members"]

    @property
    def options(self):
        """{option: value}."""
        return dict(self.cleaned_data)


class AttendanceKind(kinds.Kind):
    """Who came to which meeting."""

    value = ImportRun.Kind.ATTENDANCE
    chunk = 5000  # what is derived from a meeting is derived once a chunk
    title = "Attendance from a file"
    urls = {
        "list": "attendance-import-list", "new": "attendance-import", "preview": "attendance-import-preview",
        "run": "attendance-import-run", "undo": "attendance-import-undo", "discard": "attendance-import-discard",
    }  # fmt: skip
    home = ("Meetings", "meeting-list")
    home_action = "See the meetings"
    upload_aside = "meetings/attendance/import_aside.html"
    writing = "Noting who came."
    head = "Who"
    columns = ("Meeting", "Status")
    list_columns = (("Noted", "added"), ("Changed", "filled"))

    def mapping(self, columns):
        lacks = missing_columns(columns)
        if lacks:
            raise Unreadable(
                f"The first line lacks: {', '.join(lacks)}. These columns are read: {', '.join(COLUMNS)}. "
                "Name them so in the first line and save the file as CSV or XLSX."
            )
        names = [plain(text).replace(" ", "_") for text in columns]
        return {name: names.index(name) for name in COLUMNS if name in names}

    def planner(self, run):
        return Planner(run)

    def waiting(self, run):
        return to_write(run)

    def writer(self, run):
        return Writer(run)

    def take_back(self, run, rows):
        take_back(run, rows)

    def applied(self, run, made):
        added, filled = made.get(ATTENDANCE, (0, 0))
        new = {name: made.get(label, (0, 0))[0] for name, label in _MADE}
        return {"added": added, "filled": filled, "meetings_matched": run.counts.get("meetings_matched", 0)} | new

    def tell_applied(self, run, counts):
        noted = counts["added"] + counts["filled"]
        if noted or counts["meetings"]:
            meetings = counts["meetings"] + counts["meetings_matched"]
            told = {
                "file": run.file_name[:200],
                "marks": counted(noted, "mark"),
                "meetings": counted(meetings, "meeting"),
            }
            audit.record("attendance_imported", coalition=run.coalition, target=run, by=run.started_by, **told)

    def undone(self, run, kept):
        added, filled = kept.get(ATTENDANCE, (0, 0))
        return {
            "removed": max(run.counts.get("added", 0) - added, 0),
            "restored": max(run.counts.get("filled", 0) - filled, 0),
        } | {f"{name}_kept": kept.get(label, (0, 0))[0] for name, label in _MADE}

    def apply_form(self, run, data=None):
        return ApplyForm(data, run=run)

    def dress(self, run, rows):
        marks = [entry[1] for row in rows for entry in row.made if entry[0] == ATTENDANCE]
        meetings = dict(Attendance.objects.filter(pk__in=marks).values_list("pk", "meeting_id"))
        for row in rows:
            values, row.candidate = row.values, ""
            marked = next((meetings.get(entry[1]) for entry in row.made if entry[0] == ATTENDANCE), None)
            row.url = reverse("attendance", args=[run.coalition.slug, marked]) if marked else ""
            who = values.get("person") or values.get("email") or ""
            row.name = ", ".join(filter(None, [who, values.get("organization", "")]))
            labels = dict(Attendance.Status.choices)
            row.cells = (
                values.get("meeting", "")[:60],
                labels.get(values.get("status"), values.get("status", "")[:20]),
            )

    def field_label(self, field):
        return field.replace("_", " ").capitalize()

    def foretold(self, run):
        """What would be made, in a sentence; "" when nothing would."""
        words = [counted(run.counts[name], said) for name, said in _WORDS if run.counts.get(name)]
        return f"Not known yet, and made on the way: {', '.join(words)}." if words else ""

    def told(self, run):
        counts = run.counts
        if run.status == ImportRun.Status.UNDONE:
            taken, restored = counted(counts["removed"], "mark"), counted(counts["restored"], "mark")
            return [f"{taken} taken back, {restored} put back as before."]
        noted = counted(counts["added"], "mark")
        words = [counted(counts[name], said) for name, said in _WORDS if counts.get(name)]
        return [f"{noted} noted, {counts['filled']:,} changed.", *([f"Made: {', '.join(words)}."] if words else [])]


_MADE = (("meetings", MEETING), ("people", PERSON), ("organizations", PARTNER))
_WORDS = (("meetings", "meeting"), ("people", "person,people"), ("organizations", "organization"))


def by_status(run):
    """Status to number of lines that stand."""
    rows = run.rows.exclude(outcome=Outcome.ERROR).order_by()
    found = dict(rows.values_list("values__status").annotate(number=Count("pk")))
    return {label.lower(): found[value] for value, label in Attendance.Status.choices if found.get(value)}


kinds.register(AttendanceKind())
