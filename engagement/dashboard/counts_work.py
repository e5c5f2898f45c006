"""Tiles about what is done together: answers, decisions, seats, objectives, consultation, joining, resources, wins, promises."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db.models import Max, Q

from engagement.answering.models import News
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.joining.reading import quarters
from engagement.ledger import measures
from engagement.ledger.policy import CURRENT
from engagement.recruitment.models import Reached
from engagement.reporting.models import ReportCorrection
from engagement.seats.models import Seat
from engagement.voice.models import Input
from engagement.wins.models import PublicPromise, Win
from meetings.models import AffectedGroup, Ballot, Milestone, Objective
from members.models import Affiliation, Membership, Nomination

from .tiles import INDEX, SHARE, Measure, percent, plural, tile

LEVELS = dict(Affiliation.Level.choices) | {"": "All levels"}


def given(ground):
    """Every input given by the day, as (partner id, OwedReport); what is known only later is left out."""
    rows = Input.objects.filter(coalition=ground.coalition, given_on__lte=ground.day)
    rows = ground.of_objective(ground.of_partners(rows), "request__objective")
    days = ("given_on", "request__decided_on", "request__interim_on", "request__report_back__published_at")
    for partner, given_on, decided_on, interim_on, published_at in rows.values_list("partner", *days):
        closed_on = published_at.astimezone(ground.coalition.zone).date() if published_at else None
        decided_on, interim_on, closed_on = (
            on if on and on <= ground.day else None for on in (decided_on, interim_on, closed_on)
        )
        yield partner, measures.OwedReport(given_on, decided_on, interim_on, closed_on)


@tile(
    "closure",
    "Answers given on time",
    "Do we report back?",
    how="Input that was due an answer (14 days after the decision, or 30 days after it was given), and how much of it had one by its "
    "day. The median counts open ones at their present age.",
    ids="RPT-1 to RPT-3",
    unit=SHARE,
)
def closure(ground):
    owed = [one for _, one in given(ground)]
    found = measures.report_back_closure(owed, ground.day)
    still = sum(one.closed_on is None for one in owed)
    if not found.due:
        return Measure(None, 0, "–", "none due yet", f"{still:,} open" if still else "None open")
    median = f"{'at least ' if found.median_is_least else ''}{found.median_days:g} days"
    oldest = "none open" if found.oldest_open_days is None else plural(found.oldest_open_days, "day", "days")
    return Measure(
        found.on_time,
        found.due,
        f"{round(found.on_time * found.due):,}",
        f"of {found.due:,} due",
        f"{still:,} open; median {median}",
        ["Measure", "Value"],
        [
            ["Answered by now", percent(found.closed)],
            ["Answered on time", percent(found.on_time)],
            ["Answer or interim note on time", percent(found.promise_kept)],
            ["Median time to the answer", median],
            ["Oldest still open", oldest],
        ],
        {"closed": found.closed, "median": found.median_days, "oldest": found.oldest_open_days, "open": still},
    )


def voters(ground):
    """partner id -> (type name, decisions open to it in the period, those it took part in)."""
    window = Q(decision__decided_on__lte=ground.day, decision__decided_on__gt=ground.since)
    rows = Ballot.objects.filter(window, coalition=ground.coalition)
    rows = ground.of_objective(ground.of_partners(rows), "decision__objective")
    found = {}
    for pk, kind, choice in rows.values_list("partner", "partner__stakeholder_type__name", "choice"):
        _, opened, took = found.get(pk, ("", 0, 0))
        found[pk] = (kind or "No type yet", opened + 1, took + (choice != Ballot.Choice.OPEN))
    return found


@tile(
    "decisions",
    "Breadth of decisions",
    "Who takes part in deciding?",
    how="Partners that took part in at least half of the decisions open to them in the period, of all that could; abstaining "
    "with a reason is taking part. Parity is the lowest rate of a type by the highest.",
    ids="domain 3.7, POW-1",
    unit=SHARE,
)
def decisions(ground):
    found = [measures.Voter(*one) for one in voters(ground).values()]
    told = measures.decision_participation(found)
    parity = "–" if told.parity is None else f"{told.parity:.2f}"
    return Measure(
        told.breadth,
        len(found),
        percent(told.breadth),
        f"of {plural(len(found), 'partner', 'partners')} asked",
        f"Parity between types {parity}",
        ["Type", "Took part"],
        [[name, percent(rate)] for name, rate in sorted(told.rate_by_type.items())],
        {"mean": told.mean, "parity": told.parity, "gini": told.gini_adjusted},
    )


@tile(
    "seats",
    "Seats and members",
    "Are the seats spread as the members are?",
    how="Share of held seats less share of members, by type; half the sum of the gaps: 0 when alike, 1 when wholly apart.",
    ids="domain 3.7, STK-7",
    unit=INDEX,
)
def seats(ground):
    held = Counter()
    rows = Seat.objects.filter(coalition=ground.coalition)
    rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=ground.day)).filter(
        Q(ends_on=None) | Q(ends_on__gte=ground.day)
    )
    for partner_type, meant in rows.exclude(partner=None, person=None).values_list(
        "partner__stakeholder_type", "stakeholder_type"
    ):
        held[partner_type or meant] += 1
    members = Counter(ground.widened().members.values())
    names = {kind.pk: kind.name for kind in ground.types} | {None: "No type yet"}
    counted = [(name, held[pk], members[pk]) for pk, name in names.items() if held[pk] or members[pk]]
    found = measures.seat_parity(counted)
    whole = held.total()
    if found is None:
        return Measure(None, whole, "–", "no seats held" if not whole else f"{whole} seats held", "")
    rows = [[name, n, m, f"{round(100 * found.gaps[name]):+d}"] for name, n, m in counted]
    return Measure(
        found.distance,
        whole,
        f"{found.distance:.2f}",
        f"over {plural(whole, 'seat', 'seats')}",
        "0 is alike, 1 wholly apart",
        ["Type", "Seats", "Members", "Seats more or less, in points"],
        rows,
    )


def movements(ground):
    """[(objective id, title, day of the last movement, whether a priority), …] of those active on the day."""
    rows = ground.active_objectives(Objective.objects.filter(coalition=ground.coalition))
    if ground.scope.objective:
        rows = rows.filter(pk=ground.scope.objective)
    by = ground.day
    rows = rows.annotate(
        reached=Max("milestones__reached_on", filter=Q(milestones__reached_on__lte=by)),
        done=Max("tasks__done_on", filter=Q(tasks__done_on__lte=by)),
        measured=Max(
            "measurements__measured_on", filter=Q(measurements__measured_on__lte=by, measurements__is_progress=True)
        ),
    )
    days = ("reached", "done", "measured", "last_moved_on", "activated_on")
    found = []
    for pk, title, priority, *moves in rows.order_by("title").values_list("pk", "title", "is_priority", *days):
        moved_on = max((move for move in moves if move and move <= by), default=None)
        if moved_on:
            found.append((pk, title, moved_on, priority))
    return found


@tile(
    "stalled",
    "Objectives that stand still",
    "Do our aims move?",
    how="Active objectives without a step reached, a task done or measured progress for 60 days, of all active ones.",
    ids="MTG-3",
)
def stalled(ground):
    active = movements(ground)
    found = measures.stalled_objectives([(moved_on, priority) for _, _, moved_on, priority in active], ground.day)
    rows = [
        [title, (ground.day - moved_on).days, "stands still" if measures.is_stalled(moved_on, ground.day) else "moves"]
        for _, title, moved_on, _ in active
    ]
    return Measure(
        found.stalled,
        found.active,
        f"{found.stalled:,}",
        f"of {found.active:,} active",
        "A third or more, or a priority: talk about it" if found.banner else "",
        ["Objective", "Days since it moved", "State"],
        rows,
        {"banner": found.banner},
    )


def groups(ground):
    """[(group, whether it was heard by the day), …] of objectives designed or carried out then."""
    rows = AffectedGroup.objects.filter(coalition=ground.coalition).exclude(support=AffectedGroup.Support.NOT_NEEDED)
    if ground.is_today:
        rows = rows.filter(objective__status__in=["design", "active"])
    else:
        rows = rows.exclude(objective__status="idea").filter(
            Q(objective__closed_on=None) | Q(objective__closed_on__gt=ground.day)
        )
    rows = ground.of_objective(rows)
    if ground.scope.type:
        rows = rows.filter(stakeholder_type=ground.scope.type)
    heard = set()
    said = Input.objects.filter(coalition=ground.coalition, given_on__lte=ground.day, request__objective__isnull=False)
    for objective, kind, level in said.values_list(
        "request__objective", "partner__stakeholder_type", "person__affiliations__level"
    ):
        heard |= {(objective, kind, level), (objective, kind, "")}
    rows = rows.select_related("objective").order_by("objective__title", "name", "level")
    return [(group, (group.objective_id, group.stakeholder_type_id, group.level) in heard) for group in rows]


@tile(
    "consultation",
    "Groups heard",
    "Have those touched been asked?",
    how="Groups touched by objectives in design or active, at their level, with at least one input; those a plan works "
    "without are left out.",
    ids="CNS-1, CNS-2",
    unit=SHARE,
)
def consultation(ground):
    found = groups(ground)
    told = measures.consultation_coverage((group.level, heard) for group, heard in found)
    whole, heard = Counter(group.level for group, _ in found), Counter(group.level for group, yes in found if yes)
    rows = [[LEVELS[level], heard[level], whole[level]] for level in LEVELS if whole[level]]
    return Measure(
        told.all,
        len(found),
        f"{heard.total():,}",
        f"of {plural(len(found), 'group', 'groups')}",
        percent(told.all) if found else "",
        ["Level", "Heard", "Groups"],
        rows,
    )


@tile(
    "joining",
    "Interest in joining",
    "Does anybody want to come?",
    how="Partners put forward by somebody, and partners that became members, in the period. Beside "
    "it who asked to take part, by quarter. Who said no is counted nowhere.",
    ids="REC-4, BEN-6",
)
def joining(ground):
    period = {"coalition": ground.coalition}
    named = ground.of_partners(
        Nomination.objects.filter(**period, nominated_on__lte=ground.day, nominated_on__gt=ground.since)
    )
    joined = ground.of_partners(
        Membership.objects.filter(**period, status="member", started_on__lte=ground.day, started_on__gt=ground.since)
    )
    came = ground.of_partners(
        Reached.objects.filter(**period, result="joined", result_on__lte=ground.day, result_on__gt=ground.since)
    )
    names = set(named.values_list("partner", flat=True))
    new = set(joined.values_list("partner", flat=True))
    asking = [] if ground.scope.type or ground.scope.area else quarters(ground.coalition, ground.day)
    asked = set(came.values_list("partner", flat=True))
    return Measure(
        len(names | new),
        None,
        f"{len(names | new):,}",
        f"partners in {ground.scope.days} days",
        f"{len(new):,} became members",
        ["How", "Partners"],
        [
            ["Named by somebody", len(names)],
            ["Became members", len(new)],
            ["Of these after an effort of ours", len(asked & new)],
            *([f"Asked to take part, {each.words}", each.number] for each in asking),
        ],
        {"joined": len(new)},
    )


@tile(
    "resources",
    "Pooled resources",
    "What do members put in?",
    how="What members gave in the period without having promised it, by kind; what came of their promises stands in a line of its own.",
    ids="BEN-3, ACT-3",
)
def resources(ground):
    window = {"given_on__lte": ground.day, "given_on__gt": ground.since}
    rows = Contribution.objects.filter(coalition=ground.coalition, direction="theirs", **window)
    rows = ground.of_objective(ground.of_partners(rows))
    kinds, givers = Counter(), defaultdict(set)
    for kind, partner in rows.values_list("kind", "partner"):
        kinds[kind] += 1
        givers[kind].add(partner)
    kept = Delivery.objects.filter(
        coalition=ground.coalition,
        pledge__direction="theirs",
        delivered_on__lte=ground.day,
        delivered_on__gt=ground.since,
    )
    kept = ground.of_objective(ground.of_partners(kept, "pledge__partner"), "pledge__objective")
    promised = list(kept.values_list("pledge__partner", flat=True))
    lines = [[label, kinds[kind], len(givers[kind])] for kind, label in Contribution.Kind.choices if kinds[kind]]
    if promised:
        lines.append(["As promised", len(promised), len(set(promised))])
    whole = len(set(promised).union(*givers.values()))
    number = sum(line[1] for line in lines)
    return Measure(
        number,
        None,
        f"{number:,}",
        f"gifts of {plural(whole, 'partner', 'partners')}",
        f"in {ground.scope.days} days",
        ["Kind", "Gifts", "Partners"],
        lines,
    )


@tile(
    "wins",
    "Reached",
    "What have we delivered?",
    how="Wins that were noted, objectives done and steps of objectives reached in the period.",
    ids="WIN-1, WIN-2",
)
def wins(ground):
    rows = reached(ground)
    kinds = Counter(kind for kind, *_ in rows)
    return Measure(
        len(rows),
        None,
        f"{len(rows):,}",
        f"in {ground.scope.days} days",
        plural(kinds[Objective], "objective done", "objectives done"),
        ["Kind", "Reached"],
        [[words, kinds[kind]] for kind, words in REACHED.items()] if rows else [],
    )


REACHED = {Win: "Wins", Objective: "Objectives done", Milestone: "Steps of objectives"}


def reached(ground):
    """[(model, id, words, day, objective's id), …] of what was reached in the period, the latest first."""
    here = {"coalition": ground.coalition}
    done = Objective.objects.filter(**here, status="done", closed_on__lte=ground.day, closed_on__gt=ground.since)
    if ground.scope.objective:
        done = done.filter(pk=ground.scope.objective)
    steps = ground.of_objective(
        Milestone.objects.filter(**here, reached_on__lte=ground.day, reached_on__gt=ground.since)
    )
    noted = ground.of_objective(Win.objects.filter(**here, on__lte=ground.day, on__gt=ground.since))
    found = [
        *((Objective, *row) for row in done.values_list("pk", "title", "closed_on", "pk")),
        *((Milestone, *row) for row in steps.values_list("pk", "title", "reached_on", "objective")),
        *((Win, *row) for row in noted.values_list("pk", "what", "on", "objective")),
    ]
    return sorted(found, key=lambda row: (row[3], row[1]), reverse=True)


def promised(ground, direction):
    """[(effort, delivered share, due day, day it was whole or None), …] of promises due in the year before the day."""
    due = Pledge.objects.filter(
        coalition=ground.coalition,
        direction=direction,
        due_on__lte=ground.day,
        due_on__gt=ground.day - timedelta(days=365),
    ).exclude(status=Pledge.Status.WITHDRAWN, settled_on__lte=ground.day)
    due = ground.of_objective(ground.of_partners(due))
    came = defaultdict(list)
    for pledge, on, quantity in (
        Delivery.objects.filter(pledge__in=due, delivered_on__lte=ground.day)
        .order_by("delivered_on", "pk")
        .values_list("pledge", "delivered_on", "quantity")
    ):
        came[pledge].append((on, quantity))
    found = []
    for pledge in due.order_by("due_on", "pk"):
        total, whole_on = 0, None
        for on, quantity in came[pledge.pk]:
            total += quantity
            if total >= pledge.quantity and whole_on is None:
                whole_on = on
        found.append(
            (CURRENT.effort[pledge.effort_band], min(1.0, float(total / pledge.quantity)), pledge.due_on, whole_on)
        )
    return found


def openly(ground):
    """The line of what we promised in public, due in the year before the day; none for one type or area."""
    if ground.scope.type or ground.scope.area:
        return []
    due = PublicPromise.objects.filter(
        coalition=ground.coalition, due_on__lte=ground.day, due_on__gt=ground.day - timedelta(days=365)
    )
    days = list(ground.of_objective(due).values_list("due_on", "kept_on"))
    if not days:
        return []
    kept = sum(on is not None and on <= ground.day for _, on in days)
    in_time = sum(on is not None and on <= by for by, on in days)
    return [["We in public", len(days), percent(kept / len(days)), percent(in_time / len(days))]]


@tile(
    "promises",
    "Our promises kept",
    "Do we keep our word?",
    how="Our promises to partners due in 365 days: what was delivered of each, weighed by effort. The same for theirs stands below, for "
    "the whole, never by partner, and what we promised in public.",
    ids="ACT-6, WIN-2, domain 3.4",
    unit=SHARE,
)
def promises(ground):
    rows, told = [], {}
    for key, name in (("ours", "We to partners"), ("theirs", "Partners to us")):
        found = promised(ground, key)
        on_time = sum(whole_on is not None and whole_on <= due for _, _, due, whole_on in found)
        told[key] = measures.fulfilment([(effort, part) for effort, part, _, _ in found], on_time)
        one = told[key]
        rows.append([name, one.pledges, percent(one.raw), percent(one.on_time)])
    rows += openly(ground)
    ours = told["ours"]
    return Measure(
        ours.raw,
        ours.pledges,
        percent(ours.raw),
        f"of {plural(ours.pledges, 'promise', 'promises')} due" if ours.pledges else "none due in a year",
        f"{percent(ours.on_time)} whole by their day" if ours.pledges else "",
        ["Who promised", "Due", "Kept", "Whole by their day"],
        rows,
        {"theirs": told["theirs"].raw},
    )


@tile(
    "corrections",
    "Corrected openly",
    "Do we own up?",
    how="Answers and reports we had to correct in the period; each correction went to everybody who had the earlier one, with what "
    "was wrong.",
    ids="COR-2",
)
def corrections(ground):
    rows = News.objects.filter(
        coalition=ground.coalition, kind=News.Kind.CORRECTION, published_at__lt=ground.ends
    ).filter(published_at__gte=ground.ends - timedelta(days=ground.scope.days))
    rows = ground.of_objective(rows, "report_back__request__objective").order_by("-published_at")
    lines = [
        [title, at.astimezone(ground.coalition.zone).date().isoformat(), wrong]
        for title, at, wrong in rows.values_list("report_back__request__title", "published_at", "what_was_wrong")
    ]
    if not ground.scope.objective:
        lines = sorted([*lines, *_corrected_reports(ground)], key=lambda line: line[1], reverse=True)
    return Measure(
        len(lines),
        None,
        f"{len(lines):,}",
        f"in {ground.scope.days} days",
        "",
        ["What", "On", "What was wrong"],
        lines,
    )


def _corrected_reports(ground):
    """[[report, day, which figure was wrong], …] of reports corrected in the period."""
    rows = ReportCorrection.objects.filter(coalition=ground.coalition, made_at__lt=ground.ends)
    rows = rows.filter(made_at__gte=ground.ends - timedelta(days=ground.scope.days)).order_by("-made_at")
    return [
        [title, at.astimezone(ground.coalition.zone).date().isoformat(), name]
        for title, at, name in rows.values_list("version__report__title", "made_at", "name")
    ]
