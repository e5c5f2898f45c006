"""The truth tables of the rules: each says what the world is like, and for which worlds its rule speaks up.

@table("quiet", {89: False, 90: True})
def quiet(w, days):
    w.contact(days, was_ask=False)
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from coalition.models import User
from engagement.models import Contact, InputRequest, Pledge
from meetings.models import Meeting, Objective
from members.models import Affiliation, Notice
from tests.characters import make_partner, make_person

CASES = []


def table(rule, worlds):
    """Register what follows as the table of a rule: {world: whether it fires there}."""

    def register(build):
        CASES.extend((rule, world, fires, build) for world, fires in worlds.items())
        return build

    return register


@dataclass
class World:
    """A coalition with one member partner of half a year, and short words to fill it."""

    coalition: object

    @cached_property
    def today(self):
        return self.coalition.today()

    def ago(self, days):
        """The day so many days back; days to come are negative."""
        return self.today - timedelta(days=days)

    def at(self, days, hour=12):
        """Noon of that day where the coalition is."""
        return datetime.combine(self.ago(days), time(hour), tzinfo=self.coalition.zone)

    @cached_property
    def partner(self):
        return make_partner(self.coalition, "Lakeside Hospital", since=self.ago(400))

    def another(self, name="Harlan EMS", type_code="ems", **fields):
        return make_partner(self.coalition, name, type_code=type_code, **{"since": self.ago(400)} | fields)

    @cached_property
    def person(self):
        return self.somebody("Amir")

    def somebody(self, name, partner=None, **tie):
        person = make_person(self.coalition, name)
        fields = {"started_on": self.ago(400)} | tie
        Affiliation.objects.create(coalition=self.coalition, person=person, partner=partner or self.partner, **fields)
        return person

    @cached_property
    def user(self):
        return User.objects.create_user("rosa@river.example", name="Rosa")

    def make(self, model, **fields):
        return model.objects.create(coalition=self.coalition, **fields)

    def reminded(self, kind, about):
        """They had a reminder about a row."""
        category = "reminder"
        fields = {"about_type": about._meta.label_lower, "about_id": about.pk, "category": category}
        return self.make(Notice, key=f"{kind}:{about.pk}", kind=kind, person=self.person, **fields)

    def contact(self, days, **fields):
        return self.make(
            Contact, **{"partner": self.partner, "on": self.ago(days), "kind": "call", "was_ask": False} | fields
        )

    def request(self, **fields):
        known = {
            "title": "Routes",
            "question": "Which?",
            "what_is_open": "All",
            "how_used": "Weighed",
            "phase": "design",
        }
        return self.make(
            InputRequest,
            **known | {"estimated_minutes": 5, "status": "closed", "report_back_on": self.ago(-20)} | fields,
        )

    def pledge(self, due, **fields):
        known = {"partner": self.partner, "what": "Beds", "made_on": self.ago(60), "due_on": self.ago(due)}
        return self.make(Pledge, **known | fields)

    def aim(self, **fields):
        return self.make(Objective, **{"title": "Nights", "status": "active", "activated_on": self.ago(5)} | fields)

    def meeting(self, days, status="published", **fields):
        begins = self.at(days)
        known = {"title": "Council", "purpose": "Decide.", "starts_at": begins, "ends_at": begins + timedelta(hours=1)}
        known |= {"published_at": timezone.now()} if status != "draft" else {}
        known |= {"held_at": begins} if status == "held" else {}
        return self.make(Meeting, status=status, **known | fields)
