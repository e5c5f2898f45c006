"""Who may cast whose vote: the people of a partner today, as many as the rules let speak for it."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from members.models import Affiliation, Membership

from .models import Ballot, Decision
from .querysets import votes_run

_NO_LIMIT = 32767  # people who may speak for a partner where the rules name no number
_BY_ROLE = ("sponsor", "lead", "alternate", "other")


def people_of(decision, partners):
    """{partner id: [person ids who may cast its vote]} today, the sponsor first. One statement."""
    found = _speakers(decision.coalition_id, partners, decision.coalition.today())
    return {partner: people[: decision.representatives] for partner, people in found.items()}


def _speakers(coalition, partners, today):
    """{partner id: [person ids]} with a tie today, in the order in which they speak for it."""
    ties = Affiliation.objects.filter(coalition=coalition, partner__in=partners).in_force(on=today)
    found = {}
    for partner, person, role, since in ties.values_list("partner_id", "person_id", "contact_role", "started_on"):
        found.setdefault(partner, set()).add((_BY_ROLE.index(role), since, person))
    return {partner: [person for *_, person in sorted(people)] for partner, people in found.items()}


@dataclass(frozen=True)
class Seat:
    """A ballot somebody may cast: their own partner's, or one that was passed on to it. `why_not` says why not (any more)."""

    ballot: Ballot
    for_partner: object
    why_not: str = ""

    @property
    def is_proxy(self):
        """Whether the vote is another partner's."""
        return self.ballot.proxy_id == self.for_partner.pk


def seats_of(person, decision):
    """The ballots of a decision that `person` may cast: a list of Seat, by partner name. Four statements at most."""
    ties = Affiliation.objects.filter(coalition_id=decision.coalition_id, person=person)
    mine = set(ties.in_force(on=decision.coalition.today()).values_list("partner_id", flat=True))
    if not mine:
        return []
    people = people_of(decision, mine)
    speaks = {partner for partner in mine if person.pk in people.get(partner, [])}
    rows = decision.ballots.filter(Q(partner__in=speaks) | Q(proxy__in=speaks)).select_related(
        "partner", "proxy", "option", "person"
    )
    ballots = list(rows.order_by("partner__name", "partner_id"))
    members = members_today(decision, {ballot.partner_id for ballot in ballots})
    found = []
    for ballot in ballots:
        own = ballot.partner_id in speaks
        why_not = "" if ballot.partner_id in members else left_in_words(ballot)
        found.append(Seat(ballot, ballot.partner if own else ballot.proxy, why_not))
    return found


def members_today(decision, partners):
    """Ids of those among `partners` that are members today."""
    return _members(decision.coalition, partners)


def _members(coalition, partners):
    rows = Membership.objects.filter(coalition=coalition, partner__in=partners, status="member")
    return set(rows.in_force(on=coalition.today()).values_list("partner_id", flat=True))


def left_in_words(ballot):
    """What becomes of the vote of a partner that is no member any more (docs/guide.md, Votes)."""
    if ballot.choice == Ballot.Choice.OPEN:
        return f"{ballot.partner.name} is not a member any more, so it cannot vote."
    return f"{ballot.partner.name} is not a member any more. Its vote stands as it was cast."


def open_to(coalition, user):
    """Open decisions in which a vote that the user (its key) may cast is still to come: a queryset, one statement.

    The same as `waiting_for` finds, by SQL alone.
    """
    today = coalition.today()
    role = Case(*(When(contact_role=role, then=Value(rank)) for rank, role in enumerate(_BY_ROLE)))
    ties = Affiliation.objects.filter(coalition=coalition).in_force(on=today).annotate(rank=role)
    before = Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), started_on__lt=OuterRef("started_on"))
    before |= Q(rank=OuterRef("rank"), started_on=OuterRef("started_on"), person__lt=OuterRef("person"))
    ahead = ties.filter(before, partner=OuterRef("partner")).exclude(person=OuterRef("person")).order_by()
    ahead = ahead.values("partner").annotate(number=Count("person", distinct=True)).values("number")
    mine = ties.filter(person__user=user).annotate(ahead=Coalesce(Subquery(ahead), 0))
    speaks = mine.filter(Q(partner=OuterRef("partner")) | Q(partner=OuterRef("proxy")))
    limit = Coalesce(OuterRef("decision__representatives"), Value(_NO_LIMIT))
    speaks = speaks.filter(ahead__lt=limit)
    member = Membership.objects.filter(partner=OuterRef("partner"), status="member").in_force(on=today)
    ballots = Ballot.objects.filter(Exists(speaks), Exists(member), decision=OuterRef("pk"), choice=Ballot.Choice.OPEN)
    return Decision.objects.filter(votes_run(today), Exists(ballots), coalition=coalition)


def waiting_for(person, coalition):
    """Open decisions in which a vote this person may cast is still to come, the soonest first. Four statements."""
    today = coalition.today()
    ties = Affiliation.objects.filter(coalition=coalition, person=person)
    mine = set(ties.in_force(on=today).values_list("partner_id", flat=True))
    if not mine:
        return []
    rows = Ballot.objects.filter(
        Q(partner__in=mine) | Q(proxy__in=mine),
        votes_run(today, "decision__"),
        coalition=coalition,
        choice=Ballot.Choice.OPEN,
    )
    ballots = list(rows.select_related("decision").order_by("decision__closes_on", "decision_id", "pk"))
    if not ballots:
        return []
    speakers = _speakers(coalition, mine, today)
    here = _members(coalition, {ballot.partner_id for ballot in ballots})
    found = {}
    for ballot in ballots:
        decision = ballot.decision
        decision.coalition = coalition
        places = {ballot.partner_id, ballot.proxy_id} & mine
        may = any(person.pk in speakers.get(place, [])[: decision.representatives] for place in places)
        if may and ballot.partner_id in here:
            found.setdefault(decision.pk, decision)
    return list(found.values())
