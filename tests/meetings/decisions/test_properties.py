"""Whatever people do, in whatever order: votes never exceed the eligible partners, and a closed count stays."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.decisions import voting
from meetings.decisions.models import Decision

from .tables import close, make_vote, make_voters, say

DEEDS = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"), st.integers(0, 3), st.sampled_from(["for", "against", "abstained", "blocked", "open"])
        ),
        st.tuples(st.just("pass"), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.sampled_from(["close", "call_off", "open"]), st.just(0), st.just("")),
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, is_secret=st.booleans(), method=st.sampled_from(["consent", "consensus", "majority", "advice"]))
def test_votes_never_exceed_eligible_partners(coalition, deeds, is_secret, method):
    with transaction.atomic():  # each example begins with an empty coalition
        play(coalition, deeds, is_secret, method)
        transaction.set_rollback(True)


def play(coalition, deeds, is_secret, method):
    people = make_voters(coalition, 3)
    decision = make_vote(coalition, is_secret=is_secret, method=method)
    eligible = decision.ballots.count()
    outsider = make_voters(coalition, 1, start=900)
    receipts, closed = {}, None
    for deed, one, other in deeds:
        partner, person = [*people, *outsider][one]
        try:
            if deed == "say":
                said = say(decision, partner, other, person=person, reason="Own reason", receipt=receipts.get(one, ""))
                receipts[one] = said or receipts.get(one, "")
            elif deed == "pass":
                voting.pass_on(decision=decision, partner_id=partner.pk, to=[*people, *outsider][other][0].pk, by=None)
            elif deed == "close":
                close(decision)
            elif deed == "call_off":
                voting.call_off(decision=decision, by=None)
            else:
                voting.open_vote(decision=decision, by=None)
        except voting.NotPossible:
            continue
        now = Decision.objects.get(pk=decision.pk)
        voted = now.ballots.exclude(choice="open").count()
        assert voted <= eligible == now.ballots.count()
        if now.status == "closed":
            counted = sum(number for key, number in now.totals.items() if key not in ("options", "reasons"))
            assert counted == voted
            assert closed in (None, now.totals)
            closed = now.totals
