"""A major decision is voted on after views were asked for, or with a reason (DEC-1)."""

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.voice import actions
from meetings.decisions import voting
from meetings.models import Decision, Objective
from tests.engagement.voice.conftest import draft


@pytest.fixture
def objective(coalition):
    return Objective.objects.create(coalition=coalition, title="Beds at night", status="design")


def drafted(coalition, coordinator, **fields):
    return voting.draft(coalition=coalition, by=coordinator, title="Adopt it", method="majority", **fields)


@pytest.mark.parametrize("asked", ["nothing", "draft", "open", "closed", "elsewhere"])
@pytest.mark.parametrize("is_major", [True, False])
def test_truth_table(coalition, coordinator, partner, objective, asked, is_major):
    if asked != "nothing":
        about = objective if asked != "elsewhere" else None
        request = draft(coalition, coordinator, objective=about)
        if asked != "draft":
            request = actions.open_request(request=request, by=coordinator)
        if asked == "closed":
            actions.close_request(request=request, by=coordinator)
    decision = drafted(coalition, coordinator, objective=objective, is_major=is_major)
    if is_major and asked in ("nothing", "draft", "elsewhere"):
        with pytest.raises(voting.NotPossible, match="nobody was asked for views yet"):
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
    actions.open_request(request=draft(coalition, coordinator, objective=objective), by=coordinator)
    decision = drafted(coalition, coordinator, objective=objective, is_major=True)
    page = as_user(coordinator).get(decision.get_absolute_url()).content.decode()
    assert "We asked: " in page
    assert "why without asking" not in page
