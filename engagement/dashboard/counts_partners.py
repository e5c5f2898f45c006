"""Tiles about who is at the table: activity, coverage, reach, stages, flow, momentum, concentration, give and take, risk."""

from collections import Counter

from engagement.ledger import figures as ledger
from engagement.ledger import measures, risk
from engagement.ledger.policy import ChannelKey, Stage
from engagement.ledger.scoring import Momentum

from .ground import QUARTER
from .live import lorenz
from .tiles import INDEX, SHARE, Measure, percent, plural, tile

DEEDS = [key for key in ChannelKey if key != ChannelKey.PRESENCE]
NO_TYPE = "No type yet"


def by_type(ground, *sets):
    """[[type, number in each set …], …] for the types that have a member, the coalition's order, untyped last."""
    names = {kind.pk: kind.name for kind in ground.types} | {None: NO_TYPE}
    counted = [Counter(ground.members[pk] for pk in one) for one in sets]
    held = Counter(ground.members.values())
    return [[name, *(each[pk] for each in counted), held[pk]] for pk, name in names.items() if held[pk]]


@tile(
    "active",
    "Active partners",
    "Do members do something?",
    how="Members with at least one voice, promise, deed or lead in the period, of all members. Turning up alone does not count.",
    ids="domain 3.7, ASPE",
    unit=SHARE,
)
def active(ground):
    n, whole = len(ground.active), len(ground.members)
    share = measures.active_member_share(n, whole)
    return Measure(
        share,
        whole,
        f"{n:,}",
        f"of {plural(whole, 'member', 'members')}",
        f"{percent(share)} of members",
        ["Type", "Active", "Members"],
        by_type(ground, ground.active),
    )


def _counts(ground, held):
    counted = Counter(ground.members[pk] for pk in held)
    kinds = [kind for kind in ground.types if ground.scope.type in (None, kind.pk)]
    return kinds, counted


@tile(
    "coverage",
    "Engaged coverage",
    "Are the right kinds engaged?",
    how="Members committed or further against the aim of each type, at most the whole of it; core types weigh double; 100 is "
    "every aim reached. Beside it the same for all members.",
    ids="domain 3.7, STK-1, STK-5",
    unit=INDEX,
)
def coverage(ground):
    kinds, members = _counts(ground, ground.members)
    _, engaged = _counts(ground, ground.engaged)

    def covered(counted):
        return measures.coverage(
            measures.TypeCount(kind.code, kind.target_count, counted[kind.pk], kind.is_core) for kind in kinds
        )

    held, deep = covered(members), covered(engaged)
    outside = _outside(kinds, members)
    rows = [
        [kind.name, engaged[kind.pk], members[kind.pk], kind.target_count]
        for kind in kinds
        if kind.is_core or members[kind.pk]
    ]
    return Measure(
        deep.index,
        len(ground.members),
        "–" if deep.index is None else f"{round(deep.index)}",
        "of 100",
        ("All core types engaged" if deep.core_complete else "Core types not complete")
        + ("" if held.index is None else f"; with all members {round(held.index)}")
        + ("" if outside is None else f"; {percent(outside)} of members from outside health care"),
        ["Type", "Engaged", "Members", "Aim"],
        rows,
        {"members_index": held.index, "core_complete": deep.core_complete, "members_core_complete": held.core_complete}
        | {"outside": outside},
    )


def _outside(kinds, members):
    """Share of members whose type is not of the health sector (STK-5), of those whose type is known; None without any."""
    known = sum(members[kind.pk] for kind in kinds)
    return measures.share(sum(members[kind.pk] for kind in kinds if not kind.is_health_sector), known)


@tile(
    "reach",
    "Reach",
    "How many of those in the area are with us?",
    how="Members of the types whose number in the area is known, of all those in the area. The number is set with each type.",
    ids="domain 3.7, BEN-1",
    unit=SHARE,
)
def reach(ground):
    kinds, members = _counts(ground, ground.members)
    rows = [
        [kind.name, members[kind.pk], kind.eligible_count, percent(members[kind.pk] / kind.eligible_count)]
        for kind in kinds
        if kind.eligible_count
    ]
    here, whole = sum(row[1] for row in rows), sum(row[2] for row in rows)
    share = measures.share(here, whole)
    return Measure(
        share,
        whole,
        percent(share),
        f"{here:,} of {whole:,} in the area" if whole else "not known for any type",
        f"{plural(len(rows), 'type', 'types')} with a known number",
        ["Type", "Members", "In the area", "Share"],
        rows,
    )


@tile(
    "stages",
    "Where partners stand",
    "How far has buy-in come?",
    how="Members by the first stage rule that holds today: leading, acting, committed, interested, aware, unaware. The figure "
    "counts those committed or further.",
    ids="domain 3.3",
)
def stages(ground):
    found = Counter(now.stage for now in ground.readings.values())
    rows = [[stage.value.capitalize(), found[stage]] for stage in Stage]
    whole = len(ground.members)
    return Measure(
        len(ground.engaged),
        whole,
        f"{len(ground.engaged):,}",
        f"of {plural(whole, 'member', 'members')}",
        "committed or further",
        ["Stage", "Members"],
        rows,
        {"stages": [row[1] for row in rows]},
    )


