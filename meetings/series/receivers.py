"""What series do when something happens below."""

from django.dispatch import receiver

from coalition.facts import zone_changed

from .actions import keep_wall_clock


@receiver(zone_changed)
def stay_on_the_wall(coalition, by, **_):
    """Meetings of series keep the time the wall clock shows, in whichever zone it hangs."""
    keep_wall_clock(coalition=coalition, by=by)
