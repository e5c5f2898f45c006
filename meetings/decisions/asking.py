"""Votes as something that still needs somebody's voice (meetings/voices.py)."""

from coalition.models import Coalition
from meetings.meetings.voices import Ask
from members.models import Affiliation
from members.people.links import address_for

from .models import Ballot
from .notices import LINK_PURPOSE
from .querysets import votes_run

MINUTES = 2


def votes_of(coalition_id, people):
    """{person id: [Ask, ...]} of open votes their partner has not cast. Three statements."""
    today = Coalition.objects.get(pk=coalition_id).today()
    ballots = Ballot.objects.filter(
        votes_run(today, "decision__"), coalition=coalition_id, choice=Ballot.Choice.OPEN
    ).select_related("decision")
    by_partner = {}
    for ballot in ballots.order_by("decision__closes_on", "decision_id"):
        by_partner.setdefault(ballot.partner_id, []).append(ballot.decision)
    ties = Affiliation.objects.filter(coalition=coalition_id, person__in=people, partner__in=by_partner)
    found = {}
    for tie in ties.in_force().select_related("person"):
        for decision in by_partner[tie.partner_id]:
            link = address_for(tie.person, purpose=LINK_PURPOSE, about=decision.pk, route="decision-link")
            found.setdefault(tie.person_id, []).append(Ask(f"Your partner's vote: {decision.title}", MINUTES, link))
    return found
