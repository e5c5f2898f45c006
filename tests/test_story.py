"""The main job end to end, as people do it: in Chromium, with a real Celery worker and a real SMTP server.

From an empty installation to an answer that reached everybody who gave input. One test, in the order of the story;
each step is a function that drives the browser and looks at what became of it.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import timezone

from coalition.models import Coalition
from engagement.answering.models import Receipt
from engagement.ledger.actions import verify
from engagement.ledger.models import Signal
from engagement.voice.models import Input
from meetings.models import Attendance, Invitation, Meeting
from members.models import Notice, Partner, Person
from members.notices.tasks import sweep
from tests.browser import assert_axe_clean, assert_fits, press
from tests.desk import PHONE, Desk, fill, link_in, text_of

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

HOSPITALS = Path(project.BASE_DIR) / "tests" / "data" / "hospitals.csv"
PRIYA, MARCUS = "priya@north.example", "marcus@south.example"
OF_PRIYA = "No transfers at night without a call to the ward first."
OF_MARCUS = "A second crew on weekends, please."
OF_BETH = "The gate at the back is locked after ten."


@pytest.fixture(autouse=True)
def any_hour(monkeypatch, settings, live_server):
    """Mail goes out at any hour, and its links lead to this test's server. Set before the worker starts."""
    monkeypatch.setenv("QUIET_HOURS", "off")
    monkeypatch.setenv("BASE_URL", live_server.url)
    settings.QUIET_HOURS, settings.BASE_URL = None, live_server.url


def test_story(visits, smtp, celery_worker):
    desk = Desk(visits, smtp, visits.open(path="/"))
    begins(desk)
    imports_hospitals(desk)
    adds_people(desk)
    invites_to_sign_in(desk)
    plans_a_meeting(desk)
    is_answered_from_a_phone(desk)
    takes_attendance(desk)
    asks_for_input(desk)
    hears_by_link_and_on_paper(desk)
    notes_a_promise(desk)
    writes_the_answer(desk)
    everybody_has_the_answer(desk)
    nothing_is_sent_twice(desk)
    it_shows(desk)


def begins(desk):
    """The first run makes an owner; she starts the coalition she means."""
    desk.fill(your_name="Rosa Lindqvist", email="rosa@river.example", password="a table for everybody")
    desk.fill(coalition_name="Trial Coalition")
    desk.looked_at()
    desk.press("Set the table")
    desk.page.wait_for_url("**/c/trial-coalition/**")
    desk.page.goto("/new/")
    desk.fill(name="River Bend Coalition", slug="river-bend", mission="Ready together.", time_zone="America/Chicago")
    desk.looked_at()
    desk.press("Start it")
    desk.page.wait_for_url(f"**/c/{desk.slug}/**")
    assert Coalition.objects.get(slug=desk.slug).time_zone == "America/Chicago"


def imports_hospitals(desk):
    """A file with its own headers, a filter, a preview; taken back, and brought in again."""
    upload(desk)
    desk.press("Undo the import")
    desk.reads("5 partners removed")
    assert not Partner.objects.exists()
    upload(desk)
    names = list(Partner.objects.order_by("name").values_list("name", "state", "memberships__status"))
    assert len(names) == 5
    assert {rest for _, *rest in names for rest in [tuple(rest)]} == {("MN", "prospect")}
    desk.go("partners/")
    desk.reads(names[0][0])
    desk.looked_at()


def upload(desk):
    """The wizard from the file to the result."""
    page = desk.go("partners/import/new/")
    page.set_input_files("#id_file", HOSPITALS)
    desk.press("Read the file")
    assert page.locator("#id_name option:checked").inner_text() == "Facility Name"
    assert page.locator("#id_external_id option:checked").inner_text() == "Facility ID"
    desk.fill(filter_1="State", value_1="MN", type="Acute-care hospital")
    desk.looked_at()
    desk.press("Compare with what is here")
    page.get_by_role("button", name="Import 5 rows").wait_for()
    desk.reads("40 rows left out by the filter")
    desk.looked_at()
    desk.press("Import 5 rows")
    desk.reads("5 partners added")
    desk.looked_at()


