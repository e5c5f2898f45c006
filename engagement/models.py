"""Gathers what the rooms define."""

from .answering.models import News, NotQuite, Receipt, ReportBack, Telling, Theme
from .audience.models import Asked, AskedGroup
from .commitments.models import Contribution, Delivery, EffortBand, Pledge
from .concerns.models import Change, ChangeCause, Concern, ConcernStep, TheirView
from .contests.models import Contest
from .drills.models import Drill, DrillCall
from .giving.models import Ask, OutboundService, PartnerGoal
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .outreach.models import Contact
from .questions.models import Question, Reply
from .seats.models import Seat
from .sharing.models import Loan, ResourceNeed, ResourceOffer
from .texts.models import Remark, SharedText, TextVersion
from .voice.models import Input, InputRequest
from .wall.models import WallAnswer, WallCode
from .words.models import AnswerDraft, InputVersion
from .workload.models import Capacity, HeldAsk, Incentive, OutsideLoad, RoleCard, RoleOffer, WorkloadImpact

__all__ = [
    "AnswerDraft",
    "Ask",
    "Asked",
    "AskedGroup",
    "Capacity",
    "Change",
    "ChangeCause",
    "Concern",
    "ConcernStep",
    "Contact",
    "Contest",
    "Contribution",
    "Delivery",
    "Drill",
    "DrillCall",
    "EffortBand",
    "HeldAsk",
    "Incentive",
    "Input",
    "InputRequest",
    "InputVersion",
    "LaunchBaseline",
    "Loan",
    "News",
    "NotQuite",
    "OutboundService",
    "OutsideLoad",
    "PartnerGoal",
    "Pledge",
    "PolicyVersion",
    "Question",
    "Receipt",
    "Remark",
    "Reply",
    "ReportBack",
    "ResourceNeed",
    "ResourceOffer",
    "RoleCard",
    "RoleOffer",
    "Rollup",
    "Seat",
    "SharedText",
    "Signal",
    "Snapshot",
    "Telling",
    "TextVersion",
    "TheirView",
    "Theme",
    "WallAnswer",
    "WallCode",
    "WorkloadImpact",
]
