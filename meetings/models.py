"""Gathers what the rooms define."""

from .attendance.models import Attendance, Invitation
from .decisions.models import Ballot, Decision
from .meetings.models import AgendaItem, Meeting
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

__all__ = [
    "AffectedGroup",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Barrier",
    "Decision",
    "Invitation",
    "Measurement",
    "Meeting",
    "Milestone",
    "Objective",
    "Ownership",
    "Rating",
    "Statement",
    "StatementAnswer",
    "Task",
]
