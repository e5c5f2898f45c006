"""The told demo as a test's world: every feature has rows in it, so a sweep meets real pages."""

import pytest

from engagement.demo.story import Story
from engagement.ledger.actions import rebuild


@pytest.fixture
def cedar(db):
    """The demo coalition with its ledger."""
    coalition = Story().tell()
    rebuild(coalition)
    return coalition
