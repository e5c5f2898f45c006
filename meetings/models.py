"""Gathers what the rooms define."""

from .agenda.models import Acknowledgement, AgendaItem, AgendaTemplate, ItemReader, ItemSuggestion
from .attendance.models import Attendance, Invitation
from .calendar.models import CalendarFeed, CalendarReply
from .decisions.models import Ballot, Decision
from .documents.models import Document, DocumentVersion
from .live.models import Capture, ItemClock, ItemNote, LiveMeeting, NoteVersion, Speaker, SpeakingTally
from .meetings.models import Meeting
from .objectives.models import AffectedGroup, Milestone, Objective, Task
from .polls.models import DatePoll, PollAnswer, PollInvitee, PollOption
from .series.models import Series, SkippedDay

__all__ = [
    "Acknowledgement",
    "AffectedGroup",
    "AgendaItem",
    "AgendaTemplate",
    "Attendance",
    "Ballot",
    "CalendarFeed",
    "CalendarReply",
    "Capture",
    "DatePoll",
    "Decision",
    "Document",
    "DocumentVersion",
    "Invitation",
    "ItemClock",
    "ItemNote",
    "ItemReader",
    "ItemSuggestion",
    "LiveMeeting",
    "Meeting",
    "Milestone",
    "NoteVersion",
    "Objective",
    "PollAnswer",
    "PollInvitee",
    "PollOption",
    "Series",
    "SkippedDay",
    "Speaker",
    "SpeakingTally",
    "Task",
]
