"""What tests of the notices room share."""

import pytest

from members.notices import actions

from . import kinds  # noqa: F401  registers the kinds of notices the tests owe


@pytest.fixture
def any_hour(settings):
    """No quiet hours: the tests run at any time of any day."""
    settings.QUIET_HOURS = None


@pytest.fixture
def owe():
    """`owe(person, category="invitation", key="", **details)`: a notice of a test's kind."""

    def owe(person, category="invitation", key="", not_before=None, **details):
        return actions.owe(
            coalition=person.coalition,
            key=key or f"test:{category}:{person.pk}",
            kind=f"test-{category}",
            person=person,
            details=details,
            not_before=not_before,
        )

    return owe


@pytest.fixture
def state():
    """`state(notice)`: (status, reason) as the database has them."""

    def state(notice):
        notice.refresh_from_db()
        return notice.status, notice.reason

    return state
