"""Gathers what the rooms define."""

from .exchange.models import ImportRow, ImportRun
from .notices.models import Notice, NoticeCategory, NoticePreference
from .partners.models import Membership, Partner, StakeholderType
from .people.models import Affiliation, Person, SignInInvitation
from .ties.models import CompetitionArea, Competitor

__all__ = [
    "Affiliation",
    "CompetitionArea",
    "Competitor",
    "ImportRow",
    "ImportRun",
    "Membership",
    "Notice",
    "NoticeCategory",
    "NoticePreference",
    "Partner",
    "Person",
    "SignInInvitation",
    "StakeholderType",
]
