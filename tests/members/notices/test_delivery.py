import pytest
from django.core import mail

from members.notices import actions as notices
from members.notices import delivery
from tests.characters import make_person

from . import kinds  # noqa: F401  registers the kinds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_hours(settings):
    settings.QUIET_HOURS = None


def owe(coalition, person, category="invitation", **details):
    return notices.owe(
        coalition=coalition, key=f"test:{person.pk}:{category}", kind=f"test-{category}", person=person, details=details
    )


def test_sent_once(coalition):
    ana = make_person(coalition, "Ana Ruiz", email="ana@example.org")
    notice = owe(coalition, ana)
    delivery.deliver([notice.pk])
    delivery.deliver([notice.pk])
    notice.refresh_from_db()
    assert [m.to for m in mail.outbox] == [['"Ana Ruiz" <ana@example.org>']]
    assert (notice.status, notice.reason, notice.attempts, notice.subject) == ("sent", "", 1, "The table is set")
    print(mail.outbox[0].message().as_string()[:6000])
    print(notice.body)