def adds_people(desk):
    """Two partners join, each with a person; one more person has no mail address."""
    north, south = Partner.objects.order_by("name")[:2]
    for partner in (north, south):
        desk.go(f"partners/{partner.pk}/status/")
        desk.fill(status="Member")
        desk.press("Set status")
        desk.reads("Member since")
    for name, email, partner in [("Priya Raman", PRIYA, north), ("Marcus Bell", MARCUS, south)]:
        desk.go(f"people/new/?partner={partner.pk}")
        desk.fill(name=name, email=email, title="Night manager")
        desk.looked_at()
        desk.press("Add person")
        desk.reads("Night manager")
    desk.go("people/new/")
    desk.fill(name="Nora Quist", email="nora@away.example")
    desk.press("Add person")
    desk.page.get_by_role("region", name="Partners").get_by_role("link", name="Add").click()
    desk.fill(partner=south.name, title="Nurse")
    desk.press("Save")
    desk.reads("Nurse")
    ties = set(Person.objects.values_list("name", "affiliations__partner__name"))
    assert {("Priya Raman", north.name), ("Marcus Bell", south.name), ("Nora Quist", south.name)} <= ties


def invites_to_sign_in(desk):
    """The mail brings a link; she takes her seat on a phone and lands on her own table."""
    desk.go(f"people/{person('Priya Raman').pk}/invite/")
    desk.press("Send the invitation")
    desk.reads("Invited as member")
    link = link_in(desk.mail(PRIYA, "Your seat at the table"), "join")
    phone = desk.phone(link)
    assert person("Priya Raman").user is None
    phone.get_by_label("With a password").check()
    phone.locator("#id_password").fill("the ward at night")
    press(phone, "Take my seat")
    phone.get_by_role("heading", name="Hello, Priya").wait_for()
    assert phone.url.endswith(f"/c/{desk.slug}/mine/")
    assert_fits(phone)
    assert_axe_clean(phone)
    assert person("Priya Raman").user.email == PRIYA
    assert desk.visits.open(path=link, width=PHONE).get_by_role("button", name="Take my seat").count() == 0
    desk.visits.troubles.clear()  # the browser notes the status 410 of a link that was used


def person(name):
    """Somebody of the coalition, as the database has them now."""
    return Person.objects.get(name=name, coalition__slug="river-bend")


def plans_a_meeting(desk):
    """Drafted, refused while an item lacks what it needs, published; the invitation comes with a calendar entry."""
    desk.go("meetings/new/")
    day = desk.in_days(9)
    desk.fill(title="Night transfers", purpose="Agree on what wards can take at night.", place="Lakeside, room 2")
    desk.fill(starts_at=f"{day}T10:00", ends_at=f"{day}T11:30")
    desk.looked_at()
    desk.press("Save as a draft")
    desk.reads("The agenda is empty.")
    desk.follow("Put the agenda together")
    desk.fill(title="Where we stand", purpose="inform", owner="Priya Raman", minutes=20)
    desk.looked_at()
    desk.press("Add")
    desk.reads("1 item")
    desk.fill(title="What wards can take")
    desk.press("Add")
    desk.reads("2 items")
    desk.follow("To the meeting")
    desk.follow("Who should be there")
    for name in ("Priya Raman", "Marcus Bell", "Nora Quist"):
        desk.fill(who="person", person=name)
        desk.press("Put them on the list")
        desk.page.get_by_role("table", name="People on the list").get_by_role("rowheader", name=name).wait_for()
    desk.looked_at()
    desk.follow("Back to the meeting")
    desk.reads("“What wards can take” lacks")
    assert desk.page.get_by_role("button", name="Publish").count() == 0
    desk.looked_at()
    desk.follow("Change the agenda")
    desk.follow("Change “What wards can take”")
    desk.page.get_by_role("button", name="Save item").wait_for()
    desk.fill(purpose="decide", owner="Marcus Bell", minutes=40)
    desk.press("Save item")
    desk.reads("Ready to publish")
    desk.follow("To the meeting")
    desk.press("Publish to 3 people")
    desk.reads("3 people on the list")
    assert Meeting.objects.get().status == "published"


