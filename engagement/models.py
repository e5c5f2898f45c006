"""Gathers what the rooms define."""

from .agreements.models import Agreement, AgreementFile
from .answering.models import News, NotQuite, Receipt, ReportBack, Telling, Theme
from .audience.models import Asked, AskedGroup
from .benchmark.models import Benchmark, BenchmarkLine
from .commitments.models import Contribution, Delivery, EffortBand, Pledge
from .concerns.models import Change, ChangeCause, Concern, ConcernStep, TheirView
from .contests.models import Contest
from .dashboard.models import Counted, Touched
from .drills.models import Drill, DrillCall
from .giving.models import Ask, OutboundService, PartnerGoal
from .growth.models import GrowthWave
from .introductions.models import Introduction
from .judgments.models import EngagementLevel, FitAssessment, Influence, ReputationCheck, Stance
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .network.models import NetworkNode, NetworkPicture, RelationshipRating
from .outreach.models import Contact, OneOnOne
from .pipeline.models import FirstContact
from .playbook.models import Evaluation, RuleSetting, Step
from .questions.models import Question, Reply
from .recruitment.models import Reached, RecruitmentEffort
from .scanning.models import ScanEntry
from .seats.models import Seat
from .selling.models import PointMeetsNeed, SellingPoint
from .sharing.models import Loan, ResourceNeed, ResourceOffer
from .texts.models import Remark, SharedText, TextVersion
from .voice.models import Input, InputRequest
from .wall.models import WallAnswer, WallCode
from .words.models import AnswerDraft, InputVersion
from .workload.models import Capacity, HeldAsk, Incentive, OutsideLoad, RoleCard, RoleOffer, WorkloadImpact

__all__ = [
    "Agreement",
    "AgreementFile",
    "AnswerDraft",
    "Ask",
    "Asked",
    "AskedGroup",
    "Benchmark",
    "BenchmarkLine",
    "Capacity",
    "Change",
    "ChangeCause",
    "Concern",
    "ConcernStep",
    "Contact",
    "Contest",
    "Contribution",
    "Counted",
    "Delivery",
    "Drill",
    "DrillCall",
    "EffortBand",
    "EngagementLevel",
    "Evaluation",
    "FirstContact",
    "FitAssessment",
    "GrowthWave",
    "HeldAsk",
    "Incentive",
    "Influence",
    "Input",
    "InputRequest",
    "InputVersion",
    "Introduction",
    "LaunchBaseline",
    "Loan",
    "NetworkNode",
    "NetworkPicture",
    "News",
    "NotQuite",
    "OneOnOne",
    "OutboundService",
    "OutsideLoad",
    "PartnerGoal",
    "Pledge",
    "PointMeetsNeed",
    "PolicyVersion",
    "Question",
    "Reached",
    "Receipt",
    "RecruitmentEffort",
    "Remark",
    "Reply",
    "RelationshipRating",
    "ReportBack",
    "ReputationCheck",
    "ResourceNeed",
    "ResourceOffer",
    "RoleCard",
    "RoleOffer",
    "Rollup",
    "RuleSetting",
    "ScanEntry",
    "Seat",
    "SellingPoint",
    "SharedText",
    "Signal",
    "Snapshot",
    "Stance",
    "Step",
    "Telling",
    "TextVersion",
    "TheirView",
    "Theme",
    "Touched",
    "WallAnswer",
    "WallCode",
    "WorkloadImpact",
]