@tile(
    "flow",
    "Moved since last quarter",
    "Who moved up, who moved down?",
    how="Members whose stage today is another than 91 days ago, of those who were members on both days. Each stage is computed "
    "from what counted on its day.",
    ids="domain 3.3",
)
def flow(ground):
    before = ground.earlier(QUARTER)
    both = ground.readings.keys() & before.readings.keys()
    moves = Counter((before.readings[pk].stage, ground.readings[pk].stage) for pk in both)
    up = sum(n for (a, b), n in moves.items() if b.rank > a.rank)
    down = sum(n for (a, b), n in moves.items() if b.rank < a.rank)
    names = [stage.value.capitalize() for stage in Stage]
    rows = [[a.value.capitalize(), *(moves[a, b] for b in Stage)] for a in Stage]
    links = [
        [a.rank, b.rank, n] for (a, b), n in sorted(moves.items(), key=lambda move: (move[0][0].rank, move[0][1].rank))
    ]
    return Measure(
        up,
        len(both),
        f"{up:,} up",
        f"of {plural(len(both), 'member', 'members')}",
        f"{down:,} down, {len(both) - up - down:,} where they were",
        ["91 days ago", *names],
        rows,
        {"links": links, "down": down},
    )


@tile(
    "momentum",
    "Momentum",
    "Is evidence coming in faster or slower?",
    how="Recent evidence (half-life 90 days) against older evidence (365 days): rising from 0.25 on, cooling from -0.25 down, new in "
    "the first 90 days. Members without any sign have none.",
    ids="domain 3.5, SUS-1",
)
def momentum(ground):
    found = Counter(now.momentum_word for now in ground.readings.values() if now.momentum_word)
    rows = [[word.value.capitalize(), found[word]] for word in Momentum]
    whole, rising, cooling = found.total(), found[Momentum.RISING], found[Momentum.COOLING]
    return Measure(
        rising,
        whole,
        f"{rising:,} rising",
        f"of {whole:,} with signs",
        f"{cooling:,} cooling",
        ["Momentum", "Members"],
        rows,
        {"cooling": cooling},
    )


def contributions(ground):
    """Member id -> points of voice, promises, deeds and lead, as they stand on the day."""
    return {pk: sum(now.points[key] for key in DEEDS) for pk, now in ground.readings.items()}


@tile(
    "concentration",
    "Who carries the work",
    "On how few shoulders does it lie?",
    how="Points of voice, promises, deeds and lead of each member, zeros included. G* is 0 when all give alike and 1 when one gives "
    "all. Hidden under five members.",
    ids="domain 3.7, POW-3",
    unit=INDEX,
)
def concentration(ground):
    values = sorted(contributions(ground).values())
    found = measures.concentration(values)
    if found is None or not found.shown:
        return Measure(
            None, len(values), "–", f"of {plural(len(values), 'member', 'members')}", "Shown from five members on"
        )
    total = sum(values)
    shares = [value / total for value in values]
    rows = [
        ["G* (0 all alike, 1 one carries all)", f"{found.gini_adjusted:.2f}"],
        ["Part of the busiest one", percent(found.top_share)],
        ["Part of the five busiest", percent(sum(shares[-5:]))],
        ["Part of the quieter half", percent(sum(shares[: len(shares) // 2]))],
        ["Number of partners that would carry as much alike", f"{found.effective_number:.1f}"],
    ]
    return Measure(
        found.gini_adjusted,
        found.n,
        f"{found.gini_adjusted:.2f}",
        f"among {found.n:,} members",
        f"The busiest carries {percent(found.top_share)}",
        ["Measure", "Value"],
        rows,
        {"curve": lorenz(shares), "top_share": found.top_share, "hhi": found.hhi},
    )


@tile(
    "reciprocity",
    "Give and take",
    "Do we give before we ask?",
    how="Partners whose first ask came on or after our first give, of all we have asked. Below: of those with anything given "
    "either way, how many we took clearly more from than we gave (B under -0.33).",
    ids="domain 3.7, GIV-1",
    unit=SHARE,
)
def reciprocity(ground):
    balances = [one for one in ground.balances.values() if one.balance is not None]
    over = sum(one.over_asked for one in balances)
    firsts = ledger.first_asks(ground.coalition, ground.day)
    if not ground.scope.everything:
        firsts = {pk: pair for pk, pair in firsts.items() if pk in ground.members}
    share = measures.first_asks_after_give(firsts.values())
    more = sum(one.balance > -measures.OVER_ASKED_BELOW for one in balances)
    return Measure(
        share,
        len(firsts),
        percent(share),
        f"of {plural(len(firsts), 'first ask', 'first asks')}",
        f"{over:,} of {len(balances):,} partners asked for more than they got",
        ["Balance", "Partners"],
        [["We gave clearly more", more], ["About even", len(balances) - more - over], ["We took clearly more", over]],
        {"over_asked": over},
    )


@tile(
    "risk",
    "May be about to leave",
    "Where could it break?",
    how="Members by signs that come before leaving, weighed and put on 0 to 100; 50 and above is high. Which partners, and which signs, "
    "is for coordinators only. One sign, what members say it brings them, is not known yet, so the number is a least.",
    ids="domain 3.7, SUS-1",
)
def withdrawal(ground):
    found = risk.of_members(ground.coalition, ground.members, ground.readings, ground.balances, ground.day)
    levels = Counter(one.level for one in found.values())
    whole = len(ground.members)
    return Measure(
        levels["high"],
        whole,
        f"{levels['high']:,}",
        f"of {plural(whole, 'member', 'members')}",
        f"{levels['watch']:,} more to watch",
        ["Risk", "Members"],
        [["High", levels["high"]], ["Watch", levels["watch"]], ["Low", whole - levels["high"] - levels["watch"]]],
        {"watch": levels["watch"]},
    )
