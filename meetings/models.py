"""Gathers what the rooms define."""

from .attendance.models import Attendance, Invitation
from .decisions.models import Ballot, Decision
from .meetings.models import AgendaItem, Meeting
from .objectives.models import AffectedGroup, Milestone, Objective, Task
from .standing.models import StandingPolicy

__all__ = [
    "AffectedGroup",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Decision",
    "Invitation",
    "Meeting",
    "Milestone",
    "Objective",
    "StandingPolicy",
    "Task",
]
