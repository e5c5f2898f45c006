"""What search finds on this floor."""

from django.db.models import OuterRef, Subquery

from coalition import search
from coalition.access import Permission

from .models import Affiliation, Partner, Person


def partners(viewer):
    """Partners the viewer may see."""
    return Partner.objects.visible_to(viewer)


def people(viewer):
    """People, for those who keep the records."""
    return Person.objects.visible_to(viewer) if viewer.can(Permission.KEEP_RECORDS) else None


search.register(
    search.Searcher(
        kind="partner",
        heading="Partners",
        icon="buildings",
        route="partner-detail",
        rows=partners,
        detail="city",
        more="partner-list",
        order=10,
    )
)
search.register(
    search.Searcher(
        kind="person",
        heading="People",
        icon="people",
        route="person-detail",
        rows=people,
        detail=Subquery(
            Affiliation.objects.in_force()
            .filter(person=OuterRef("pk"))
            .order_by("started_on")
            .values("partner__name")[:1]
        ),
        more="person-list",
        order=20,
    )
)
