"""A major decision is voted on after views were asked for, or with a reason (DEC-1)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.models import Asked, AskedGroup
from engagement.voice import actions
from meetings.decisions import voting
from meetings.models import Decision, Objective
from tests.characters import make_partner, make_person
from tests.engagement.voice.conftest import draft
from tests.meetings.tables import make_meeting


@pytest.fixture
def objective(coalition):
    return Objective.objects.create(coalition=coalition, title="Beds at night", status="design")


def drafted(coalition, coordinator, **fields):
    return voting.draft(coalition=coalition, by=coordinator, title="Adopt it", method="majority", **fields)


@pytest.mark.parametrize("asked", ["nothing", "draft", "open", "closed", "elsewhere", "some groups", "one partner"])
@pytest.mark.parametrize("is_major", [True, False])
def test_truth_table(coalition, coordinator, partner, objective, asked, is_major):
    if asked != "nothing":
        about = objective if asked != "elsewhere" else None
        request = draft(coalition, coordinator, objective=about)
        if asked != "draft":
            request = actions.open_request(request=request, by=coordinator)
        if asked == "some groups":
            group = partner.stakeholder_type
            AskedGroup.objects.create(
                coalition=coalition, request=request, stakeholder_type=group, is_left_out=True, why_left_out="Later"
            )
        if asked == "one partner":  # and nobody of the other member
            Asked.objects.create(
                coalition=coalition, request=request, person=make_person(coalition, "P", partner=partner)
            )
            make_person(coalition, "Q", partner=make_partner(coalition, "Other"))
        if asked in ("closed", "some groups", "one partner"):
            actions.close_request(request=request, by=coordinator)
    decision = drafted(coalition, coordinator, objective=objective, is_major=is_major)
    if is_major and asked != "closed":
        with pytest.raises(voting.NotPossible, match="not everybody was asked for views yet"):
            voting.open_vote(decision=decision, by=coordinator)
        assert Decision.objects.get().status == "draft"
    else:
        assert voting.open_vote(decision=decision, by=coordinator).status == "open"


def test_with_a_reason_that_the_log_keeps(coalition, coordinator, partner, as_user):
    decision = drafted(coalition, coordinator, is_major=True)
    client = as_user(coordinator)
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "nobody was asked for views yet" in page
    url = reverse("decision-open", args=["river", decision.pk])
    client.post(url, {"why_unasked": "  "})
    assert Decision.objects.get().status == "draft"
    client.post(url, {"why_unasked": "The river rises tonight."})
    assert Decision.objects.get().status == "open"
    assert AuditEvent.objects.get(verb="vote_opened_unasked").details["reason"] == "The river rises tonight."


def test_the_draft_leads_to_what_was_asked(coalition, coordinator, partner, objective, as_user):
    request = actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
    decision = drafted(coalition, coordinator, objective=objective, is_major=True)
    page = as_user(coordinator).get(decision.get_absolute_url()).content.decode()
    assert "is still open" in page
    actions.close_request(request=request, by=coordinator)
    page = as_user(coordinator).get(decision.get_absolute_url()).content.decode()
    assert "We asked: " in page
    assert "why without asking" not in page


@pytest.mark.parametrize("how", ["minor", "asked", "with a reason", "neither"])
def test_recorded_at_once_it_needs_the_same(coalition, coordinator, partner, objective, as_user, how):
    """A major decision taken in the room, by the form (DEC-1)."""
    meeting = make_meeting(coalition, days=-1, status="held")
    if how == "asked":
        request = actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
        actions.close_request(request=request, by=coordinator)
    sent = {
        "title": "Adopt it", "rationale": "The river.", "method": "consensus", "decided_on": coalition.today(),
        "review_on": coalition.today() + timedelta(days=30), "objective": objective.pk,
    }  # fmt: skip
    sent |= {} if how == "minor" else {"is_major": "on"}
    sent |= {"why_unasked": "It rises tonight."} if how == "with a reason" else {}
    page = as_user(coordinator).post(reverse("meeting-decision-new", args=["river", meeting.pk]), sent)
    assert list(Decision.objects.values_list("status", "objective")) == (
        [] if how == "neither" else [("closed", objective.pk)]
    )
    assert ("Ask first, or say why not." in page.content.decode()) is (how == "neither")
    told = AuditEvent.objects.filter(verb="decision_recorded_unasked")
    assert [event.details["reason"] for event in told] == (["It rises tonight."] if how == "with a reason" else [])


def test_members_see_what_was_asked_and_the_options(coalition, coordinator, member, partner, objective, as_user):
    """DEC-4: on the page and in the log; a draft request is for coordinators."""
    request = actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
    actions.close_request(request=request, by=coordinator)
    draft(coalition, coordinator, objective=objective, title="Half an idea")
    vote = voting.open_vote(
        decision=drafted(coalition, coordinator, objective=objective, options=["East", "West"]), by=coordinator
    )
    client = as_user(member)
    page = client.get(vote.get_absolute_url()).content.decode()
    assert request.title in page
    assert request.get_absolute_url() in page
    assert "East" in page
    assert "Half an idea" not in page
    assert "1 request" in client.get(reverse("decision-list", args=["river"])).content.decode()
