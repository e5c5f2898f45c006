"""Gathers what the rooms define."""

from .addresses.models import AddressEvent, AddressState
from .exchange.models import ImportRow, ImportRun
from .inbound.models import InboundMail
from .notices.models import Notice, NoticeCategory
from .partners.models import Membership, Partner, StakeholderType
from .people.models import Affiliation, Person, SignInInvitation
from .preferences.models import MailHabit, NoticePreference
from .privacy.models import Erasure, PrivacyRequest, RetentionRule
from .profile.models import ProfileProposal
from .ties.models import CompetitionArea, Competitor
from .wording.models import Wording

__all__ = [
    "AddressEvent",
    "AddressState",
    "Affiliation",
    "CompetitionArea",
    "Competitor",
    "Erasure",
    "ImportRow",
    "ImportRun",
    "InboundMail",
    "MailHabit",
    "Membership",
    "Notice",
    "NoticeCategory",
    "NoticePreference",
    "Partner",
    "Person",
    "PrivacyRequest",
    "ProfileProposal",
    "RetentionRule",
    "SignInInvitation",
    "StakeholderType",
    "Wording",
]
