"""Every measure of domain.md 3.7 for a coalition on a day, gathered from the rooms and computed by measures.py."""

from dataclasses import asdict
from datetime import timedelta

from django.db.models import Max, Q

from engagement.commitments.models import Contribution, Pledge
from engagement.voice.models import Input
from meetings.models import AffectedGroup, Ballot, Objective
from members.models import Membership, Partner, StakeholderType

from . import measures
from .models import Channel, Signal
from .policy import CURRENT, ChannelKey, Stage
from .queries import standings_by_id

YEAR = timedelta(days=365)
DEEDS = [key for key in ChannelKey if key != ChannelKey.PRESENCE]


def figures(coalition, on=None):
    """A dict of every measure, JSON-ready, side by side and never merged into one number."""
    day = on or coalition.today()
    members = _members(coalition, day)
    now = {pk: reading for pk, reading in standings_by_id(coalition, on).items() if pk in members}
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
        "reciprocity": _reciprocity(coalition, day),
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


def _active(coalition, members, day):
    live = Signal.objects.filter(coalition=coalition).live(day).filter(occurred_on__gt=day - YEAR)
    active = set(live.exclude(channel=Channel.PRESENCE).values_list("partner", flat=True)) & members.keys()
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


def _reciprocity(coalition, day):
    """Per partner id: B, none when nothing was given either way; contributions and kept promises count."""
    gave, received = {}, {}
    rows = Contribution.objects.filter(coalition=coalition, given_on__lte=day)
    for partner, direction, band, given_on in rows.values_list("partner", "direction", "effort_band", "given_on"):
        side = gave if direction == Contribution.Direction.OURS else received
        side.setdefault(partner, []).append((CURRENT.effort[band], (day - given_on).days))
    names = dict(Partner.objects.filter(pk__in=gave.keys() | received.keys()).values_list("pk", "name"))
    found = {pk: measures.reciprocity(gave.get(pk, []), received.get(pk, [])) for pk in names}
    return {names[pk]: asdict(one) for pk, one in sorted(found.items(), key=lambda item: names[item[0]])}


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
    """Affected groups of live objectives with an input by somebody of that type and level."""
    groups = AffectedGroup.objects.filter(coalition=coalition, objective__status__in=["design", "active"])
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
