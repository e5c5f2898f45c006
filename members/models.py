"""Gathers what the rooms define."""

from .acquaintances.models import Acquaintance
from .addresses.models import AddressEvent, AddressState
from .bundle.models import Bringing, Export
from .duplicates.models import Merge, MergeStep, Pair, Scan
from .exchange.models import ImportRow, ImportRun, KnownFile
from .inbound.models import InboundMail
from .influence.models import JoinedBecause
from .interests.models import Interest
from .nominations.models import Nomination
from .notices.models import Notice, NoticeCategory
from .partners.models import Membership, Partner, StakeholderType
from .people.models import Affiliation, Person, SignInInvitation
from .preferences.models import MailHabit, NoticePreference
from .privacy.models import Erasure, PrivacyRequest, RetentionRule
from .profile.models import ProfileProposal
from .ties.models import CompetitionArea, Competitor
from .wording.models import Wording

__all__ = [
    "Acquaintance",
    "AddressEvent",
    "AddressState",
    "Affiliation",
    "CompetitionArea",
    "Competitor",
    "Erasure",
    "Bringing",
    "Export",
    "ImportRow",
    "ImportRun",
    "InboundMail",
    "JoinedBecause",
    "KnownFile",
    "Interest",
    "MailHabit",
    "Membership",
    "Nomination",
    "Merge",
    "MergeStep",
    "Notice",
    "NoticeCategory",
    "NoticePreference",
    "Pair",
    "Partner",
    "Person",
    "Scan",
    "PrivacyRequest",
    "ProfileProposal",
    "RetentionRule",
    "SignInInvitation",
    "StakeholderType",
    "Wording",
]
