"""A request that was asked, answered by two people, and published."""

import pytest

from engagement.answering import publishing
from tests.characters import make_person
from tests.engagement.voice.conftest import complete, draft, drafted, opened, say

__all__ = ["complete", "draft", "drafted", "opened", "say"]


@pytest.fixture
def paula(opened, partner):
    """Somebody without a mail address, who spoke in confidence."""
    return make_person(opened.coalition, "Paula", partner=partner)


@pytest.fixture
def theme(opened, coordinator, member, paula):
    """The theme that holds what both said; everything is there to publish."""
    say(opened, member.people.get(), by=member)
    say(opened, paula, "Quietly.", attribution="confidential")
    return complete(opened, coordinator)


@pytest.fixture
def answer(theme, opened, coordinator):
    """The published answer: by mail to Amir, in person to Paula."""
    return publishing.publish(request=opened, by=coordinator)
