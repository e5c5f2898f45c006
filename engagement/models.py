"""Gathers what the rooms define."""

from .agreements.models import Agreement, AgreementFile
from .answering.models import InterimWord, News, NotQuite, Receipt, ReportBack, Telling, Theme
from .assessments.models import Assessment, AssessmentScore
from .audience.models import Asked, AskedGroup
from .benchmark.models import Benchmark, BenchmarkLine
from .briefs.models import Brief, BriefEvidence
from .case.models import EvidenceFile, EvidenceItem, RoiCase, RoiEvidence
from .commitments.models import Contribution, Delivery, EffortBand, Pledge, PledgeTemplate
from .concerns.models import Change, ChangeCause, Concern, ConcernStep, TheirView
from .contests.models import Contest
from .dashboard.models import Counted, Touched
from .drills.models import Alert, Drill, DrillCall
from .farewells.models import ExitTalk
from .figures.models import DataRequest, DeliverableArrival, RecurringDeliverable
from .giving.models import Ask, OutboundService, PartnerGoal
from .growth.models import GrowthWave
from .inquiries.models import Inquiry
from .introductions.models import Introduction
from .joining.models import JoinDoor, JoinInterest
from .judgments.models import (
    AttendanceMotive,
    EngagementLevel,
    FitAssessment,
    Influence,
    RelationshipLevel,
    ReputationCheck,
    Stance,
)
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .messages.models import MessageVariant, PointUse
from .mutual.models import MutualBenefit
from .network.models import NetworkNode, NetworkPicture, RelationshipRating
from .outreach.models import Contact, OneOnOne
from .pieces.models import ContentContribution
from .pipeline.models import FirstContact
from .playbook.models import Evaluation, RuleSetting, Step
from .policies.models import PolicyStep, PolicyWatch
from .questions.models import Question, Reply
from .reach.models import Community, JointCommunication, JointVoice, OutreachAction, Served, Turnout, WorkShare
from .recruitment.models import Reached, RecruitmentEffort
from .reporting.models import (
    FigureError,
    Report,
    ReportCorrection,
    ReportReceipt,
    ReportRecipient,
    ReportVersion,
)
from .reviews.models import Adjustment, ReviewCycle, ReviewLook
from .scanning.models import ScanEntry
from .seats.models import Seat
from .selling.models import PointMeetsNeed, SellingPoint
from .sharing.models import Loan, ResourceNeed, ResourceOffer
from .sustaining.models import FundingSource, SustainabilityPlan
from .texts.models import Remark, SharedText, TextVersion
from .thanks.models import PublicThanks
from .voice.models import Input, InputRequest
from .wall.models import WallAnswer, WallCode
from .wins.models import ProjectCandidate, PublicPromise, ShortfallNotice, Win, WinCredit
from .words.models import AnswerDraft, InputVersion
from .workload.models import Capacity, HeldAsk, Incentive, OutsideLoad, RoleCard, RoleOffer, WorkloadImpact

__all__ = [
    "Adjustment",
    "Agreement",
    "AgreementFile",
    "Alert",
    "AnswerDraft",
    "Ask",
    "Asked",
    "AskedGroup",
    "Assessment",
    "AssessmentScore",
    "Benchmark",
    "BenchmarkLine",
    "AttendanceMotive",
    "Brief",
    "BriefEvidence",
    "Capacity",
    "Change",
    "ChangeCause",
    "Community",
    "Concern",
    "ConcernStep",
    "Contact",
    "ContentContribution",
    "Contest",
    "Contribution",
    "Counted",
    "DataRequest",
    "DeliverableArrival",
    "Delivery",
    "Drill",
    "DrillCall",
    "EffortBand",
    "EngagementLevel",
    "Evaluation",
    "EvidenceFile",
    "EvidenceItem",
    "ExitTalk",
    "FigureError",
    "FirstContact",
    "FitAssessment",
    "FundingSource",
    "GrowthWave",
    "HeldAsk",
    "Incentive",
    "Influence",
    "Input",
    "InputRequest",
    "InputVersion",
    "Inquiry",
    "InterimWord",
    "Introduction",
    "JointCommunication",
    "JointVoice",
    "JoinDoor",
    "JoinInterest",
    "LaunchBaseline",
    "Loan",
    "MessageVariant",
    "MutualBenefit",
    "NetworkNode",
    "NetworkPicture",
    "News",
    "NotQuite",
    "OneOnOne",
    "OutboundService",
    "OutreachAction",
    "OutsideLoad",
    "PartnerGoal",
    "Pledge",
    "PledgeTemplate",
    "PointMeetsNeed",
    "PointUse",
    "PolicyStep",
    "PolicyVersion",
    "PolicyWatch",
    "ProjectCandidate",
    "PublicPromise",
    "PublicThanks",
    "Question",
    "Reached",
    "Receipt",
    "RecruitmentEffort",
    "RecurringDeliverable",
    "RelationshipLevel",
    "RelationshipRating",
    "Remark",
    "Reply",
    "Report",
    "ReportBack",
    "ReportCorrection",
    "ReportReceipt",
    "ReportRecipient",
    "ReportVersion",
    "ReputationCheck",
    "ResourceNeed",
    "ResourceOffer",
    "ReviewCycle",
    "ReviewLook",
    "RoiCase",
    "RoiEvidence",
    "RoleCard",
    "RoleOffer",
    "Rollup",
    "RuleSetting",
    "ScanEntry",
    "Seat",
    "SellingPoint",
    "Served",
    "SharedText",
    "ShortfallNotice",
    "Signal",
    "Snapshot",
    "Stance",
    "Step",
    "SustainabilityPlan",
    "Telling",
    "TextVersion",
    "TheirView",
    "Theme",
    "Touched",
    "Turnout",
    "WallAnswer",
    "WallCode",
    "Win",
    "WinCredit",
    "WorkShare",
    "WorkloadImpact",
]
