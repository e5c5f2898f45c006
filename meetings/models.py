"""Gathers what the rooms define."""

from .agenda.models import Acknowledgement, AgendaItem, AgendaTemplate, ItemReader, ItemSuggestion
from .attendance.models import Attendance, Invitation
from .cadence.models import Cadence
from .calendar.models import CalendarFeed, CalendarReply
from .checkin.models import Arrival, CheckInCode
from .decisions.models import Ballot, Decision, DecisionOption, Urn
from .documents.models import Document, DocumentVersion
from .handover.models import Handover
from .live.models import Capture, ItemClock, ItemNote, LiveMeeting, NoteVersion, Speaker, SpeakingTally
from .meetings.models import Meeting
from .minutes.models import Correction, Edition, Minutes, Note
from .objectives.models import (
    AffectedGroup,
    Barrier,
    Measurement,
    Milestone,
    Objective,
    Ownership,
    Rating,
    Statement,
    StatementAnswer,
    Task,
)
from .polls.models import DatePoll, PollAnswer, PollInvitee, PollOption
from .pulse.models import AgendaReview, Pulse, PulseGiven
from .reports.models import KnownName
from .series.models import Series, SkippedDay
from .standing.models import StandingPolicy

__all__ = [
    "Acknowledgement",
    "AffectedGroup",
    "AgendaItem",
    "AgendaReview",
    "Arrival",
    "Attendance",
    "Ballot",
    "Barrier",
    "Cadence",
    "CheckInCode",
    "Correction",
    "Decision",
    "DecisionOption",
    "Edition",
    "Handover",
    "Invitation",
    "KnownName",
    "Measurement",
    "AgendaTemplate",
    "CalendarFeed",
    "CalendarReply",
    "Capture",
    "DatePoll",
    "Document",
    "DocumentVersion",
    "ItemClock",
    "ItemNote",
    "ItemReader",
    "ItemSuggestion",
    "LiveMeeting",
    "Meeting",
    "Milestone",
    "Minutes",
    "Note",
    "NoteVersion",
    "Objective",
    "Ownership",
    "Rating",
    "Statement",
    "StatementAnswer",
    "Pulse",
    "PulseGiven",
    "StandingPolicy",
    "PollAnswer",
    "PollInvitee",
    "PollOption",
    "Series",
    "SkippedDay",
    "Speaker",
    "SpeakingTally",
    "Task",
    "Urn",
]
