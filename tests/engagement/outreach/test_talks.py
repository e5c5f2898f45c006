"""Talks one to one (ONE-1): noted once, standing in the contact log, counted, prompted before the first group."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coalition.versions import ChangedMeanwhile, version_of
from engagement.models import Contact, OneOnOne
from engagement.outreach import talks
from engagement.outreach.actions import ContactTrouble
from engagement.playbook.reading import line
from meetings.models import Invitation, Meeting
from tests.characters import make_partner, make_person, viewer
from tests.engagement.playbook_looking import look


@pytest.fixture
def talk(coalition, coordinator, partner):
    return talks.note(partner=partner, by=coordinator, on=coalition.today(), location_host="theirs", worries="Turf")


def test_a_talk_is_a_contact_without_its_notes(talk):
    contact = Contact.objects.get()
    assert (contact.kind, contact.was_two_way, contact.was_ask, contact.note) == ("visit", True, False, "One to one.")
    assert talk.contact == contact


def test_by_phone_it_is_a_call(coalition, coordinator, partner):
    talks.note(partner=partner, by=coordinator, on=coalition.today(), location_host="remote")
    assert Contact.objects.get().kind == "call"


def test_not_tomorrow(coalition, coordinator, partner):
    with pytest.raises(ContactTrouble):
        talks.note(partner=partner, by=coordinator, on=coalition.today() + timedelta(days=1), location_host="ours")
    assert not OneOnOne.objects.exists()


def test_a_change_moves_its_contact_along(coalition, coordinator, talk):
    day = coalition.today() - timedelta(days=3)
    talks.change(talk=talk, by=coordinator, on=day, location_host="remote", goals="Beds")
    contact = Contact.objects.get()
    assert (contact.on, contact.kind) == (day, "call")


def test_saved_meanwhile(coordinator, talk):
    seen = version_of(talk)
    talks.change(talk=talk, by=coordinator, seen=seen, goals="One")
    with pytest.raises(ChangedMeanwhile):
        talks.change(talk=talk, by=coordinator, seen=seen, goals="Two")


def test_taken_out_with_its_contact_twice_is_once(coordinator, talk):
    talks.remove(talk=talk, by=coordinator)
    talks.remove(talk=talk, by=coordinator)
    assert not OneOnOne.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("days", "talked"), [(0, 1), (364, 1), (365, 0)])
def test_coverage_counts_members_of_the_last_365_days(coalition, coordinator, partner, days, talked):
    make_partner(coalition, "Second")
    make_partner(coalition, "Hoped for", status="prospect")
    for _ in range(2):  # two talks with one partner are one partner
        talks.note(partner=partner, by=coordinator, on=coalition.today() - timedelta(days=days), location_host="ours")
    found = talks.coverage(viewer(coordinator, coalition))
    assert (found.talked, found.members, found.percent) == (talked, 2, 50 * talked)


def test_no_members_no_percent(coalition, coordinator):
    assert talks.coverage(viewer(coordinator, coalition)).percent is None


class TestBeforeTheGroup:
    @pytest.fixture
    def meeting(self, coalition, partner):
        begins = timezone.now() + timedelta(days=5)
        meeting = Meeting.objects.create(
            coalition=coalition, title="First table", starts_at=begins, ends_at=begins + timedelta(hours=1),
            status="published", published_at=timezone.now(),
        )  # fmt: skip
        Invitation.objects.create(
            coalition=coalition, meeting=meeting, partner=partner, person=make_person(coalition, "Ana", partner=partner)
        )
        return meeting

    def prompts(self, coalition):
        return [(step.partner_id, step.facts["meeting"]) for step in look(coalition, "before-the-group")]

    def test_the_first_meeting_asks_for_a_talk(self, coalition, meeting, partner):
        assert self.prompts(coalition) == [(partner.pk, "First table")]
        (step,) = look(coalition, "before-the-group")
        found = line(step, "river")
        assert found.do == "Talk one to one before the group."
        assert found.url == f"/c/river/contacts/talks/{partner.pk}/new/"

    def test_after_a_talk_it_does_not(self, coalition, coordinator, meeting, talk):
        assert self.prompts(coalition) == []

    def test_who_was_at_a_meeting_before_is_not_new(self, coalition, meeting, partner):
        begins = timezone.now() - timedelta(days=30)
        earlier = Meeting.objects.create(
            coalition=coalition, title="Earlier", starts_at=begins, ends_at=begins + timedelta(hours=1), status="held",
            published_at=begins, held_at=begins,
        )  # fmt: skip
        Invitation.objects.create(
            coalition=coalition, meeting=earlier, partner=partner, person=make_person(coalition, "Ben", partner=partner)
        )
        assert self.prompts(coalition) == []

    def test_a_meeting_called_off_asks_nothing(self, coalition, meeting):
        Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")
        assert self.prompts(coalition) == []
