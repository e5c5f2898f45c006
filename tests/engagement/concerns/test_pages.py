"""The pages of a concern from both sides, by link and on a phone; what stands on Today; stages before and after."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.concerns import actions, reading
from engagement.concerns.notices import CONCERN
from engagement.judgments.actions import note
from engagement.ledger import actions as ledger
from engagement.models import Concern, Reached, Stance, TheirView
from engagement.recruitment.actions import begin
from engagement.workload import prompts
from members.models import Affiliation
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, press
from tests.characters import make_partner, make_person, viewer
from tests.engagement.playbook_looking import owed

LIST = reverse("concern-list", args=["river"])
RAISE = reverse("concern-raise", args=["river"])


def address(name, concern):
    return reverse(f"concern-{name}", args=["river", concern.key])


def test_raised_looked_into_answered_and_not_quite(as_user, coalition, coordinator, member, second):
    client = as_user(member)
    sent = {"words": "Who covers my ward?", "coordinator": coordinator.pk, "nature": "personal"}
    assert client.post(RAISE, sent | {"words": ""}).status_code == 200
    assert client.post(RAISE, sent | {"coordinator": member.pk}).status_code == 200
    assert not Concern.objects.exists()
    assert client.post(RAISE, sent).url == address("detail", Concern.objects.get())
    concern = Concern.objects.get()
    assert (concern.person, concern.coordinator, concern.nature) == (member.people.get(), coordinator, "personal")
    client = as_user(coordinator)
    assert client.post(address("answer", concern), {"answer-words": "We do."}).status_code == 302
    concern.refresh_from_db()
    assert concern.status == "raised"  # first it is looked into
    client.post(address("step", concern), {"to": "explored"})
    client.post(address("answer", concern), {"answer-words": "Two of us cover."})
    client.post(address("step", concern), {"to": "eased"})  # not for a coordinator to say
    concern.refresh_from_db()
    assert (concern.status, concern.answer) == ("answered", "Two of us cover.")
    client = as_user(member)
    page = client.get(address("detail", concern)).content.decode()
    assert "Two of us cover." in page
    assert "What is behind it" not in page
    client.post(address("step", concern), {"to": "explored", "note": "Not on Sundays"})
    concern.refresh_from_db()
    assert concern.status == "explored"
    assert "Not on Sundays" in as_user(coordinator).get(address("detail", concern)).content.decode()
    client = as_user(coordinator)
    assert client.post(address("step", concern), {"to": "unresolved"}).status_code == 302
    concern.refresh_from_db()
    assert concern.status == "explored"  # a reason is needed
    client.post(address("step", concern), {"to": "unresolved", "stays-note": "Nobody is there on Sundays."})
    as_user(member).post(address("step", concern), {"to": "eased"})
    concern.refresh_from_db()
    assert concern.status == "eased"


def test_what_is_behind_it_stays_with_coordinators(as_user, worry, coordinator, member):
    concern = worry()
    client = as_user(coordinator)
    version = client.get(address("detail", concern)).context["finding_form"]["version"].value()
    sent = {"root_cause": "turf", "rate_awareness": "4", "rate_desire": "3", "rate_ability": "1"}
    sent |= {"finding": "An old quarrel", "version": version}
    assert client.post(address("finding", concern), sent).status_code == 302
    assert client.post(address("finding", concern), sent | {"finding": "Else"}).status_code == 200  # saved meanwhile
    concern.refresh_from_db()
    assert (concern.root_cause, concern.adkar_barrier, concern.finding) == ("turf", "desire", "An old quarrel")
    assert "An old quarrel" not in as_user(member).get(address("detail", concern)).content.decode()


def test_by_link_only_its_raiser_and_only_by_post(client, worry, coordinator, raiser, coalition):
    concern = worry("personal")
    actions.explore(concern=concern, by=coordinator)
    actions.answer(concern=concern, words="Two of us cover.", by=coordinator)
    link = reverse("concern-by-link", args=[token_for(raiser, purpose=CONCERN, about=concern.pk)])
    assert "Two of us cover." in client.get(link).content.decode()
    client.head(link)
    concern.refresh_from_db()
    assert concern.status == "answered"
    other = make_person(coalition, "Bea")
    stolen = reverse("concern-by-link", args=[token_for(other, purpose=CONCERN, about=concern.pk)])
    assert client.get(stolen).status_code == 404
    assert client.post(stolen, {"to": "eased"}).status_code == 404
    wrong = reverse("concern-by-link", args=[token_for(raiser, purpose="input", about=concern.pk)])
    assert client.post(wrong, {"to": "eased"}).status_code == 404
    client.post(link, {"to": "unresolved", "note": "x"})
    concern.refresh_from_db()
    assert concern.status == "answered"
    client.post(link, {"to": "eased"})
    concern.refresh_from_db()
    assert concern.status == "eased"


def test_on_behalf_it_is_theirs(as_user, coalition, coordinator, second, partner):
    person = make_person(coalition, "Ines Abara", partner=partner)
    sent = {
        "person": f"Ines #{person.pk}",
        "words": "My crew is tired",
        "nature": "unknown",
        "raised_on": coalition.today(),
    }
    client = as_user(coordinator)
    record = reverse("concern-record", args=["river"])
    assert client.post(record, sent | {"raised_on": coalition.today() + timedelta(days=1)}).status_code == 200
    assert client.post(record, sent).status_code == 302
    concern = Concern.objects.get()
    assert (concern.person, concern.partner, concern.coordinator, concern.on_behalf) == (
        person,
        partner,
        coordinator,
        True,
    )
    assert as_user(second).get(address("detail", concern)).status_code == 404
    assert as_user(coordinator).post(address("take-back", concern)).status_code == 302
    assert not Concern.objects.exists()


def test_the_raiser_chooses_anew(as_user, worry, member, coordinator, second):
    concern = worry("personal")
    entrust = address("entrust", concern)
    assert as_user(member).post(entrust, {"coordinator": second.pk, "nature": "unknown"}).status_code == 302
    assert as_user(coordinator).get(address("detail", concern)).status_code == 404
    assert as_user(second).get(address("detail", concern)).status_code == 200
    assert as_user(second).post(address("take-over", concern)).status_code == 302
    as_user(member).post(entrust, {"coordinator": second.pk, "nature": "professional"})
    assert as_user(coordinator).get(address("detail", concern)).status_code == 200
    as_user(coordinator).post(address("take-over", concern))
    concern.refresh_from_db()
    assert concern.coordinator == coordinator
    as_user(second).post(address("close", concern))
    assert as_user(second).get(address("detail", concern)).status_code == 404
    assert as_user(member).post(address("take-back", concern)).status_code == 302


def test_their_view_with_a_concern_and_of_a_partner(as_user, worry, coordinator, second, partner, coalition):
    concern = worry("personal")
    effort_url = begin(coalition=coalition, by=coordinator, audience="Nursing homes").get_absolute_url()
    sent = {"view-words": "It is our night.", "view-heard_on": coalition.today()}
    as_user(coordinator).post(address("view", concern), sent)
    today = coalition.today()
    assert not reading.lacks_view(partner, today)
    note(model=Stance, partner=partner, by=coordinator, value="resistant", on=today)
    assert reading.lacks_view(partner, today)  # the view above is between two
    assert "sees it" in as_user(coordinator).post(effort_url, {"partner": f"{partner} #{partner.pk}"}).content.decode()
    assert Reached.objects.count() == 0
    new = reverse("concern-partner-view", args=["river", partner.pk])
    late = {"words": "We do the nights.", "heard_on": coalition.today() + timedelta(days=1)}
    assert as_user(second).post(new, late).status_code == 200
    assert as_user(second).post(new, late | {"heard_on": coalition.today()}).status_code == 302
    assert [reading.lacks_view(partner, today + timedelta(days=days)) for days in (0, 179)] == [False, False]
    as_user(coordinator).post(effort_url, {"partner": f"{partner} #{partner.pk}"})
    assert Reached.objects.get().partner == partner
    page = as_user(second).get(partner.get_absolute_url()).content.decode()
    assert "We do the nights." in page
    assert "It is our night." not in page
    assert TheirView.objects.visible_to(viewer(coordinator, coalition)).count() == 2


@pytest.mark.parametrize(("days", "late"), [(13, -1), (14, 0), (15, 1)])
def test_today_keeps_the_promise_of_fourteen_days(worry, coordinator, coalition, days, late):
    concern = worry("professional")
    Concern.objects.update(raised_on=coalition.today() - timedelta(days=days))
    [thing] = owed(coordinator, coalition)
    assert ((coalition.today() - thing.due_on).days, thing.rule.name) == (late, "concern-unanswered")
    actions.explore(concern=concern, by=coordinator)
    actions.answer(concern=concern, words="Two", by=coordinator)
    assert [thing for thing in owed(coordinator, coalition) if thing.rule.name == "concern-unanswered"] == []


def test_the_partner_before_and_now(worry, coalition, partner):
    """The day before, the concern itself is no sign yet; a deed since then shows."""
    concern = worry("professional")
    seen = reading.stages(concern, coalition.today())
    assert (seen.before, seen.now) == (0, 2)  # unaware; a concern is a voice: interested
    ledger.record(
        partner=partner, kind="task_completed", occurred_on=coalition.today(), source_type="task", source_id=1
    )
    assert reading.stages(concern, coalition.today()).now == 4
    assert reading.stages(concern, coalition.today()).before_on == coalition.today() - timedelta(days=1)


def test_leaders_see_a_voice_like_any_other(worry, coordinator, leader, coalition, partner, as_user):
    worry("professional")
    for number in range(3):
        ledger.record(
            partner=partner, kind="task_completed", occurred_on=date(2026, 1, 5), source_type="task", source_id=number
        )
    ledger.record(partner=partner, kind="input_given", occurred_on=coalition.today(), source_type="input", source_id=1)
    ledger.record(partner=partner, kind="attended", occurred_on=coalition.today(), source_type="meeting", source_id=1)
    page = as_user(leader).get(partner.get_absolute_url()).content.decode()
    assert "Gave their view" in page
    assert "concern" not in page.lower()
    assert "Raised a concern" in as_user(coordinator).get(partner.get_absolute_url()).content.decode()


def test_prompts_for_every_level(coalition):
    assert set(prompts.PROMPTS) == set(Affiliation.Level)
    other = make_partner(coalition, "Clinic")
    person = make_person(coalition, "Bea")
    assert prompts.for_person(person, coalition.today()) == list(prompts.PROMPTS["front_line"])
    Affiliation.objects.create(
        coalition=coalition, person=person, partner=other, level="clinical", started_on="2024-01-01"
    )
    assert prompts.for_person(person, coalition.today()) == list(prompts.PROMPTS["clinical"])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_from_worry_to_eased(visits, member, coordinator):
    page = visits.open(member, path="/c/river/mine/", width=390)
    page.get_by_role("link", name="Tell us what worries you").first.click()
    expect(page.get_by_role("heading", name="Tell us what worries you")).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    page.get_by_label("What worries you?").fill("Who covers my ward at night?")
    page.get_by_text("Rosa", exact=True).first.click()
    page.get_by_text("Personal. Only the one I choose may know of it").click()
    press(page, "Tell them")
    expect(page.get_by_text("You have an answer by")).to_be_visible()
    assert_axe_clean(page)
    desk = visits.open(coordinator, path="/c/river/concerns/")
    assert_axe_clean(desk)
    desk.get_by_role("link", name="Amir").first.click()
    expect(desk.get_by_text("Between Amir and you")).to_be_visible()
    press(desk, "I look into it")
    desk.get_by_label("Our answer").fill("Two of us cover every night.")
    press(desk, "Send the answer")
    expect(desk.get_by_text("Now it is theirs to say")).to_be_visible()
    assert_axe_clean(desk)
    page.reload()
    expect(page.get_by_text("Two of us cover every night.")).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    press(page, "Yes, it is eased")
    expect(page.get_by_text("You said that it is eased")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("Eased").first).to_be_visible()
    assert Concern.objects.get().status == "eased"
