"""Gathers what the rooms define."""

from .answering.models import News, NotQuite, Receipt, ReportBack, Telling, Theme
from .commitments.models import Contribution, Delivery, EffortBand, Pledge
from .concerns.models import Change, ChangeCause, Concern, ConcernStep, TheirView
from .drills.models import Drill, DrillCall
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .outreach.models import Contact
from .seats.models import Seat
from .voice.models import Input, InputRequest
from .workload.models import Capacity, HeldAsk, Incentive, OutsideLoad, RoleCard, RoleOffer, WorkloadImpact

__all__ = [
    "Capacity",
    "Change",
    "ChangeCause",
    "Concern",
    "ConcernStep",
    "Contact",
    "Contribution",
    "Delivery",
    "Drill",
    "DrillCall",
    "EffortBand",
    "HeldAsk",
    "Incentive",
    "Input",
    "InputRequest",
    "LaunchBaseline",
    "OutsideLoad",
    "News",
    "NotQuite",
    "Pledge",
    "PolicyVersion",
    "Receipt",
    "ReportBack",
    "RoleCard",
    "RoleOffer",
    "Rollup",
    "Seat",
    "Signal",
    "Snapshot",
    "TheirView",
    "Telling",
    "Theme",
    "WorkloadImpact",
]
