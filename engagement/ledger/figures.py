"""Every measure of domain.md 3.7 for a coalition on a day, gathered from the rooms and computed by measures.py."""

from dataclasses import asdict
from datetime import timedelta

from django.db.models import Max, Min, Q, Sum

from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.outreach.models import Contact
from engagement.voice.models import Input
from meetings.models import AffectedGroup, Ballot, Objective
from members.models import Membership, Partner, StakeholderType

from . import measures, risk
from .models import Channel, Signal
from .policy import CURRENT, ChannelKey, Stage
from .queries import standings_by_id
from .querysets import CHANNEL_NUMBER
from .scoring import decay, peer_median

YEAR = timedelta(days=365)
DEEDS = [key for key in ChannelKey if key != ChannelKey.PRESENCE]


def figures(coalition, on=None, standings=None):
    """A dict of every measure, JSON-ready, side by side and never merged into one number.

    `standings` = Reading by partner id of that day, where they are known already.
    """
    day = on or coalition.today()
    members = _members(coalition, day)
    found = standings_by_id(coalition, on) if standings is None else standings
    now = {pk: reading for pk, reading in found.items() if pk in members}
    balances = given_and_taken(coalition, day)
    carried = _breadth(coalition, members, day)
    endangered = risk.of_members(coalition, members, now, balances, day)
    names = dict(Partner.objects.filter(coalition=coalition).order_by("name").values_list("pk", "name"))
    balances, carried, endangered = (
        {pk: found[pk] for pk in names if pk in found} for found in (balances, carried, endangered)
    )
    return {
        "on": day.isoformat(),
        "members": len(members),
        "active_member_share": _active(coalition, members, day),
        "coverage": _coverage(coalition, members, now),
        "stages": {stage.value: sum(one.stage == stage for one in now.values()) for stage in Stage},
        "concentration": _plain(measures.concentration(_deeds(one) for one in now.values())),
        "fulfilment": {
            "theirs": _fulfilment(coalition, day, Pledge.Direction.THEIRS),
            "ours": _fulfilment(coalition, day, Pledge.Direction.OURS),
        },
        "reciprocity": {names[pk]: asdict(one) for pk, one in balances.items()},
        "first_asks_after_give": _asked_after_giving(coalition, day),
        "breadth": {names[pk]: _carried(one) for pk, one in carried.items()},
        "peers": _peers(coalition, members, now, day),
        "withdrawal_risk": {
            "partners": {names[pk]: asdict(one) for pk, one in endangered.items()},
            "not_known": risk.NOT_KNOWN,
        },
        "report_back": _plain(measures.report_back_closure(_owed(coalition, day), day)),
        "decisions": _decisions(coalition, day),
        "stalled": _stalled(coalition, day),
        "consultation": _consultation(coalition, day),
    }


def _plain(found):
    return None if found is None else asdict(found)


def _members(coalition, day):
    """Partner id -> stakeholder type id, for the members of a day."""
    rows = Membership.objects.filter(coalition=coalition, status="member").in_force(on=day)
    return dict(rows.values_list("partner", "partner__stakeholder_type"))


def _deeds(reading):
    return sum(reading.points[key] for key in DEEDS)


def _active_ids(coalition, members, day):
    """Members with a word or a deed in a year."""
    live = Signal.objects.filter(coalition=coalition).live(day).filter(occurred_on__gt=day - YEAR)
    return set(live.exclude(channel=Channel.PRESENCE).values_list("partner", flat=True)) & members.keys()


def _active(coalition, members, day):
    active = _active_ids(coalition, members, day)
    return {
        "active": len(active),
        "members": len(members),
        "share": measures.active_member_share(len(active), len(members)),
    }


def _coverage(coalition, members, now):
    types = list(StakeholderType.objects.filter(coalition=coalition))
    held = list(members.values())
    engaged = [members[pk] for pk, one in now.items() if one.stage.rank >= Stage.COMMITTED.rank]

    def covered(counted):
        return asdict(
            measures.coverage(
                measures.TypeCount(kind.code, kind.target_count, counted.count(kind.pk), kind.is_core) for kind in types
            )
        )

    reach = measures.reach((kind.code, held.count(kind.pk), kind.eligible_count) for kind in types)
    return {"members": covered(held), "engaged": covered(engaged), "reach": reach}


def _fulfilment(coalition, day, direction):
    due = Pledge.objects.filter(
        coalition=coalition, direction=direction, due_on__lte=day, due_on__gt=day - YEAR
    ).exclude(status=Pledge.Status.WITHDRAWN, settled_on__lte=day)
    rows = [(CURRENT.effort[pledge.effort_band], float(pledge.fraction)) for pledge in due]
    return asdict(measures.fulfilment(rows))


def given_and_taken(coalition, day, *, partner=None):
    """Partner id -> Reciprocity, for those with anything given either way: contributions, and what came of promises.

    Of all partners, or of one. Two queries.

    A delivery counts as much of its promise's effort as it delivered, as in the ledger (domain.md 3.4).
    """
    sides = {"ours": {}, "theirs": {}}
    given = Contribution.objects.filter(coalition=coalition, given_on__lte=day)
    kept = Delivery.objects.filter(coalition=coalition, delivered_on__lte=day, increase__gt=0)
    if partner is not None:
        given, kept = given.filter(partner=partner), kept.filter(pledge__partner=partner)
    for pk, direction, band, on in given.values_list("partner", "direction", "effort_band", "given_on"):
        sides[direction].setdefault(pk, []).append((CURRENT.effort[band], (day - on).days))
    for pk, direction, band, on, increase in kept.values_list(
        "pledge__partner", "pledge__direction", "pledge__effort_band", "delivered_on", "increase"
    ):
        sides[direction].setdefault(pk, []).append((CURRENT.effort[band] * float(increase), (day - on).days))
    ours, theirs = sides["ours"], sides["theirs"]
    return {pk: measures.reciprocity(ours.get(pk, []), theirs.get(pk, [])) for pk in ours.keys() | theirs.keys()}


