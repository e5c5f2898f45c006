"""Gathers what the rooms define."""

from .attendance.models import Attendance, Invitation
from .decisions.models import Ballot, Decision, DecisionOption, Urn
from .meetings.models import AgendaItem, Meeting
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
from .pulse.models import AgendaReview, Pulse, PulseGiven
from .standing.models import StandingPolicy

__all__ = [
    "AffectedGroup",
    "AgendaItem",
    "AgendaReview",
    "Attendance",
    "Ballot",
    "Barrier",
    "Correction",
    "Decision",
    "DecisionOption",
    "Edition",
    "Invitation",
    "Measurement",
    "Meeting",
    "Milestone",
    "Minutes",
    "Note",
    "Objective",
    "Ownership",
    "Rating",
    "Statement",
    "StatementAnswer",
    "Pulse",
    "PulseGiven",
    "StandingPolicy",
    "Task",
    "Urn",
]
