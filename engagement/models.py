"""Gathers what the rooms define."""

from .commitments.models import Contribution, Delivery, EffortBand, Pledge
from .drills.models import Drill, DrillCall
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .outreach.models import Contact
from .seats.models import Seat
from .voice.models import Input, InputRequest, Receipt, ReportBack, Theme

__all__ = [
    "Contact",
    "Contribution",
    "Delivery",
    "Drill",
    "DrillCall",
    "EffortBand",
    "Input",
    "InputRequest",
    "LaunchBaseline",
    "Pledge",
    "PolicyVersion",
    "Receipt",
    "ReportBack",
    "Rollup",
    "Seat",
    "Signal",
    "Snapshot",
    "Theme",
]
