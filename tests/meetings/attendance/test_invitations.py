"""The list of a meeting, and what people answer."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError

from meetings import facts
from meetings.attendance import invitations
from meetings.meetings import actions
from meetings.meetings.actions import NotNow
from meetings.models import Invitation
from members.models import Notice
from tests.characters import coalition_type, make_partner, make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition)


class TestContacts:
    @pytest.fixture
    def people(self, coalition, partner, other_coalition):
        clinic = make_partner(coalition, "Clinic", type_code="primary-care")
        prospect = make_partner(coalition, "Prospect", type_code="ems", status="prospect")
        stranger = make_partner(other_coalition, "Far away")
        make_person(other_coalition, "Stranger", partner=stranger)
        found = {
            name: make_person(coalition, name, partner=at)
            for name, at in [("Hana", partner), ("Cleo", clinic), ("Pat", prospect)]
        }
        found["Both"] = make_person(coalition, "Both", partner=partner)
        found["Both"].affiliations.update(contact_role="other")
        tie = found["Both"].affiliations.create(
            coalition=coalition, partner=clinic, contact_role="lead", started_on="2024-01-01"
        )
        gone = make_person(coalition, "Gone", partner=partner)
        gone.affiliations.update(ended_on="2024-06-30")
        return found | {"clinic": tie.partner}

    def test_everybody_at_our_members_once(self, coalition, partner, people):
        assert dict(invitations.contacts(coalition)) == {
            people["Hana"].pk: partner.pk,
            people["Cleo"].pk: people["clinic"].pk,
            people["Both"].pk: people["clinic"].pk,  # where they lead
        }

    def test_by_type(self, coalition, people):
        types = [coalition_type(coalition, "primary-care").pk]
        assert {person for person, _ in invitations.contacts(coalition, types=types)} == {
            people["Cleo"].pk,
            people["Both"].pk,
        }

    def test_one_partner_even_a_prospect(self, coalition, people):
        prospect = people["Pat"].affiliations.get().partner
        assert invitations.contacts(coalition, partners=[prospect.pk]) == [(people["Pat"].pk, prospect.pk)]

    def test_working_contacts_only(self, coalition, people):
        people["Hana"].affiliations.update(contact_role="alternate")
        found = {person for person, _ in invitations.contacts(coalition, working_only=True)}
        assert found == {people["Hana"].pk, people["Both"].pk}

    def test_one_person_without_a_partner(self, coalition):
        person = make_person(coalition, "Solo")
        assert invitations.contacts(coalition, people=[person.pk]) == [(person.pk, None)]


class TestList:
    def test_nobody_twice(self, meeting, coalition, coordinator):
        one, two = make_person(coalition, "One"), make_person(coalition, "Two")
        assert invitations.invite(meeting=meeting, people=[(one.pk, None)], by=coordinator) == [one.pk]
        assert invitations.invite(meeting=meeting, people=[(one.pk, None), (two.pk, None)], by=coordinator) == [two.pk]
        assert meeting.invitations.count() == 2
        assert Notice.objects.count() == 0

    def test_after_publication_they_hear_at_once_also_when_asked_again(self, meeting, coalition, coordinator):
        first, late = (
            make_person(coalition, "First", email="f@x.example"),
            make_person(coalition, "Late", email="l@x.example"),
        )
        make_item(meeting, owner=first)
        meeting = actions.publish(meeting=meeting, by=coordinator)
        ask = [(late.pk, None)]
        for _ in range(2):
            invitations.invite(meeting=meeting, people=ask, by=coordinator)
            invitations.invite(meeting=meeting, people=ask, by=coordinator)
            assert invitations.uninvite(meeting=meeting, people=[late.pk], by=coordinator) == 1
            assert invitations.uninvite(meeting=meeting, people=[late.pk], by=coordinator) == 0
        assert list(Notice.objects.order_by("pk").values_list("kind", "key")) == [
            ("meeting-invitation", f"invitation:{meeting.pk}:{late.pk}:0"),
            ("meeting-uninvited", f"uninvited:{meeting.pk}:{late.pk}:1"),
            ("meeting-invitation", f"invitation:{meeting.pk}:{late.pk}:0:1"),
            ("meeting-uninvited", f"uninvited:{meeting.pk}:{late.pk}:2"),
        ]

    @pytest.mark.parametrize("status", ["held", "cancelled"])
    def test_the_list_is_closed_afterwards(self, coalition, coordinator, status):
        person = make_person(coalition, "One")
        with pytest.raises(NotNow):
            invitations.invite(
                meeting=make_meeting(coalition, status=status), people=[(person.pk, None)], by=coordinator
            )


class TestAnswer:
    ANSWERS = [
        ("coming", {}),
        ("declined", {"note": "Survey week"}),
        ("delegate", {"delegate_name": "Carl", "delegate_email": "c@x.example"}),
    ]

    @pytest.mark.parametrize(("first", "second"), list(product(ANSWERS, ANSWERS)))
    def test_any_answer_may_follow_any(self, coalition, first, second):
        meeting = make_meeting(coalition, status="published")
        invitation = make_invitation(meeting, make_person(coalition, "Wanda"))
        told = []

        def hear(invitation, by, **_):
            told.append(invitation.answer)

        facts.rsvp_given.connect(hear)
        try:
            for answer, more in (first, second):
                invitations.answer(invitation=invitation, answer=answer, by=None, **more)
        finally:
            facts.rsvp_given.disconnect(hear)
        row = Invitation.objects.get()
        answer, more = second
        assert (row.answer, row.note, row.delegate_name, row.delegate_email) == (
            answer,
            more.get("note", ""),
            more.get("delegate_name", ""),
            more.get("delegate_email", ""),
        )
        assert row.answered_at is not None
        assert told == ([first[0], second[0]] if first != second else [first[0]])

    def test_a_delegate_has_a_name(self, coalition):
        meeting = make_meeting(coalition, status="published")
        invitation = make_invitation(meeting, make_person(coalition, "Wanda"))
        with pytest.raises(ValidationError):
            invitations.answer(invitation=invitation, answer="delegate", by=None)
        assert Invitation.objects.get().answer == "none"

    @pytest.mark.parametrize(
        ("status", "days", "open_"),
        [
            ("published", 1, True),
            ("published", -1, False),
            ("draft", 1, False),
            ("held", -1, False),
            ("cancelled", 1, False),
        ],
    )
    def test_until_the_meeting(self, coalition, status, days, open_):
        meeting = make_meeting(coalition, status=status, days=days)
        invitation = make_invitation(meeting, make_person(coalition, "Wanda"))
        if open_:
            invitations.answer(invitation=invitation, answer="coming", by=None)
        else:
            with pytest.raises(NotNow):
                invitations.answer(invitation=invitation, answer="coming", by=None)
        assert (Invitation.objects.get().answer == "coming") is open_
