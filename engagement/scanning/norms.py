"""What is customary where a partner is (ENV-2): noted once as a finding, shown wherever somebody plans to go there."""

from django.db.models import Case, Q, When

from members.models import Partner

from .models import LASTS, ScanEntry

SHOWN = 5  # a page is no handbook
COUNTY = " county"


def places(partner):
    """The names by which a finding may mean where this partner is, in lower case."""
    found = {partner.city, partner.county, partner.state, partner.postal_code}
    found = {name.strip().lower() for name in found if name.strip()}
    county = partner.county.strip().lower().removesuffix(COUNTY)
    return found | ({county, county + COUNTY} if county else set())


def _norms(viewer):
    since = viewer.coalition.today() - LASTS
    rows = ScanEntry.objects.visible_to(viewer).filter(theme=ScanEntry.Theme.NORM)
    return rows.annotate(stale=Case(When(found_on__lt=since, then=True), default=False)).order_by("stale", "-found_on")


def around(viewer, partner):
    """The norms that hold where one partner is: of its places, about it, or of no place in particular. One statement."""
    here = Q(partner=partner) | Q(partner=None, region="")
    for place in sorted(places(partner)):
        here |= Q(region__iexact=place)
    return list(_norms(viewer).filter(here)[:SHOWN])


def along(viewer, effort):
    """The norms that hold where those are whom an effort reaches. Two statements, however many they are."""
    reached = list(Partner.objects.visible_to(viewer).filter(efforts__effort=effort))
    here = Q(partner__in=reached) | Q(partner=None, region="")
    for place in sorted({place for partner in reached for place in places(partner)}):
        here |= Q(region__iexact=place)
    return list(_norms(viewer).filter(here)[:SHOWN])
