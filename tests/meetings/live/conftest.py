"""A meeting that can go live: three items, its chair a plain member, two people invited."""

from types import SimpleNamespace

import pytest

from meetings.models import Meeting
from tests.characters import make_partner, make_person, make_user
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def chair(coalition):
    """A member who leads the meeting and keeps no records."""
    return make_user(coalition, "member", "Carla")


@pytest.fixture
def note_taker(coalition):
    """A member who takes the notes and keeps no records."""
    return make_user(coalition, "member", "Neil")


@pytest.fixture
def council(coalition, chair, note_taker, member, partner):
    """Today's meeting, published, of 60 minutes since 5 minutes ago: items of 10, 20 and 30 minutes."""
    lead = chair.people.get()
    meeting = make_meeting(
        coalition, days=0, minutes=60, status="published", chair=lead, note_taker=note_taker.people.get()
    )
    names = [("Where we stand", 10), ("Date of the drill", 20), ("Who does what", 30)]
    items = [make_item(meeting, name, owner=lead, purpose="decide", minutes=minutes) for name, minutes in names]
    ems = make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    marcus = make_person(coalition, "Marcus Bell", partner=ems)
    make_invitation(meeting, member.people.get(), partner)
    make_invitation(meeting, marcus, ems)
    return SimpleNamespace(meeting=meeting, items=items, marcus=marcus, ems=ems)


def fresh(meeting):
    """The meeting as it is now, with its live row if there is one."""
    return Meeting.objects.select_related("live", "coalition").get(pk=meeting.pk)
