"""How often the demo's bodies mean to meet; one plan has not come up for a while."""

import datetime as dt

from meetings.cadence.actions import set_cadence
from meetings.models import Objective

WEEKS_OF_ALL = 8
SELDOM = 3  # weeks, for a plan that came up on no agenda since


def tell(story):
    """A rule for all of us, and one for a plan."""
    set_cadence(coalition=story.coalition, weeks=WEEKS_OF_ALL, by=story.rosa)
    quiet = (
        Objective.objects.filter(coalition=story.coalition, status="active", agenda_items=None).order_by("pk").first()
    )
    cadence = set_cadence(coalition=story.coalition, objective=quiet, weeks=SELDOM, by=story.rosa)
    cadence.since = story.today - dt.timedelta(days=33)
    cadence.save()
