"""Double clicks: a form that reaches the server twice acts once, whether the two come together or one after the other."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition import once
from coalition.models import AuditEvent, Occasion
from engagement.models import Contact, Contribution, Delivery, Input, InputRequest, Pledge, Receipt
from engagement.voice import actions as voice
from meetings.meetings.notices import LINK_PURPOSE
from meetings.models import AgendaItem, Invitation, Meeting, Objective
from members.exchange import checking, runs
from members.models import ImportRun, Notice, Partner, Person
from members.people.links import token_for
from tests.characters import make_person
from tests.engagement.voice.conftest import complete, draft, say
from tests.meetings.tables import make_invitation, make_item, make_meeting
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MAKING = [
    ("partner-new", Partner, {"name": "Harlan Fire", "kind": "organization", "status": "prospect", "since": "{today}"}),
    ("person-new", Person, {"name": "Tom Kessler", "started_on": "{today}", "level": "manager", "contact_role": "other"}),
    ("pledge-new", Pledge, {"direction": "theirs", "what": "Beds", "quantity": "2", "made_on": "{today}",
                            "due_on": "{today}", "effort_band": "light"}),
    ("contribution-new", Contribution, {"direction": "ours", "kind": "space", "what": "Hall", "given_on": "{today}",
                                        "effort_band": "light"}),
    ("contact-with", Contact, {"kind": "call", "on": "{today}", "was_two_way": "on"}),
    ("pledge-deliver", Delivery, {"quantity": "1", "delivered_on": "{today}"}),
    ("meeting-new", Meeting, {"title": "Council", "starts_at": "2031-05-05T10:00", "ends_at": "2031-05-05T11:00",
                              "location_host": "ours"}),
    ("meeting-item-new", AgendaItem, {"title": "Night transfers"}),
    ("objective-new", Objective, {"title": "Wait less", "phase": "preparedness", "status": "idea"}),
    ("input-new", InputRequest, {"title": "Night crews", "question": "Where?"}),
]  # fmt: skip


@pytest.fixture
def address(coalition, coordinator, partner):
    """Addresses of the forms that make something, each about a row that is there."""
    from engagement.commitments import actions as commitments

    today = coalition.today()
    pledge = commitments.make_pledge(
        coalition=coalition, by=coordinator, partner=partner, what="Cots", quantity=3, made_on=today, due_on=today
    )
    meeting = make_meeting(coalition)
    of = {"pledge-new": partner, "contribution-new": partner, "contact-with": partner, "pledge-deliver": pledge}

    def made(name):
        row = meeting if name == "meeting-item-new" else of.get(name)
        return reverse(name, args=["river", row.pk] if row else ["river"])

    return made


def filled(client, url, data, today):
    """The data with what the page hides in its form."""
    html = client.get(url).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(occasion|uid)" value="([^"]+)"', html))
    assert "occasion" in hidden, url
    return hidden | {name: value.format(today=today) for name, value in data.items()}


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("together", [True, False], ids=["together", "one after the other"])
@pytest.mark.parametrize(("name", "model", "data"), MAKING, ids=lambda each: each if isinstance(each, str) else "")
def test_one_row(coalition, coordinator, address, name, model, data, together):
    client = signed_in(coordinator)
    data = filled(client, address(name), data, coalition.today())
    before, acts = model.objects.count(), AuditEvent.objects.count()

    def send():
        return signed_in(coordinator).post(address(name), data)

    answers = at_once(send, send) if together else [send(), send()]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()[-3000:]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert (model.objects.count(), AuditEvent.objects.count()) == (before + 1, acts + 1 + (name == "person-new") * 0)


def test_another_text_from_the_same_page_is_another_row(coalition, coordinator, address):
    """Back, another name, and sent again: the browser shows the page it kept, with the occasion it had."""
    client, url = signed_in(coordinator), address("objective-new")
    data = filled(client, url, MAKING[8][2], coalition.today())
    client.post(url, data)
    client.post(url, data | {"title": "Wait even less"})
    assert set(Objective.objects.values_list("title", flat=True)) == {"Wait less", "Wait even less"}


def test_what_was_refused_may_be_sent_again(coalition, coordinator, address):
    client, url = signed_in(coordinator), address("partner-new")
    data = filled(client, url, MAKING[0][2], coalition.today())
    coordinator.held_roles.update(role="leader")
    assert client.post(url, data).status_code == 403
    coordinator.held_roles.update(role="coordinator")
    assert client.post(url, data).status_code == 302
    assert Partner.objects.filter(name="Harlan Fire").count() == 1


def test_somebody_elses_occasion_leads_nobody_anywhere(coalition, coordinator, owner, address):
    client, url = signed_in(coordinator), address("objective-new")
    data = filled(client, url, MAKING[8][2], coalition.today())
    client.post(url, data)
    signed_in(owner).post(url, data)
    assert Objective.objects.count() == 2


def test_old_occasions_are_forgotten(db):
    Occasion.objects.create(key="old", led_to="/", at=timezone.now() - once.KEPT - timedelta(minutes=1))
    Occasion.objects.create(key="new", led_to="/")
    assert once.forget_old() == 1
    assert Occasion.objects.get().key == "new"


# --- In the browser: two presses as fast as the hand is, with nothing in the page to hold them back ------------------


@pytest.mark.browser
class TestTwoClicks:
    """JavaScript is off: what keeps the effect single is the server."""

    def twice(self, visits, user, path, button, *, before=lambda page: None):
        page = visits.open(user, path=path, javascript=False)
        before(page)
        with page.expect_response(lambda response: response.request.method == "POST" and response.status < 400):
            page.get_by_role("button", name=button, exact=True).dblclick(no_wait_after=True)
        page.wait_for_load_state("networkidle")
        page.goto("/components/")  # whatever was sent is answered by now
        visits.troubles.clear()  # the browser notes the request it gave up

    def test_new_partner(self, visits, coalition, coordinator):
        self.twice(visits, coordinator, "/c/river/partners/new/", "Add partner",
                   before=lambda page: page.fill("#id_name", "Harlan Fire"))  # fmt: skip
        assert Partner.objects.count() == AuditEvent.objects.filter(verb="partner_created").count() == 1

    def test_record_pledge(self, visits, coalition, coordinator, partner):
        def fill(page):
            page.fill("#id_what", "Beds")
            page.fill("#id_due_on", str(coalition.today()))

        self.twice(
            visits, coordinator, reverse("pledge-new", args=["river", partner.pk]), "Save the promise", before=fill
        )
        assert Pledge.objects.count() == AuditEvent.objects.filter(verb="pledge_made").count() == 1

    def test_publish_meeting(self, visits, coalition, coordinator, partner):
        person = make_person(coalition, "Ann", partner=partner, email="ann@x.example")
        meeting = make_meeting(coalition, purpose="Meet.")
        make_item(meeting, owner=person)
        make_invitation(meeting, person, partner)
        self.twice(visits, coordinator, meeting.get_absolute_url(), "Publish to 1 person")
        assert Notice.objects.filter(kind="meeting-invitation").count() == 1
        assert AuditEvent.objects.filter(verb="meeting_published").count() == 1

    def test_rsvp(self, visits, coalition, partner):
        person = make_person(coalition, "Ann", partner=partner, email="ann@x.example")
        meeting = make_meeting(coalition, status="published")
        make_invitation(meeting, person, partner)
        path = reverse("meeting-link", args=[token_for(person, purpose=LINK_PURPOSE, about=meeting.pk)])
        self.twice(visits, None, path, "Save my answer", before=lambda page: page.get_by_label("Coming").check())
        assert list(Invitation.objects.values_list("answer", flat=True)) == ["coming"]
        assert AuditEvent.objects.filter(target_type="meetings.meeting").count() <= 1

    def test_give_input(self, visits, coalition, coordinator, member):
        asked = voice.open_request(request=draft(coalition, coordinator), by=coordinator)
        path = reverse("input-by-link", args=[token_for(member.people.get(), purpose="input", about=asked.pk)])

        def fill(page):
            page.locator("input[name=attribution][value=named]").check()
            page.fill("#id_text", "Try the north gate.")

        self.twice(visits, None, path, "Give my input", before=fill)
        assert Input.objects.count() == AuditEvent.objects.filter(verb="input_given").count() == 1
        assert not AuditEvent.objects.filter(verb="input_said_anew").exists()

    def test_publish_report_back(self, visits, coalition, coordinator, member):
        asked = voice.open_request(request=draft(coalition, coordinator), by=coordinator)
        say(asked, member.people.get(), by=member)
        complete(asked, coordinator)
        self.twice(visits, coordinator, reverse("input-report-back", args=["river", asked.pk]), "Publish to 1 person")
        assert Receipt.objects.count() == Notice.objects.filter(kind="report-back").count() == 1
        assert AuditEvent.objects.filter(verb="report_back_published").count() == 1

    def test_apply_an_import(self, visits, coalition, coordinator):
        run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=b"Name\nHarlan Fire\n")
        runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
        checking.check(run.pk)
        asked = AuditEvent.objects.count()
        self.twice(visits, coordinator, reverse("import-preview", args=["river", run.pk]), "Import 1 row")
        assert ImportRun.objects.get().status == "applying"
        assert AuditEvent.objects.count() <= asked + 1
