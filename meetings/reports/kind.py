"""Participant reports of video meetings, as a kind of import (docs/adr/0008)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms

from coalition import audit
from coalition.ui.forms import Pick, TableForm
from coalition.ui.parts import counted
from members.exchange import kinds
from members.exchange.models import ImportRow, ImportRun
from members.exchange.reading import START, Table, Unreadable

from . import reading
from .matching import labels
from .planning import COLUMNS, Planner, cells_of, times_of
from .writing import ATTENDANCE, DEFAULTS, KNOWN, PERSON, Writer, take_back, to_write

audit.describe(
    report_imported="{by} noted {marks} from a {product} report",
)
Outcome, Decision = ImportRow.Outcome, ImportRow.Decision


class ApplyForm(TableForm):
    """What becomes of participants nobody is sure about, unless something else was said of one of them."""

    similar = forms.ChoiceField(
        label="Names that are only like somebody’s",
        choices=[("skip", "Leave them out"), ("update", "They are who stands first"), ("add", "Add as walk-ins")],
        widget=Pick,
    )
    unknown = forms.ChoiceField(
        label="Names nobody here has", choices=[("add", "Add as walk-ins"), ("skip", "Leave them out")], widget=Pick
    )

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        for outcome, (option, default) in DEFAULTS.items():
            self.fields[option].initial = run.options.get(option, default)
            if not run.counts.get(outcome):
                del self.fields[option]

    @property
    def options(self):
        """{option: Decision}."""
        return dict(self.cleaned_data)


class ReportKind(kinds.Kind):
    """Who joined a meeting by video."""

    value = ImportRun.Kind.PARTICIPANTS
    chunk = 5000  # what is derived from a meeting is derived once a chunk
    title = "Who joined by video"
    lede = "The report as Zoom, Microsoft Teams or Google Meet wrote it. You see who is who before anything is noted."
    urls = {
        "list": "report-import-list", "new": "report-import", "preview": "report-import-preview",
        "run": "report-import-run", "undo": "report-import-undo", "discard": "report-import-discard",
    }  # fmt: skip
    home = ("Meetings", "meeting-list")
    home_action = "See the meetings"
    upload_aside = "meetings/reports/upload_aside.html"
    writing = "Noting who joined."
    head = "Shown as"
    columns = ("Who it is", "In the meeting")
    list_columns = (("Noted", "added"), ("Changed", "filled"))

    def table(self, content, options):
        day, zone = date.fromisoformat(options["day"]), ZoneInfo(options["zone"])
        report = reading.read(content, day=day, zone=zone)
        _refuse_another_day(report, day, zone)
        rows = [(each.line, cells_of(each)) for each in report.participants]
        records = [(0, COLUMNS), *rows]
        about = {"product": report.product}
        return Table(COLUMNS, lambda: iter(records), is_csv=True, start=records[:START], about=about)

    def mapping(self, columns):
        return {}

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
        return {"added": added, "filled": filled, "people": made.get(PERSON, (0, 0))[0]} | {
            "remembered": made.get(KNOWN, (0, 0))[0]
        }

    def tell_applied(self, run, counts):
        noted = counts["added"] + counts["filled"]
        if noted:
            told = {"marks": counted(noted, "person,people"), "product": run.options.get("product", "")}
            audit.record("report_imported", coalition=run.coalition, target=run, by=run.started_by, **told)

    def undone(self, run, kept):
        added, filled = kept.get(ATTENDANCE, (0, 0))
        return {
            "removed": max(run.counts.get("added", 0) - added, 0),
            "restored": max(run.counts.get("filled", 0) - filled, 0),
        }

    def apply_form(self, run, data=None):
        return ApplyForm(data, run=run)

    def dress(self, run, rows):
        people = {row.match_id for row in rows} | {pk for row in rows for (pk,) in row.values.get("candidates", [])}
        found, zone = labels(people - {None}), ZoneInfo(run.options["zone"])
        for row in rows:
            row.url, row.candidate = "", ""
            row.name = row.values["name"]
            sure = row.outcome not in DEFAULTS
            row.cells = (_is(row, found) if sure else "", _when(row, zone))
            row.people = [(pk, found[pk]) for (pk,) in row.values.get("candidates", []) if pk in found]

    def choices(self, row):
        """Who may be meant, somebody new, or nobody."""
        sent = row.values.get("delegate", [])
        offered = [("", "As chosen above for all")]
        offered += [
            (f"update-{pk}", f"Delegate for {name}" if pk in sent else f"It is {name}") for pk, name in row.people
        ]
        return [*offered, (Decision.ADD.value, "Add as a walk-in"), (Decision.SKIP.value, "Leave out")]

    def field_label(self, field):
        return field.capitalize()

    def foretold(self, run):
        products = {"participant": "A list of participants"}
        return f"{products.get(run.options['product'], run.options['product'] + ' report')}, {counted(run.total_rows, 'participant')}."

    def told(self, run):
        counts = run.counts
        if run.status == ImportRun.Status.UNDONE:
            taken, restored = counted(counts["removed"], "mark"), counted(counts["restored"], "mark")
            return [f"{taken} taken back, {restored} put back as before."]
        words = [f"{counted(counts['added'], 'person,people')} noted, {counts['filled']:,} changed."]
        if counts.get("people"):
            words.append(f"{counted(counts['people'], 'walk-in')} added as new.")
        if counts.get("remembered"):
            words.append(f"{counted(counts['remembered'], 'name')} will be known in the next report.")
        return words


def _refuse_another_day(report, day, zone):
    """Unreadable for a report of another day than the meeting's: it was chosen by mistake."""
    days = {each.joined.astimezone(zone).date() for each in report.participants if each.joined}
    if days and all(abs((each - day).days) > 1 for each in days):
        said = min(days)
        raise Unreadable(
            f"This report is of {said:%B} {said.day}, {said.year}; the meeting is on {day:%B} {day.day}, {day.year}. "
            "Choose the other meeting, or the other report."
        )


def _is(row, found):
    return ". ".join(filter(None, [found.get(row.match_id, ""), row.values.get("why", "")]))


def _when(row, zone):
    spans = [tuple(datetime.fromisoformat(text) if text else None for text in span) for span in row.values["spans"]]
    joined, left, minutes = times_of(spans, row.values["told"])
    clock = [f"{moment.astimezone(zone):%H:%M}" for moment in (joined, left) if moment]
    return ", ".join(filter(None, [" to ".join(clock), f"{minutes} min" if minutes else ""]))


kinds.register(ReportKind())
