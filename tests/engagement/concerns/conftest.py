"""Concerns for the tests of this room."""

import pytest

from coalition.actions import give_role
from coalition.models import User
from engagement.concerns import actions
from members.models import Person


@pytest.fixture
def raiser(coalition, member):
    """The person behind `member`."""
    return member.people.get(coalition=coalition)


@pytest.fixture
def second(coalition):
    """Another coordinator, whom nobody has chosen."""
    user = User.objects.create_user("sam@river.example", name="Sam")
    give_role(user=user, coalition=coalition, role="coordinator", by=None)
    Person.objects.create(coalition=coalition, user=user, name="Sam", email=user.email)
    return user


@pytest.fixture
def worry(coalition, coordinator, raiser, member):
    """`worry(nature)`: one concern of `raiser`, told to `coordinator`."""

    def make(nature="professional", person=None, **more):
        fields = {"coordinator": coordinator, "words": "Who covers my ward at night?", "nature": nature, "by": member}
        return actions.raise_concern(coalition=coalition, person=person or raiser, **fields | more)

    return make
