"""Gathers what the rooms define."""

from .attendance.models import Attendance, Invitation
from .decisions.models import Ballot, Decision, DecisionOption, Urn
from .meetings.models import AgendaItem, Meeting
from .objectives.models import AffectedGroup, Milestone, Objective, Task
from .standing.models import StandingPolicy

__all__ = [
    "AffectedGroup",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Decision",
    "DecisionOption",
    "Invitation",
    "Meeting",
    "Milestone",
    "Objective",
    "StandingPolicy",
    "Task",
    "Urn",
]
