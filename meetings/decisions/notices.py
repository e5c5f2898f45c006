"""What the decisions room sends: a vote is open, a vote is closed."""

from dataclasses import dataclass

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register
from members.people.links import address_for

from . import counting, telling, voters, voting
from .models import Ballot, Decision
from .results import lines_of

LINK_PURPOSE = "decision"


@dataclass
class Facts:
    """What the words and the last look need; `decision` is None when it is not there any more."""

    decision: Decision | None
    person: object
    partners: list
    open_ones: int

    @property
    def link(self):
        """Where this person votes, or reads what came of it, without a password."""
        return address_for(self.person, purpose=LINK_PURPOSE, about=self.decision.pk, route="decision-link")


def load(notices):
    """Fetch the decisions of many notices, and whose vote each person may cast, in three statements a decision."""
    decisions = Decision.objects.select_related("coalition", "chosen").prefetch_related("options")
    decisions = decisions.in_bulk({notice.about_id for notice in notices})
    seats = {}
    for pk, decision in decisions.items():
        ballots = list(decision.ballots.select_related("partner").order_by("partner__name"))
        people = voters.people_of(decision, [ballot.partner_id for ballot in ballots])
        for ballot in ballots:
            for person in people.get(ballot.partner_id, ()):
                seats.setdefault((pk, person), []).append(ballot)
    for notice in notices:
        mine = seats.get((notice.about_id, notice.person_id), [])
        open_ones = sum(ballot.choice == Ballot.Choice.OPEN for ballot in mine)
        partners = [ballot.partner.name for ballot in mine]
        notice.loaded = Facts(decisions.get(notice.about_id), notice.person, partners, open_ones)


def vote_wanted(notice):
    """Why nobody needs to be asked to vote (any more), or ""."""
    found = notice.loaded
    if found.decision is None or found.decision.status == Decision.Status.CALLED_OFF:
        return "The vote was called off meanwhile"
    if found.decision.status != Decision.Status.OPEN:
        return "The vote is closed"
    if voting.why_over(found.decision):
        return "The last day to vote is over"
    if not found.partners:
        return "They do not speak for a voting partner any more"
    if not found.open_ones:
        return "Their partner has voted meanwhile"
    return ""


def result_wanted(notice):
    """Why the result need not be told, or ""."""
    decision = notice.loaded.decision
    if decision is None or decision.status != Decision.Status.CLOSED:
        return "The vote is not closed"
    if not decision.was_voted and telling.by_follow_up(decision, notice.person_id):
        return "The follow-up of the meeting tells them"
    return ""


def word_open(notice):
    """The mail that asks for a partner's vote."""
    found = notice.loaded
    return Mail(
        subject=f"Your partner's vote: {found.decision.title}"[:200],
        template="meetings/decisions/mail/open",
        context={
            "decision": found.decision,
            "partners": found.partners,
            "options": list(found.decision.options.all()),
            "meaning": counting.MEANING[found.decision.method],
            "link": found.link,
        },
        why="You get this because you may cast your partner's vote.",
    )


def word_closed(notice):
    """The mail that says what came of it, and why."""
    found = notice.loaded
    return Mail(
        subject=f"{found.decision.get_outcome_display() or 'Decided'}: {found.decision.title}"[:200],
        template="meetings/decisions/mail/closed",
        context={"decision": found.decision, "lines": lines_of(found.decision), "link": found.link},
        why="You get this because your partner could vote on it."
        if found.decision.was_voted
        else "You get this because your partner could take part in it.",
    )


register(
    NoticeKind(
        name="decision-open",
        label="A vote is open",
        category=NoticeCategory.INPUT,
        word=word_open,
        still_wanted=vote_wanted,
        urgent=True,  # the vote closes on a day
        load=load,
    )
)
register(
    NoticeKind(
        name="decision-closed",
        label="What a vote came to",
        category=NoticeCategory.FOLLOW_UP,
        word=word_closed,
        still_wanted=result_wanted,
        load=load,
    )
)
