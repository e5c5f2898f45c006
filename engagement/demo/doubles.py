"""Who is in the demo twice: one pair made one by Rosa, one that is not the same, one to look at."""

from members.duplicates import actions, scans
from members.duplicates.models import Kind, Pair
from members.models import Affiliation, Membership, Partner, Person

AMBULANCE = "Three Rivers Ambulance"


def tell(story):
    """Add the second entries, merge one, and have everything looked through."""
    coalition, kept = story.coalition, story.partners[AMBULANCE]
    again = Partner.objects.create(
        coalition=coalition, name="3 Rivers Ambulance Svc", city=kept.city, website="https://three-rivers.example"
    )
    Membership.objects.create(coalition=coalition, partner=again, status="prospect", started_on=story.day(2))
    dana = Person.objects.create(coalition=coalition, name="Dana White Horse", phone="(555) 014-7788")
    Affiliation.objects.create(coalition=coalition, person=dana, partner=again, started_on=story.day(2))
    chosen = {"name": "kept", "memberships": "kept"}
    actions.merge(kind=Kind.PARTNER, kept=kept, gone=again, by=story.rosa, chosen=chosen)
    scans.work(scans.start(coalition=coalition, by=story.rosa).pk)
    others = Pair.objects.filter(coalition=coalition).exclude(kind=Kind.PERSON, second_id=dana.pk).order_by("strength")
    if weakest := others.first():
        actions.reject(pair=weakest, by=story.rosa)