def is_answered_from_a_phone(desk):
    """From the mail to the answer, without a login; who only looks changes nothing."""
    mail = desk.mail(PRIYA, "can you come?")
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert {part.get_content_disposition() for part in parts} == {None, "attachment"}  # shown by some, filed by others
    (event,) = {part.get_content() for part in parts}
    assert "METHOD:REQUEST" in event
    assert "SUMMARY:Night transfers" in event
    assert "10:00 to 11:30 (C" in text_of(mail)  # on the coalition's clock, CST or CDT
    link = link_in(mail, "meeting")
    scanner = desk.visits.open(path=link, width=PHONE, javascript=False)
    scanner.reload()
    assert set(Invitation.objects.values_list("answer", flat=True)) == {"none"}
    phone = desk.phone(link)
    phone.get_by_role("heading", name="What wards can take").wait_for()
    phone.get_by_text("10:00 to 11:30 (C").wait_for()
    phone.get_by_label("Coming").check()
    press(phone, "Save my answer")
    phone.get_by_text("your answer is saved").wait_for()
    assert Counter(Invitation.objects.values_list("answer", flat=True)) == {"coming": 1, "none": 2}
    phone = desk.phone(link_in(desk.mail(MARCUS, "can you come?"), "meeting"))
    phone.get_by_label("Not this time").check()
    press(phone, "Save my answer")
    phone.get_by_text("your answer is saved").wait_for()
    desk.page.reload()
    desk.reads("1 coming, 0 sending somebody, 1 not this time, 1 no answer yet.")


def takes_attendance(desk):
    """Nine days later: one key a person, a walk-in, a word taken back; then everybody hears what came of it."""
    now = timezone.now()
    Meeting.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(minutes=30))
    meeting = Meeting.objects.get()
    page = desk.go(f"meetings/{meeting.pk}/attendance/")
    names = page.locator("tr[data-key] legend").all_inner_texts()
    assert sorted(names) == ["Marcus Bell", "Nora Quist", "Priya Raman"]
    marks = {"Priya Raman": "1", "Marcus Bell": "4", "Nora Quist": "5"}
    page.keyboard.press("ArrowDown")
    for name in names:
        page.keyboard.press(marks[name])
    page.get_by_text("0 not marked").wait_for()
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    page.get_by_text("1 not marked").wait_for()
    page.get_by_role("group", name=names[-1]).get_by_label("Remote", exact=True).check()
    page.get_by_text("0 not marked").wait_for()
    desk.looked_at()
    found = dict(Attendance.objects.values_list("person__name", "status"))
    expected = {"Priya Raman": "present", "Marcus Bell": "excused", "Nora Quist": "absent"} | {names[-1]: "remote"}
    assert found == expected
    desk.press("Close attendance")
    desk.page.goto(meeting.get_absolute_url())
    desk.follow("Write what came of it")
    desk.fill(thanks="Thank you for the figures of your wards.")
    desk.looked_at()
    desk.press("Save what came of it")
    desk.page.once("dialog", lambda question: question.accept())
    desk.press("Send it to everybody")
    desk.reads("thanks, decisions, and each person’s tasks")
    assert "Thank you for the figures of your wards." in text_of(desk.mail(PRIYA, "What came of Night transfers"))


def asks_for_input(desk):
    """It cannot open before it says what is open, how input is used, when, how long, and by when they hear back."""
    desk.go("input/new/")
    desk.fill(title="Nights on the wards", question="What can your wards take at night?")
    desk.press("Save and open")
    desk.page.locator(".ct-error").first.wait_for()
    desk.looked_at()
    desk.fill(what_is_open="Which wards take transfers.", how_used="The night group reads all of it.", phase="design")
    desk.fill(estimated_minutes=5, report_back_on=desk.in_days(20))
    desk.press("Save and open")
    desk.reads("It is open. Who hears of it?")
    desk.fill(who="names", names="Priya Raman\nmarcus@south.example\nNora Quist")
    desk.looked_at()
    desk.press("See who gets it")
    desk.looked_at()
    desk.press("Send it to 3 people")
    desk.reads("Nobody has answered yet")
    desk.looked_at()