def first_asks(coalition, day):
    """Partner id -> (day of our first logged ask, day of our first give or None), for those we had asked by a day."""

    def first(rows, partner, when):
        return dict(rows.filter(**{f"{when}__lte": day}).order_by().values_list(partner).annotate(Min(when)))

    asks = first(Contact.objects.filter(coalition=coalition, was_ask=True), "partner", "on")
    gifts = first(Contribution.objects.filter(coalition=coalition, direction="ours"), "partner", "given_on")
    kept = first(
        Delivery.objects.filter(coalition=coalition, pledge__direction="ours"), "pledge__partner", "delivered_on"
    )
    return {pk: (asked, min(filter(None, (gifts.get(pk), kept.get(pk))), default=None)) for pk, asked in asks.items()}


def _asked_after_giving(coalition, day):
    """Share of partners whose first logged ask came on or after our first give to them; none without asks (GIV-1)."""
    return measures.first_asks_after_give(first_asks(coalition, day).values())


def _breadth(coalition, members, day):
    """Member id -> Breadth from the people's own signals (domain.md 3.6)."""
    factors = {number: decay(CURRENT, day, CURRENT.channel[key].half_life) for key, number in CHANNEL_NUMBER.items()}
    rows = (
        Signal.objects.filter(coalition=coalition, person__isnull=False)
        .live(day)
        .order_by()
        .values_list("partner", "person", "channel")
        .annotate(points=Sum("g"), last_on=Max("occurred_on"))
    )
    people = {}
    for partner, person, channel, points, last_on in rows:
        known, age = people.setdefault(partner, {}).get(person, (0.0, 10**6))
        people[partner][person] = (known + points * factors[channel], min(age, (day - last_on).days))
    return {pk: measures.breadth(people[pk].values()) for pk in members.keys() & people.keys()}


def _carried(found):
    return asdict(found) | {"sole_contact": found.sole_contact, "fragile": found.fragile}


def _peers(coalition, members, now, day):
    """Median score of active members, of each type and over all; the base of S* (domain.md 3.5)."""
    codes = dict(StakeholderType.objects.filter(coalition=coalition).values_list("pk", "code"))
    scores = {pk: now[pk].score for pk in _active_ids(coalition, members, day)}
    by_type = {}
    for pk, score in scores.items():
        by_type.setdefault(codes.get(members[pk]), []).append(score)
    everybody = list(scores.values())
    found = {code: peer_median(CURRENT, by_type.get(code, []), everybody) for code in codes.values()}
    return {"coalition": peer_median(CURRENT, [], everybody), "types": found}


def _owed(coalition, day):
    rows = Input.objects.filter(coalition=coalition, given_on__lte=day).values_list(
        "given_on", "request__decided_on", "request__interim_on", "request__report_back__published_at"
    )
    for given_on, decided_on, interim_on, published_at in rows:
        closed_on = published_at.astimezone(coalition.zone).date() if published_at else None
        yield measures.OwedReport(given_on, decided_on, interim_on, closed_on)


def _decisions(coalition, day):
    window = Q(decision__decided_on__lte=day, decision__decided_on__gt=day - YEAR)
    voters = {}
    rows = Ballot.objects.filter(window, coalition=coalition)
    for partner, kind, choice in rows.values_list("partner__name", "partner__stakeholder_type__code", "choice"):
        opened, took = voters.get((partner, kind), (0, 0))
        voters[partner, kind] = (opened + 1, took + (choice != Ballot.Choice.OPEN))
    found = [measures.Voter(kind or "", opened, took) for (_, kind), (opened, took) in voters.items()]
    return _plain(measures.decision_participation(found)) if found else None


def _stalled(coalition, day):
    """Active objectives by their last movement: a milestone, a task done, measured progress, or becoming active."""
    rows = (
        Objective.objects.filter(coalition=coalition, status=Objective.Status.ACTIVE)
        .annotate(
            reached=Max("milestones__reached_on", filter=Q(milestones__reached_on__lte=day)),
            done=Max("tasks__done_on", filter=Q(tasks__done_on__lte=day)),
            measured=Max(
                "measurements__measured_on",
                filter=Q(measurements__measured_on__lte=day, measurements__is_progress=True),
            ),
        )
        .values_list("reached", "done", "measured", "last_moved_on", "activated_on", "is_priority")
    )
    active = []
    for *moves, priority in rows:
        moved_on = max((move for move in moves if move and move <= day), default=None)
        if moved_on:
            active.append((moved_on, priority))
    return asdict(measures.stalled_objectives(active, day))


def _consultation(coalition, day):
    """Affected groups of live objectives with an input by somebody of that type and level, without those a plan works without."""
    groups = AffectedGroup.objects.filter(coalition=coalition, objective__status__in=["design", "active"])
    groups = groups.exclude(support=AffectedGroup.Support.NOT_NEEDED)
    heard = set()
    for objective, kind, level in Input.objects.filter(
        coalition=coalition, given_on__lte=day, request__objective__isnull=False
    ).values_list("request__objective", "partner__stakeholder_type", "person__affiliations__level"):
        heard |= {(objective, kind, level), (objective, kind, "")}
    found = [
        (group.level or "all", (group.objective_id, group.stakeholder_type_id, group.level) in heard)
        for group in groups
    ]
    return asdict(measures.consultation_coverage(found))
