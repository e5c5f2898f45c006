"""Who came through the door: a code for the next meeting, somebody who waits for a nod, a name that is known."""

from django.utils import timezone

from meetings.models import Arrival, CheckInCode, KnownName, Meeting

CODE = "CEDAR7"


def tell(story):
    """Write them for the coalition of a Story, after its meetings."""
    rows = Meeting.objects.filter(coalition=story.coalition)
    coming = rows.filter(status="published", starts_at__gt=timezone.now()).order_by("starts_at").first()
    CheckInCode.objects.create(coalition=story.coalition, meeting=coming, code=CODE, made_by=story.rosa)
    last = rows.filter(status="held").order_by("-starts_at").first()
    Arrival.objects.create(
        coalition=story.coalition,
        meeting=last,
        how="visitor",
        name="Lou Marsh",
        organization="Harlan School District",
        said_at=last.starts_at,
    )
    KnownName.objects.create(
        coalition=story.coalition,
        shown="marcus (3rvr ems)",
        person=story.people["Marcus Bell"],
        confirmed_by=story.rosa,
        confirmed_at=last.ends_at,
    )
