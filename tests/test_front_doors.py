"""The front doors and the rooms behind them, with the demo's rows, as each role meets them: they fit a desk and a phone,
light and dark, axe-core finds nothing, and the browser meets no error (the `visits` fixture looks)."""

import pytest
from django.urls import reverse

from coalition.models import User
from engagement.demo.story import LOGINS
from engagement.ledger.models import Rollup
from engagement.voice.models import InputRequest
from meetings.models import Meeting
from tests.browser import assert_axe_clean, assert_fits, screenshot
from tests.world import cedar  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 390)
SCHEMES = (("light", False), ("dark", True))


def of_role(role):
    """The demo's user who holds a role."""
    return User.objects.get(name=LOGINS[role])


def doors(slug):
    """(role, name, address) of each page that is looked at."""
    meetings = Meeting.objects.filter(coalition__slug=slug)
    held = meetings.filter(status="held", attendances__isnull=False).first()
    coming = meetings.filter(status="published").first()
    asked = InputRequest.objects.filter(coalition__slug=slug, inputs__isnull=False)
    owed, answered = asked.filter(status__in=["open", "closed"]).first(), asked.filter(status="answered").first()
    partners = Rollup.objects.of_partners().filter(coalition__slug=slug).order_by("e180")
    quiet, doer = partners.first().partner, partners.last().partner
    return [
        ("coordinator", "today", reverse("today", args=[slug])),
        ("member", "mine", reverse("mine", args=[slug])),
        ("leader", "overview", reverse("overview", args=[slug])),
        ("coordinator", "overview-coordinator", reverse("overview", args=[slug])),
        ("coordinator", "partners", reverse("partner-list", args=[slug])),
        ("coordinator", "partner", doer.get_absolute_url()),
        ("coordinator", "partner-quiet", quiet.get_absolute_url()),
        ("leader", "partner-leader", doer.get_absolute_url()),
        ("coordinator", "meeting-held", held.get_absolute_url()),
        ("coordinator", "meeting-coming", coming.get_absolute_url()),
        ("member", "meeting-member", coming.get_absolute_url()),
        ("coordinator", "attendance", reverse("attendance", args=[slug, held.pk])),
        ("coordinator", "input", owed.get_absolute_url()),
        ("coordinator", "input-answered", answered.get_absolute_url()),
        ("coordinator", "report-back", reverse("input-report-back", args=[slug, owed.pk])),
        ("coordinator", "import", reverse("import-new", args=[slug])),
        ("coordinator", "imports", reverse("import-list", args=[slug])),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_door(visits, cedar, width):  # noqa: F811  the fixture
    windows = {}
    for role, name, address in doors(cedar.slug):
        for scheme, dark in SCHEMES:
            if (role, dark) not in windows:
                windows[role, dark] = visits.open(of_role(role), path="/components/", width=width, dark=dark)
            page = windows[role, dark]
            answer = page.goto(address)
            assert (answer.status, page.locator("h1").count()) == (200, 1), address
            assert_fits(page)
            assert_axe_clean(page)
            screenshot(page, f"door-{name}-{width}-{scheme}")


def test_each_role_comes_in_by_its_own_door(visits, cedar):  # noqa: F811  the fixture
    landed = {role: visits.open(of_role(role)).url.rpartition(f"/c/{cedar.slug}/")[2] for role in LOGINS}
    assert landed == {"owner": "today/", "coordinator": "today/", "leader": "overview/", "member": "mine/"}
