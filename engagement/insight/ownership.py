"""Whose decisions these are (DEC-1): for each major decision the members who had a voice in it, and how.

A member had a voice when it took part in the decision (an abstention with its reason is taking part), gave input on the
decision's objective up to that day, or carries it: looked after the objective that day, or has a task that follows from it.
The whole are those who were members on the day, so that who joined later is not missing. Nothing here ranks: decisions
stand by date, types and partners by name.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from coalition.access import Permission
from engagement.voice.models import Input
from meetings.models import Ballot, Decision, Ownership, Task
from members.models import Membership, Partner

SHOWN = 12  # decisions, the latest
WAYS = ("decided", "asked", "carries")
NO_TYPE = "No type yet"
AT_LEAST = 5  # partners; fewer could be recognized
FEW = "Types with few members"


@dataclass
class Voices:
    """One major decision: `members` of its day, and by way those among them who had a voice (sets of partner ids)."""

    decision: Decision
    members: set
    by_way: dict = field(default_factory=dict)

    @property
    def all(self):
        """Everybody with a voice, whichever way."""
        return set().union(*(self.by_way[way] for way in WAYS))

    @property
    def parts(self):
        """How many decided, were heard only beforehand, and only carry it: they add up to all."""
        decided, asked, carries = (self.by_way[way] for way in WAYS)
        return [len(decided), len(asked - decided), len(carries - asked - decided)]

    @property
    def percent(self):
        """Share of the day's members with a voice, 0 to 100; None without members."""
        return round(100 * len(self.all) / len(self.members)) if self.members else None


@dataclass
class Line:
    """A type or a partner over all decisions shown: how often it could, and did, and how."""

    name: str
    pk: int | None = None
    chances: int = 0
    voices: int = 0
    decided: int = 0
    asked: int = 0
    carries: int = 0

    def add(self, voices, partner):
        """Count one partner's part in one decision."""
        self.chances += 1
        self.voices += partner in voices.all
        for way in WAYS:
            setattr(self, way, getattr(self, way) + (partner in voices.by_way[way]))


def voices(viewer):
    """The Voices of the latest major decisions, the latest first. Six statements."""
    rows = Decision.objects.visible_to(viewer).filter(is_major=True, status__in=["open", "noted", "closed"])
    decisions = list(rows.order_by("-decided_on", "-pk")[:SHOWN])
    today = viewer.coalition.today()
    days = {row.pk: row.decided_on or today for row in decisions}
    found = [Voices(row, set(), {way: set() for way in WAYS}) for row in decisions]
    if not found:
        return []
    _members(viewer, found, days)
    _decided(viewer, found)
    _asked(viewer, found, days)
    _carries(viewer, found, days)
    for each in found:
        each.by_way = {way: partners & each.members for way, partners in each.by_way.items()}
    return found


def _members(viewer, found, days):
    spans = Membership.objects.visible_to(viewer).filter(status=Membership.Status.MEMBER).order_by()
    for partner, start, end in spans.values_list("partner", "started_on", "ended_on"):
        for each in found:
            day = days[each.decision.pk]
            if start <= day and (end is None or end >= day):
                each.members.add(partner)


def _decided(viewer, found):
    by_decision = {each.decision.pk: each for each in found}
    rows = Ballot.objects.visible_to(viewer).filter(decision__in=by_decision).exclude(choice=Ballot.Choice.OPEN)
    for decision, partner in rows.values_list("decision", "partner"):
        by_decision[decision].by_way["decided"].add(partner)


def _of_objective(found):
    by_objective = defaultdict(list)
    for each in found:
        if each.decision.objective_id:
            by_objective[each.decision.objective_id].append(each)
    return by_objective


def _asked(viewer, found, days):
    by_objective = _of_objective(found)
    # Whoever spoke in confidence was heard as well; only that they were is counted here, for types.
    rows = Input.objects.filter(coalition=viewer.coalition, request__objective__in=by_objective, partner__isnull=False)
    for objective, partner, day in rows.values_list("request__objective", "partner", "given_on"):
        for each in by_objective[objective]:
            if day <= days[each.decision.pk]:
                each.by_way["asked"].add(partner)


def _carries(viewer, found, days):
    by_decision, by_objective = {each.decision.pk: each for each in found}, _of_objective(found)
    rows = Task.objects.filter(coalition=viewer.coalition, decision__in=by_decision, partner__isnull=False)
    for decision, partner in rows.filter(let_go_on=None).values_list("decision", "partner"):
        by_decision[decision].by_way["carries"].add(partner)
    rows = Ownership.objects.visible_to(viewer).filter(objective__in=by_objective, partner__isnull=False)
    for objective, partner, start, end in rows.values_list("objective", "partner", "started_on", "ended_on"):
        for each in by_objective[objective]:
            day = days[each.decision.pk]
            if start <= day and (end is None or end > day):
                each.by_way["carries"].add(partner)


def by_type(viewer, found):
    """A Line for each type with members on one of the days, by name. One statement.

    Who may not know who spoke in confidence sees types of five partners or more (domain.md 5, rules 9 and 10); smaller
    ones stand in one line together, if they are five partners.
    """
    partners = Partner.objects.visible_to(viewer).values_list("pk", "stakeholder_type", "stakeholder_type__name")
    kinds = {pk: (kind, name or NO_TYPE) for pk, kind, name in partners.order_by()}
    if not viewer.can(Permission.SEE_CONFIDENTIAL):
        kinds = _without_small(kinds, set().union(*(each.members for each in found)))
    lines = {}
    for each in found:
        for partner in each.members & kinds.keys():
            kind, name = kinds[partner]
            lines.setdefault(kind, Line(name, kind)).add(each, partner)
    return sorted(lines.values(), key=lambda line: (line.name in (NO_TYPE, FEW), line.name))


def _without_small(kinds, members):
    """{partner: its type} with small types put together as one, or left out where even that is small."""
    sizes = Counter(kinds[partner] for partner in members)
    small = {kind for kind, size in sizes.items() if size < AT_LEAST}
    together = sum(sizes[kind] for kind in small) >= AT_LEAST
    return {
        partner: (None, FEW) if kind in small else kind
        for partner, kind in kinds.items()
        if together or kind not in small
    }


def by_partner(viewer, found, kind):
    """A Line for each partner of a type (id, or None for those without), by name. For those who keep records. One statement.

    What somebody said in confidence shows that they were heard: who keeps records may know.
    """
    of_kind = Q(stakeholder_type=kind) if kind else Q(stakeholder_type=None)
    partners = Partner.objects.visible_to(viewer).filter(of_kind).order_by("name", "pk")
    lines = []
    for pk, name in partners.values_list("pk", "name"):
        line = Line(name, pk)
        for each in found:
            if pk in each.members:
                line.add(each, pk)
        if line.chances:
            lines.append(line)
    return lines
