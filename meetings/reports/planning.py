"""What each participant of a report would become: noted as remote, the same as before, or a question to somebody."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

from meetings.attendance.models import Attendance
from meetings.meetings.models import Meeting
from members.exchange.models import ImportRow
from members.exchange.reading import Unreadable

from . import names
from .matching import Finder
from .reading import minutes_of

Outcome, Decision, Status = ImportRow.Outcome, ImportRow.Decision, Attendance.Status
COLUMNS = ["Name", "E-mail", "Spans", "Minutes"]
IN_THE_ROOM = (Status.PRESENT, Status.DELEGATE)  # a laptop in the room joins the video too: the room counts


def cells_of(participant):
    """A Participant as the texts of a row (COLUMNS)."""
    spans = [[_text(start), _text(end)] for start, end in participant.spans]
    return [participant.name, participant.email, json.dumps(spans), str(round(participant.told, 3))]


def _text(moment):
    return moment.astimezone(UTC).isoformat() if moment else None


def spans_of(values):
    """[(joined, left)] as moments, from the values of an ImportRow."""
    return [tuple(datetime.fromisoformat(text) if text else None for text in span) for span in values["spans"]]


def times_of(spans, told=0):
    """(joined, left, minutes) of spans."""
    return (
        min((start for start, _ in spans if start), default=None),
        max((end for _, end in spans if end), default=None),
        minutes_of(spans, told),
    )


def meeting_of(run):
    """The meeting a report is about; Unreadable when it is gone."""
    meeting = Meeting.objects.filter(coalition=run.coalition, pk=run.options.get("meeting")).first()
    if meeting is None:
        raise Unreadable("The meeting of this report is not here any more.")
    meeting.coalition = run.coalition
    return meeting


class Planner:
    """Plans one report, chunk after chunk."""

    def __init__(self, run):
        self.run, self.meeting = run, meeting_of(run)
        self.finder = Finder(run.coalition, self.meeting)
        self.decided = run.options.get("decided", {})
        self.row_of = {}  # person -> the ImportRow that is about them

    def recall(self, rows):
        """Remember who was planned by an earlier worker."""
        for row in rows:
            if row.outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME):
                self.row_of[row.match_id] = row

    def figures(self):
        """Nothing beyond the outcomes."""
        return {}

    def plan(self, rows):
        """ImportRows of these rows, not saved."""
        given = [SimpleNamespace(name=row.values[0], email=row.values[1]) for row in rows]
        matches = self.finder.find(given)
        people = {match.person for match in matches} - {None}
        here = {row.person_id: row for row in Attendance.objects.filter(meeting=self.meeting, person__in=people)}
        return [self._row(row, match, here.get(match.person)) for row, match in zip(rows, matches, strict=True)]

    def _row(self, row, match, attendance):
        name, email, spans, told = row.values
        values = {"name": name, "email": email, "spans": json.loads(spans), "told": float(told), "why": match.why}
        values["delegate"] = sorted(match.delegate)
        made = ImportRow(run=self.run, number=row.number, values=values, match_id=match.person)
        if match.person is None:
            self._ask(made, match)
        elif match.person in self.row_of:
            self._join(made)
        else:
            self.row_of[match.person] = made
            self._compare(made, attendance)
        return made

    def _ask(self, made, match):
        """Nobody is sure: somebody decides."""
        made.values["candidates"] = [[pk] for pk in match.candidates]
        made.outcome = Outcome.SIMILAR if match.candidates else Outcome.UNKNOWN
        made.match_id = match.candidates[0] if match.candidates else None
        if match.why == "two":
            made.values["why"] = ""
            made.messages = [
                ["", "More than one partner announced them. One person speaks for one partner: choose which."]
            ]
            made.match_id = None
        elif names.is_phone(made.values["name"]):
            made.messages, made.decision = [["", "Called in; no name was told."]], Decision.SKIP
        said, about = self.decided.get(str(made.number), ("", None))
        if said and (said != Decision.UPDATE or about in match.candidates):
            made.decision = said
            made.match_id = about if said == Decision.UPDATE else made.match_id

    def _join(self, made):
        """The same person under another name: their times are taken together."""
        first = self.row_of[made.match_id]
        made.outcome = Outcome.TWICE
        made.messages = [["", f"The same person as in line {first.number}; their times are taken together."]]
        first.values["spans"] += made.values["spans"]
        first.values["told"] += made.values["told"]
        if first.outcome == Outcome.SAME and not first.messages:
            first.outcome = Outcome.CHANGED
        if first.pk:
            first.save(update_fields=["values", "outcome"])

    def _compare(self, made, attendance):
        if attendance is None:
            made.outcome = Outcome.NEW
            return
        status = Status.DELEGATE if made.match_id in made.values["delegate"] else Status.REMOTE
        if attendance.status in IN_THE_ROOM and status == Status.REMOTE:
            made.outcome = Outcome.SAME
            made.messages = [["", f"Noted as “{attendance.get_status_display().lower()}” already; that stays."]]
            return
        says = (status, *times_of(spans_of(made.values), made.values["told"]))
        is_so = (attendance.status, attendance.joined_at, attendance.left_at, attendance.minutes_present)
        made.outcome = Outcome.SAME if says == is_so else Outcome.CHANGED
        if attendance.status in (Status.ABSENT, Status.EXCUSED):
            made.messages = [["", f"Noted as “{attendance.get_status_display().lower()}” so far."]]
