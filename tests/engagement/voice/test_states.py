"""The life of a request as a truth table: every act at every state, and nothing else moves it (DEC-2, RPT-3)."""

import pytest
from django.utils import timezone

from engagement.answering import publishing
from engagement.answering.weighing import AlreadyPublished
from engagement.voice import actions, opening
from engagement.voice.errors import OpeningHeld
from engagement.voice.models import InputRequest
from members.models import Notice
from tests.characters import make_person

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db

STATES = ["draft", "open", "closed", "answered", "archived"]
STAYS = object()

# act -> what a request with input becomes from each state: a state, STAYS, or the exception that says why not
TABLE = {
    "open": ["open", STAYS, STAYS, STAYS, STAYS],
    "close": [STAYS, "closed", STAYS, STAYS, STAYS],
    "reopen": [STAYS, STAYS, "open", STAYS, STAYS],
    "publish": [publishing.NotComplete, "answered", "answered", AlreadyPublished, AlreadyPublished],
    "archive": ["archived", actions.AnswerOwed, actions.AnswerOwed, "archived", STAYS],
    "give": [actions.InputClosed, STAYS, actions.InputClosed, actions.InputClosed, actions.InputClosed],
    "record": [actions.InputClosed, STAYS, STAYS, STAYS, actions.InputClosed],
    "reply": [actions.InputClosed, STAYS, STAYS, STAYS, actions.InputClosed],
    "invite": [actions.InputClosed, STAYS, actions.InputClosed, actions.InputClosed, actions.InputClosed],
    "decline": [STAYS, STAYS, STAYS, STAYS, STAYS],
}


def at(state, coalition, coordinator, giver):
    """A request with one input (but as a draft) that has come to this state by its own acts."""
    request = draft(coalition, coordinator)
    if state == "draft":
        return request
    request = actions.open_request(request=request, by=coordinator)
    say(request, giver)
    complete(request, coordinator)
    if state in ("answered", "archived"):
        publishing.publish(request=request, by=coordinator)
        Notice.objects.filter(kind="report-back").update(status="sent", sent_at=timezone.now())
    if state == "archived":
        actions.archive_request(request=request, by=coordinator)
    if state == "closed":
        actions.close_request(request=request, by=coordinator)
    request.refresh_from_db()
    assert request.status == state
    return request


def act(name, request, coordinator, other):
    by = {"request": request, "by": coordinator}
    if name == "open":
        actions.open_request(**by)
    elif name == "close":
        actions.close_request(**by)
    elif name == "reopen":
        actions.reopen_request(**by)
    elif name == "publish":
        publishing.publish(**by)
    elif name == "archive":
        actions.archive_request(**by)
    elif name == "give":
        say(request, other)
    elif name == "record":
        actions.record_for(person=other, text="On paper.", channel="paper", **by)
    elif name == "reply":
        moment = request.created_at
        actions.take_reply(request=request, person=other, text="By mail.", received_at=moment, key="<1@x>")
    elif name == "invite":
        actions.invite(people=[other.pk], **by)
    else:
        from engagement.audience.actions import decline

        decline(request=request, person=other)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", TABLE)
def test_every_act_at_every_state(name, state, coalition, coordinator, member, partner):
    giver = make_person(coalition, "Vera", partner=partner, email="vera@x.example")
    other = make_person(coalition, "Otis", partner=partner, email="otis@x.example")
    request = at(state, coalition, coordinator, giver)
    expected = TABLE[name][STATES.index(state)]
    if isinstance(expected, type):
        with pytest.raises(expected):
            act(name, request, coordinator, other)
    else:
        act(name, request, coordinator, other)
    request.refresh_from_db()
    assert request.status == (expected if isinstance(expected, str) else state)


def test_a_check_that_is_not_met_holds_the_opening_until_a_reason_is_given(drafted, coordinator):
    check = opening.register(lambda request: [opening.Check("workload", False, "Nobody said what it changes")])
    advice = opening.register(lambda request: [opening.Check("advice", False, "A visit would do", needed=False)])
    try:
        with pytest.raises(OpeningHeld, match="Nobody said what it changes"):
            actions.open_request(request=drafted, by=coordinator)
        drafted.refresh_from_db()
        assert drafted.status == "draft"
        actions.open_request(request=drafted, by=coordinator, override_reason="The ward moves tomorrow.")
    finally:
        opening.forget(check)
        opening.forget(advice)
    assert InputRequest.objects.get(pk=drafted.pk).status == "open"


def test_a_check_that_only_advises_holds_nothing(drafted, coordinator):
    advice = opening.register(lambda request: [opening.Check("advice", False, "A visit would do", needed=False)])
    try:
        actions.open_request(request=drafted, by=coordinator)
    finally:
        opening.forget(advice)
    assert InputRequest.objects.get(pk=drafted.pk).status == "open"