def hears_by_link_and_on_paper(desk):
    """One answers with her name, one in confidence, both by link on a phone; one gave a sheet of paper."""
    for address, attribution, words in [(PRIYA, "named", OF_PRIYA), (MARCUS, "confidential", OF_MARCUS)]:
        phone = desk.phone(link_in(desk.mail(address, "Your view, 5 min"), "input"))
        assert not Input.objects.filter(person__email=address).exists()
        fill(phone, attribution=attribution, text=words)
        press(phone, "Give my input")
        phone.get_by_text("Thank you, we have it.").wait_for()
    desk.page.reload()
    desk.follow("Record what people said")
    desk.looked_at()
    line = {"person": "Beth Sandoval", "text": OF_BETH, "channel": "On paper"}
    desk.fill(**{f"line-0-{name}": value for name, value in line.items()})
    desk.press("Record what is written")
    desk.reads(OF_BETH)
    desk.looked_at()
    assert set(Input.objects.values_list("person__name", "channel", "attribution")) == {
        ("Priya Raman", "link", "named"),
        ("Marcus Bell", "link", "confidential"),
        ("Beth Sandoval", "paper", "named"),
    }
    desk.go("today/")
    # looks lie 20 seconds apart (playbook/tasks.py); the page brings the next one by itself
    desk.reads("Nights on the wards: tell 3 people what became of their input", seconds=60)
    desk.looked_at()


def notes_a_promise(desk):
    """Two beds promised, one delivered, then the other."""
    partner = person("Priya Raman").affiliations.get().partner
    page = desk.page
    page.goto(partner.get_absolute_url())
    desk.follow("Note a promise")
    desk.fill(what="Beds at night", quantity=2, unit="beds", due_on=desk.in_days(10))
    desk.looked_at()
    desk.press("Save the promise")
    desk.follow("Beds at night")
    for quantity, left in [(1, "1 bed"), (1, "0 beds")]:
        desk.follow("It was delivered")
        desk.fill(quantity=quantity)
        desk.press("Note the delivery")
        desk.reads(left)
    desk.looked_at()
    pledge = partner.pledges.get()
    assert (pledge.status, [each.quantity for each in pledge.deliveries.all()]) == ("fulfilled", [1, 1])


def writes_the_answer(desk):
    """Themes, the answer with its reasons; the recipients are exactly those who gave input."""
    page = desk.go("input/")
    desk.follow("Nights on the wards")
    desk.follow("Sort into themes")
    for title in ("Call first", "More crews"):
        desk.fill(title=title)
        desk.press("Add a theme")
        page.get_by_role("columnheader", name=title).wait_for()
    for words, theme in [(OF_PRIYA, 0), (OF_MARCUS, 1), (OF_BETH, 0)]:
        page.locator("tr", has_text=words).get_by_role("checkbox").nth(theme).check()
    desk.looked_at()
    desk.press("Save this page")
    desk.reads("Every input is in a theme.")
    desk.follow("Write the answer")
    desk.reads("Beth Sandoval, Marcus Bell, Priya Raman.")
    assert OF_MARCUS not in page.locator("main").inner_text()
    desk.press("Publish to 3 people")
    page.locator(".ct-error").first.wait_for()
    desk.looked_at()
    assert not Notice.objects.filter(category="report_back").exists()
    desk.fill(how_considered="The night group read all three and asked the wards.")
    outcomes = [("adopted", "A call first, from December on.", "It takes a minute and saves a trip."),
                ("not_adopted", "Crews stay as they are this winter.", "There is no money for a second one.")]  # fmt: skip
    for place, (outcome, what, reason) in enumerate(outcomes):
        theme = page.locator(".ct-theme").nth(place)
        theme.locator(f"input[value='{outcome}']").check()
        theme.locator("textarea").nth(0).fill(what)
        theme.locator("textarea").nth(1).fill(reason)
    desk.press("Publish to 3 people")
    desk.reads("The answer is out. Everybody who gave input gets it.")


