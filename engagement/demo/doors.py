"""Who came through the door: a code for the meeting that goes on, somebody who waits for a nod, a name that is known."""

from meetings.models import Arrival, CheckInCode, KnownName, Meeting

CODE = "CEDAR7"


def tell(story, going_on):
    """Write them for the coalition of a Story, after its meetings; the code is that of the meeting `going_on`."""
    rows = Meeting.objects.filter(coalition=story.coalition)
    CheckInCode.objects.create(coalition=story.coalition, meeting=going_on, code=CODE, made_by=story.rosa)
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
