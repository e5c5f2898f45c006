"""Gathers what the rooms define."""

from .audience.models import Asked, AskedGroup
from .commitments.models import Contribution, Delivery, EffortBand, Pledge
from .ledger.models import LaunchBaseline, PolicyVersion, Rollup, Signal, Snapshot
from .outreach.models import Contact
from .questions.models import Question, Reply
from .seats.models import Seat
from .texts.models import Remark, SharedText, TextVersion
from .voice.models import Input, InputRequest, Receipt, ReportBack, Theme
from .wall.models import WallAnswer, WallCode
from .words.models import AnswerDraft, InputVersion

__all__ = [
    "AnswerDraft",
    "Asked",
    "AskedGroup",
    "Contact",
    "Contribution",
    "Delivery",
    "EffortBand",
    "Input",
    "InputRequest",
    "InputVersion",
    "LaunchBaseline",
    "Pledge",
    "PolicyVersion",
    "Question",
    "Receipt",
    "Remark",
    "Reply",
    "ReportBack",
    "Rollup",
    "Seat",
    "SharedText",
    "Signal",
    "Snapshot",
    "TextVersion",
    "Theme",
    "WallAnswer",
    "WallCode",
]