def everybody_has_the_answer(desk):
    """One mail each, with their own words first; whoever has no address is told and ticked."""
    subject = "What became of your input: Nights on the wards"
    for address, words, outcome in [
        (PRIYA, OF_PRIYA, "A call first, from December on."),
        (MARCUS, OF_MARCUS, "Crews stay as they are this winter."),
    ]:
        text = text_of(desk.mail(address, subject))
        assert words in text
        assert outcome in text
        assert OF_BETH not in text
    desk.go("today/")
    desk.reads("Nights on the wards: tell 1 person yourself", seconds=60)
    desk.follow("See who")
    desk.page.get_by_role("region", name="Tell them yourself").get_by_text("Beth Sandoval").wait_for()
    desk.looked_at()
    desk.press("Told")
    desk.page.get_by_text("Noted: they know.").wait_for()
    told = {each.person.name: (each.way, each.told_at is not None) for each in Receipt.objects.select_related("person")}
    assert told == {
        "Priya Raman": ("notice", False),
        "Marcus Bell": ("notice", False),
        "Beth Sandoval": ("in_person", True),
    }
    link = link_in(desk.mail(PRIYA, subject), "answer")
    phone = desk.phone(link)
    phone.get_by_text("A call first, from December on.").first.wait_for()


def nothing_is_sent_twice(desk):
    """A sweep finds nothing left to do; each person had one mail about each occasion."""
    sweep()
    assert set(Notice.objects.values_list("status", "person__name").exclude(status="sent")) == {
        ("skipped", "Beth Sandoval")
    }
    told = Counter((to, mail["subject"]) for to, mail in desk.smtp.received)
    assert set(told.values()) == {1}
    assert [to for to, subject in sorted(told) if subject.startswith("What became of")] == [MARCUS, PRIYA]


def it_shows(desk):
    """The ledger has it all: the partner's page, Today, Overview, and her own table."""
    priya = person("Priya Raman")
    partner = priya.affiliations.get().partner
    kinds = Counter(Signal.objects.filter(partner=partner).values_list("kind", flat=True))
    deeds = {"rsvp_given": 1, "attended": 1, "input_given": 1, "pledge_made": 1, "pledge_fulfilled": 2}
    assert kinds == deeds
    assert verify(Coalition.objects.get(slug=desk.slug)) == (0, [])
    page = desk.page
    page.goto(partner.get_absolute_url())
    desk.looked_at()
    buy_in = page.get_by_role("region", name="Where the buy-in shows")
    assert "Evidence: medium (6 signs, 6.0 still fresh)" in buy_in.inner_text()
    assert buy_in.locator("h3").all_inner_texts() == ["PRESENCE", "VOICE", "PLEDGE", "ACTION", "LEAD"]
    buy_in.get_by_text("2 signs behind it").first.click()
    buy_in.get_by_role("table", name="Largest signs behind PRESENCE").wait_for()
    page.locator(".ct-glance").get_by_text("Acting").wait_for()
    desk.go("today/")
    desk.reads("something before asking again", seconds=60)  # every answer is out; they gave, and we did not yet
    assert "what became of their input" not in desk.page.locator("main").inner_text()
    desk.looked_at()
    desk.go("overview/")
    desk.reads("Every input has its answer.")
    desk.reads("1 of 2 are committed or further.")
    desk.looked_at()
    phone = desk.visits.open(priya.user, path=f"/c/{desk.slug}/mine/", width=PHONE)
    phone.get_by_text(OF_PRIYA).wait_for()
    phone.get_by_text("A call first, from December on.").wait_for()
    assert phone.get_by_text("Crews stay as they are this winter.").count() == 0
    assert_fits(phone)
    assert_axe_clean(phone)
