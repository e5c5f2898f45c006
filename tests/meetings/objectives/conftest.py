"""An objective in each state, and the people round it."""

import pytest

from meetings.models import Objective
from tests.characters import make_person

WHOLE = {"measure": "Beds", "baseline": "10", "target": "40", "due_on": "2027-06-30", "done_when": "The drill shows it"}


@pytest.fixture
def owner_person(coalition, partner):
    """Somebody of the hospital who may look after an objective."""
    return make_person(coalition, "Marcus Bell", partner=partner, email="marcus@x.example")


@pytest.fixture
def make_objective(coalition):
    """`make_objective(status, **fields)`: a measurable one."""

    def make(status="idea", **fields):
        today = coalition.today()
        more = {"activated_on": today} if status in ("active", "done") else {}
        made = Objective.objects.create(
            coalition=coalition, status=status, **{"title": "Beds at night"} | WHOLE | more | fields
        )
        made.refresh_from_db()
        made.coalition = coalition
        return made

    return make
