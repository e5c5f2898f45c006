"""Gathers what the rooms define."""

from .attendance.models import Attendance, Invitation
from .checkin.models import Arrival, CheckInCode
from .decisions.models import Ballot, Decision
from .meetings.models import AgendaItem, Meeting
from .objectives.models import AffectedGroup, Milestone, Objective, Task
from .reports.models import KnownName

__all__ = [
    "AffectedGroup",
    "AgendaItem",
    "Arrival",
    "Attendance",
    "Ballot",
    "CheckInCode",
    "Decision",
    "Invitation",
    "KnownName",
    "Meeting",
    "Milestone",
    "Objective",
    "Task",
]
