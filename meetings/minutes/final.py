"""What approved minutes end elsewhere: nobody says “I was there” any more."""

from meetings.checkin import claims

from .models import Minutes


@claims.closes_with
def approved(meeting):
    """Whether the meeting's minutes are approved, so that who was there is settled."""
    return Minutes.objects.filter(meeting=meeting, status=Minutes.Status.APPROVED).exists()
