"""The partner's own people: a profile that is reviewed, a record that can be contested line by line."""

import pytest

from engagement.models import Contest, Pledge
from members.models import Partner, ProfileProposal
from members.partners.actions import change_partner
from members.profile import actions
from tests.characters import make_partner


def fields(partner, **changes):
    return {name: getattr(partner, name) for name in actions.FIELDS} | changes


def test_a_proposal_holds_when_a_coordinator_took_it(as_user, member, coordinator, partner):
    url = f"/c/river/partners/{partner.pk}/profile/"
    as_user(member).post(url, fields(partner, about="We heal.", phone="555-0100"))
    partner.refresh_from_db()
    assert partner.about == ""
    proposal = ProfileProposal.objects.get()
    assert proposal.changes == {"about": ["", "We heal."], "phone": ["", "555-0100"]}
    client = as_user(coordinator)
    client.post(
        f"/c/river/partners/profiles/{proposal.pk}/", {"taken": ["about"], "answer": "Call us about the number."}
    )
    partner.refresh_from_db()
    proposal.refresh_from_db()
    assert (partner.about, partner.phone, proposal.outcome) == ("We heal.", "", "partly")
    assert client.get(f"/c/river/partners/profiles/{proposal.pk}/").status_code == 404


def test_proposed_again_replaces_and_nothing_new_takes_it_back(partner, member):
    person = member.people.get()
    for about, number in (("One", 1), ("Two", 1), ("", 0)):
        actions.propose(partner=partner, person=person, by=member, fields=fields(partner, about=about))
        assert ProfileProposal.objects.count() == number


def test_settled_twice_is_told(partner, member, coordinator):
    proposal = actions.propose(
        partner=partner, person=member.people.get(), by=member, fields=fields(partner, city="Ames")
    )
    actions.settle(proposal=proposal, taken=["city"], by=coordinator)
    with pytest.raises(actions.AlreadySettled):
        actions.settle(proposal=proposal, taken=[], by=coordinator)


def test_another_partner_is_not_theirs(as_user, member, leader, coalition, partner):
    other = make_partner(coalition, "Mercy")
    assert as_user(member).get(f"/c/river/partners/{other.pk}/profile/").status_code == 404
    assert as_user(leader).get(f"/c/river/partners/{partner.pk}/profile/").status_code == 403


@pytest.fixture
def pledge(coalition, partner):
    today = coalition.today()
    return Pledge.objects.create(coalition=coalition, partner=partner, what="Two beds", made_on=today, due_on=today)


def test_a_line_is_contested_and_answered(as_user, member, coordinator, partner, pledge):
    record = as_user(member).get(f"/c/river/contacts/with/{partner.pk}/").content.decode()
    url = f"/c/river/partners/{partner.pk}/record/pledge/{pledge.pk}/contest/"
    assert "Your record" in record
    assert url in record
    as_user(member).post(url, {"words": "It was one bed."})
    as_user(member).post(url, {"words": "It was one bed, in May."})
    contest = Contest.objects.get()
    assert (contest.words, contest.kind, contest.row_id) == ("It was one bed, in May.", "pledge", pledge.pk)
    assert contest.line.endswith(": They promised: Two beds")
    as_user(coordinator).post(
        f"/c/river/partners/contests/{contest.pk}/", {"outcome": "corrected", "answer": "You are right."}
    )
    contest.refresh_from_db()
    assert (contest.outcome, contest.settled_by) == ("corrected", coordinator)
    assert "You are right." in as_user(member).get(f"/c/river/contacts/with/{partner.pk}/").content.decode()


@pytest.mark.parametrize("kind", ["contact", "nonsense"])
def test_a_line_these_eyes_may_not_see_is_none(as_user, member, partner, kind, pledge):
    assert as_user(member).get(f"/c/river/partners/{partner.pk}/record/{kind}/{pledge.pk}/contest/").status_code == 404


def test_one_field_is_changed_where_it_stands_and_the_second_writer_is_told(as_user, coordinator, owner, partner):
    url = f"/c/river/partners/{partner.pk}/edit/about/"
    seen = partner.updated_at.isoformat()
    assert as_user(coordinator).post(url, {"about": "One", "version": seen}).status_code == 302
    answer = as_user(owner).post(url, {"about": "Two", "version": seen})
    assert "Rosa saved this while you were writing" in answer.content.decode()
    assert Partner.objects.get().about == "One"


def test_two_fields_do_not_meet(as_user, coordinator, partner):
    seen = partner.updated_at.isoformat()
    change_partner(partner=partner, by=None, phone="555-0100")
    as_user(coordinator).post(f"/c/river/partners/{partner.pk}/edit/about/", {"about": "One", "version": seen})
    now = Partner.objects.get()
    assert (now.about, now.phone) == ("One", "555-0100")


def test_the_form_alone_for_the_module(as_user, coordinator, member, partner):
    client = as_user(coordinator)
    alone = client.get(f"/c/river/partners/{partner.pk}/edit/phone/", headers={"HX-Request": "true"}).content.decode()
    assert "<form" in alone
    assert "<html" not in alone
    assert 'name="about"' not in alone
    assert client.get(f"/c/river/partners/{partner.pk}/edit/coalition/").status_code == 404
    assert as_user(member).get(f"/c/river/partners/{partner.pk}/edit/phone/").status_code == 403
