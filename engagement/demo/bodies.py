"""The coalition's bodies: who sits on them, what is empty, whose term ends."""

import datetime as dt

from engagement.models import Seat
from members.models import Affiliation

STEERING, MEDICAL = "Steering committee", "Medical advisors"
SEATS = [  # body, title, voting, type it is meant for, who sits there, months until the term ends
    (STEERING, "Chair", True, "", "Carla Jimenez", 14),
    (STEERING, "", True, "public-health", "Dr. Samir Haddad", 14),
    (STEERING, "", True, "hospital", "Priya Raman", 8),
    (STEERING, "", True, "ems", "Marcus Bell", 1),
    (STEERING, "", True, "public-safety", "Chief Ada Okafor", 8),
    (STEERING, "", True, "long-term-care", "Amir Danso", 20),
    (STEERING, "", True, "faith-social", "", None),
    (MEDICAL, "", False, "primary-care", "Dr. Alan Whitcomb", None),
    (MEDICAL, "", False, "dialysis", "Frances Nakamura", -1),
]


def seat(story):
    """Write the seats of the coalition of a Story."""
    for body, title, votes, code, name, months in SEATS:
        person = story.people.get(name)
        tie = Affiliation.objects.filter(person=person).select_related("partner").first() if person else None
        Seat.objects.create(
            coalition=story.coalition,
            body=body,
            title=title,
            kind="voting" if votes else "advisory",
            stakeholder_type=story.types.get(code),
            partner=tie.partner if tie else None,
            person=person,
            starts_on=story.day(24) if person else None,
            ends_on=story.today + dt.timedelta(days=30 * months) if months is not None else None,
        )
