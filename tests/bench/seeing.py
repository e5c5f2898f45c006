"""Overview of a past day, network and benchmark: pages, measures of 2,000 nodes, and the nightly pictures of many coalitions."""

import random
import statistics
import time
from datetime import timedelta

from coalition.models import Coalition
from engagement.benchmark import making
from engagement.dashboard import live, sweep
from engagement.demo.scale import Scale
from engagement.ledger import snapshots
from engagement.ledger.models import Snapshot
from engagement.models import RelationshipRating
from engagement.network import pictures
from members.models import Partner

from . import pages, web

TIES = 10_000
COALITIONS = 500  # of a deployment
MEASURED = 25  # of these; the rest is taken to be alike
OF_ONE = {"partners": 45, "people": 120, "meetings": 30, "signals": 1_500}
ROUNDS = 5


def ties(coalition):
    """10,000 words of cooperation between members, once."""
    if RelationshipRating.objects.filter(coalition=coalition).exists():
        return
    chance = random.Random(5)  # noqa: S311  synthetic rows
    partners = list(Partner.objects.filter(coalition=coalition).members().values_list("pk", flat=True))
    pairs = {tuple(chance.sample(partners, 2)) for _ in range(TIES)} if len(partners) > 1 else set()
    on = coalition.today() - timedelta(days=30)
    rows = [
        RelationshipRating(coalition=coalition, rater_id=one, rated_id=other, level=3, rated_on=on, reliability=3)
        for one, other in sorted(pairs)
    ]
    RelationshipRating.objects.bulk_create(rows, batch_size=2000)


def timed(call, rounds=ROUNDS):
    """Median seconds of a call."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def measure(port, sizes, report, *, rounds=pages.ROUNDS, many=MEASURED):
    """Everything, over the big coalition; the nightly pictures over small ones of their own."""
    big = sizes.big
    ties(big)
    picture = pictures.make(big, big.today())
    report("network: measures of 2,000 members, 10,000 ties", picture.took, "s", 10)
    making.make(big, making.quarter_end(big.today()))
    where = f"/c/{big.slug}"
    for name, path, ratio, sql in (
        ("network page", f"{where}/network/?per=50", 1.8, 8),
        ("benchmark page", f"{where}/partners/{sizes.partner.pk}/benchmark/", 1.6, 8),
    ):
        value, _ = web.page(port, sizes.cookie, big.pk, path, rounds=rounds)
        report(name, value, "x bare page of the same bytes", ratio)
        report(f"{name}: SQL", pages.statements(sizes.user, path), "statements", sql)
    data = f"{where}/network/map/data/"
    report("network: data of the map", timed(lambda: web.fetch(port, data, sizes.cookie)), "s", 3)
    for days in (30, 400):
        past = f"{where}/overview/?on={big.today() - timedelta(days=days)}"
        report(f"overview, {days} days ago", timed(lambda path=past: web.fetch(port, path, sizes.cookie)), "s", 2)
    _nightly(report, many)


def _nightly(report, many):
    """What a night takes for each coalition: figures of the new day, and the month's picture."""
    found = []
    for number in range(many):
        slug = f"night-{number}"
        if not Coalition.objects.filter(slug=slug).exists():
            Scale(say=lambda *_: None, slug=slug, seed=number, **OF_ONE).build()
        found.append(Coalition.objects.get(slug=slug))
    began = time.perf_counter()
    for coalition in found:
        sweep.of(coalition)
        Snapshot.objects.filter(coalition=coalition).delete()
        snapshots.take(coalition, coalition.today().replace(day=1) - timedelta(days=1))
    taken = (time.perf_counter() - began) / many
    report(f"nightly figures and pictures, {COALITIONS} coalitions, from {many}", taken * COALITIONS, "s", 600)
    holding = timed(lambda: [live.current(coalition) for coalition in found])
    report("a kept figure that holds", 1000 * holding / many, "ms", 5)
