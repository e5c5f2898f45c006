"""What every chapter of the demo stands on: the day, the dice, and how a partner behaves."""

import datetime as dt
import random

from . import cast

MONTH = 30.44  # days


class Teller:
    """Counts days back from today; every chance comes from one seeded generator, drawn in a fixed order."""

    def __init__(self, say=lambda line: None):
        self.say = say
        self.chance = random.Random(2026)  # noqa: S311  chooses who comes to an invented meeting
        self.partners, self.people, self.habits, self.contacts_of = {}, {}, {}, {}

    def day(self, months_ago):
        """The day so many months before today."""
        return self.today - dt.timedelta(days=round(months_ago * MONTH))

    def at(self, day, hour, minute=0):
        """A moment of that day where the coalition is."""
        return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=self.coalition.zone)

    def habit(self, partner, months_ago):
        """How a partner behaved then: the one that turned around was resistant until half a year ago."""
        habit = self.habits[partner.pk]
        return cast.HABITS["resistant"] if habit == "turned" and months_ago > 6.5 else cast.HABITS[habit]
