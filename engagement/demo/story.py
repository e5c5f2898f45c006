"""Tells the demo: eighteen months of the Cedar Valley Health Coalition, ending today. Deterministic, relative to the day.

Rows are written in sets, then the ledger is derived from them, exactly as `manage.py ledger rebuild` does. Every
chance comes from one seeded generator, drawn in a fixed order.
"""

from django.db import connection, transaction

from coalition.actions import create_coalition
from members.models import StakeholderType

from . import (
    aftermath,
    asking,
    bodies,
    bringing,
    carrying_on,
    doors,
    doubles,
    drills,
    files,
    foresight,
    keeping,
    openness,
    post,
    reaching,
    reckoning,
    rhythms,
    rivals,
    room,
    speaking,
    stakes,
    standing,
    thanking,
    ties,
    welcoming,
    winning,
    worries,
)
from .council import Council
from .gatherings import Gatherings
from .giving import Giving
from .hearing import Hearing
from .roster import LOGINS, PASSWORD, SLUG, Roster

__all__ = ["LOGINS", "PASSWORD", "SLUG", "Story"]

NAME = "Cedar Valley Health Coalition"
MISSION = "So that nobody in the valley is left alone in an emergency, whatever door they knock on first."


class Story(Roster, Gatherings, Council, Hearing, Giving):
    """Writes the demo step by step; `say` is called with a line before each long one."""

    @transaction.atomic
    def tell(self):
        """Write everything and return the coalition."""
        self.coalition = create_coalition(
            slug=SLUG, name=NAME, mission=MISSION, jurisdiction="Cedar and Harlan counties", time_zone="America/Chicago"
        )
        self.today = self.coalition.today()
        self.types = {kind.code: kind for kind in StakeholderType.objects.filter(coalition=self.coalition)}
        for step in (
            self.aims,
            self.partners_and_people,
            self.sign_ins,
            self.objectives,
            self.meetings,
            self.bylaws,
            self.decisions,
            self.votes,
            self.plans,
            self.minutes,
            self.pulses,
        ):
            self.say(step.__doc__)
            step()
        self._weighed()
        for step in (self.voices, self.promises, self.gifts, self.contacts, self.notices):
            self.say(step.__doc__)
            step()
        self._weighed()
        aftermath.tell(self)
        bodies.seat(self)
        rivals.tell(self)
        carrying_on.tell(self)
        rhythms.tell(self)
        drills.tell(self)
        stakes.tell(self)
        worries.tell(self)
        room.tell(self)
        doors.tell(self, room.open_door(self))
        files.tell(self)
        bringing.tell(self)
        post.tell(self)
        doubles.tell(self)
        asking.tell(self)
        winning.tell(self)
        standing.tell(self)
        speaking.tell(self)
        keeping.tell(self)
        reckoning.tell(self)
        foresight.tell(self)
        ties.tell(self)
        reaching.tell(self)
        openness.tell(self)
        thanking.tell(self)
        welcoming.tell(self)
        return self.coalition

    def _weighed(self):
        """Let the planner count the rows of this transaction, which it would take for a handful: the ledger's joins of
        each later act are then quick."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
