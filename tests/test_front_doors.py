"""The front doors and the rooms behind them, with the demo's rows, as each role meets them: they fit a desk and a phone,
light and dark, axe-core finds nothing, and the browser meets no error (the `visits` fixture looks)."""

from itertools import cycle

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import User
from engagement.demo.story import LOGINS
from engagement.ledger.models import Rollup
from engagement.voice.models import InputRequest
from meetings.models import DatePoll, Meeting, PollInvitee
from meetings.polls.notices import LINK_PURPOSE as POLL
from members.exchange import checking, runs
from members.models import ImportRun
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, axe_findings, screenshot, width_findings
from tests.test_routes import LEADER_READS, MEMBER_READS, OWNER_READS, addresses_in, finished
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


READS = {"owner": OWNER_READS, "member": MEMBER_READS, "leader": LEADER_READS - MEMBER_READS}
SHARES = 4  # so that several processes can look at once
LOOKS = ([(1280, False), (390, True)], [(1280, True), (390, False)])  # width and whether it is dark, turn by turn


def report_with_likely_names(coalition):
    """The preview of a list of participants in which a name is nearly somebody's."""
    meeting = Meeting.objects.filter(coalition=coalition, status="held", attendances__isnull=False).first()
    run = runs.start(
        coalition=coalition, by=of_role("coordinator"), file_name="report.csv", kind="participants",
        content=b"Name,Duration\nMarcus Bel,50\nSomebody Else,20\n",
        options={"meeting": meeting.pk, "day": meeting.starts_at.date().isoformat(), "zone": "America/Chicago"},
    )  # fmt: skip
    runs.prepare(run=run, by=of_role("coordinator"), to=ImportRun.Status.CHECKING)
    checking.check(run.pk)
    return reverse("report-import-preview", args=[coalition.slug, run.pk])


def pages(coalition, share):
    """(role or None, address) of one share of the pages that are there to be read, each by whoever may."""
    if share == 0:
        asked = PollInvitee.objects.filter(coalition=coalition, poll__status=DatePoll.Status.OPEN).first()
        yield None, reverse("poll-link", args=[token_for(asked.person, purpose=POLL, about=asked.poll_id)])
        yield "coordinator", report_with_likely_names(coalition)
    addresses = addresses_in(coalition)[share::SHARES]
    for role in LOGINS:
        client = Client()
        client.force_login(of_role(role), backend="django.contrib.auth.backends.ModelBackend")
        for name, address in addresses:
            if role != "coordinator" and name not in READS[role] or not address.startswith("/c/"):
                continue
            answer = finished(client.get(address))
            is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
            is_page = is_page and "Content-Disposition" not in answer.headers
            if answer.status_code == 200 and is_page and b"<html" in answer.content:  # no file, no part of a page
                yield role, address


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page(visits, cedar, share):  # noqa: F811  the fixture
    """One load of each page, looked at wide and narrow; what one page shows light the next one shows dark."""
    windows, found, number = {}, [], 0
    for (role, address), looks in zip(pages(cedar, share), cycle(LOOKS), strict=False):
        if role not in windows:
            windows[role] = visits.open(
                role and of_role(role), path="/accounts/login/" if role is None else "/components/"
            )
        page = windows[role]
        page.goto(address)
        number += 1
        for width, dark in looks:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if dark else "light")
            for told in width_findings(page) + axe_findings(page):
                found.append(f"{role} {address} {width}: {told}")
    assert "\n".join(found) == ""
    assert number > 60


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
