"""Where a tie to a partner hangs by a thread: one contact, no sponsor, no champion, no lead, nobody at night.

TRN-2: at least two contacts; CHM-2: a sponsor at the top, and a champion; PUR-1: a number for day and night.
"""

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from members.partners.models import Partner
from members.people.models import Affiliation

ENOUGH = 2  # contacts a tie needs


def with_threads(partners):
    """Annotates `contact_count` (people today), `only_contact`, `has_sponsor`, `has_champion`, `has_lead`, `has_night`."""
    ties = Affiliation.objects.in_force().filter(partner=OuterRef("pk"))
    number = ties.order_by().values("partner").annotate(n=Count("person", distinct=True)).values("n")
    return partners.annotate(
        contact_count=Subquery(number),
        only_contact=Subquery(ties.order_by("started_on").values("person__name")[:1]),
        has_sponsor=Exists(ties.filter(contact_role=Affiliation.ContactRole.SPONSOR)),
        has_champion=Exists(ties.filter(is_champion=True)),
        has_lead=Exists(ties.filter(contact_role=Affiliation.ContactRole.LEAD)),
        has_night=Exists(ties.exclude(night_phone="")),
    )


GAPS = {
    "none": ("Nobody", Q(contact_count=None)),
    "sole": ("One person only", Q(contact_count=1)),
    "sponsor": ("No executive sponsor", Q(has_sponsor=False)),
    "champion": ("No champion", Q(has_champion=False)),
    "lead": ("No working lead", Q(has_lead=False)),
    "night": ("Nobody at night", Q(has_night=False)),
}
THIN = (
    Q(contact_count=None)
    | Q(contact_count__lt=ENOUGH)
    | Q(has_sponsor=False)
    | Q(has_champion=False)
    | Q(has_lead=False)
    | Q(has_night=False)
)


def thin(viewer):
    """Members of the coalition with at least one gap."""
    return with_threads(Partner.objects.visible_to(viewer).members()).filter(THIN)


def gaps_of(row):
    """What is missing at a row of `thin`, in words."""
    found = []
    if not row.contact_count:
        return ["Nobody yet"]
    if row.contact_count == 1:
        found.append(f"Only {row.only_contact}")
    if not row.has_sponsor:
        found.append("No executive sponsor")
    if not row.has_champion:
        found.append("No champion")
    if not row.has_lead:
        found.append("No working lead")
    if not row.has_night:
        found.append("Nobody at night")
    return found
