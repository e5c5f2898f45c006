"""Gathers what the rooms define."""

from .answering.models import News, NotQuite, Receipt, ReportBack, Telling, Theme
from .commitments.models import Contribution, Delivery, EffortBand, Pledge
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .outreach.models import Contact
from .seats.models import Seat
from .voice.models import Input, InputRequest

__all__ = [
    "Contact",
    "Contribution",
    "Delivery",
    "EffortBand",
    "Input",
    "InputRequest",
    "LaunchBaseline",
    "News",
    "NotQuite",
    "Pledge",
    "PolicyVersion",
    "Receipt",
    "ReportBack",
    "Rollup",
    "Seat",
    "Signal",
    "Snapshot",
    "Telling",
    "Theme",
]
