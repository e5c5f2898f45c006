"""The network of a day computed once and kept: nodes with their measures, ties of every kind, measures of the whole.

Computed by a worker (tasks.py); a small one at once, by whoever looks first. A picture of today is made anew when the
coalition's kept figures have moved on; one of a past day when it is older than a day, since things are noted late.
"""

import time
from collections import defaultdict
from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from coalition import compiled
from engagement.dashboard import live
from members.models import Membership

from . import graph, ties
from .models import NetworkNode, NetworkPicture

AT_ONCE = 400  # members; a larger network is left to a worker
QUARTERS = 8
LATE_ENTRIES = timedelta(days=1)
REST = 20  # times as long as a picture took it is good enough


def quarter_ends(today, number=QUARTERS):
    """The last days of the past quarters, the latest first."""
    found, on = [], today
    while len(found) < number:
        on = on.replace(day=1) - timedelta(days=1)
        if on.month % 3 == 0:
            found.append(on)
    return found


def latest(coalition, day):
    """The latest picture by a day, without its ties; None without any."""

    def build(key):
        return NetworkPicture.objects.filter(coalition=key, on__lte=day).defer("ties").order_by("-on")[:1]

    return next(iter(compiled.always(("network-picture", day), build, coalition.pk)), None)


def kept(coalition, day):
    """(the latest NetworkPicture by a day or None, whether a better one is being made): small ones are made at once."""
    found = latest(coalition, day)
    if found is not None and found.on == day and not is_old(coalition, found):
        return found, False
    members = Membership.objects.filter(coalition=coalition, status="member").in_force(on=day).count()
    if members <= AT_ONCE:
        return make(coalition, day), False
    return found, True


def bring_up_to_date(coalition, on):
    """Make the picture of a day (ISO) unless it holds."""
    day = date.fromisoformat(on)
    found = NetworkPicture.objects.filter(coalition=coalition, on=day).defer("ties").first()
    if found is None or is_old(coalition, found):
        make(coalition, day)


def is_old(coalition, picture):
    """Whether something may have changed since; one that took long is left alone for a while."""
    if picture.version == live.current(coalition).version:
        return False
    rest = REST * picture.took if picture.on == coalition.today() else LATE_ENTRIES.total_seconds()
    return timezone.now() - picture.counted_at >= timedelta(seconds=rest)


def make(coalition, day):
    """Compute and keep the picture of a day."""
    began, version = time.perf_counter(), live.current(coalition).version
    nodes, lines, measures = draw(coalition, day)
    values = {"ties": lines, "measures": measures, "version": version}
    values |= {"counted_at": timezone.now(), "took": time.perf_counter() - began}
    with transaction.atomic():
        picture, _ = NetworkPicture.objects.update_or_create(coalition=coalition, on=day, defaults=values)
        picture.nodes.all().delete()
        rows = [NetworkNode(coalition=coalition, picture=picture, **node) for node in nodes]
        NetworkNode.objects.bulk_create(rows, batch_size=1000)
    return picture


def draw(coalition, day):
    """(nodes, ties, measures) of a day: nodes as fields of NetworkNode, ties as [kind, partner id, partner id, strength]."""
    members = Membership.objects.filter(coalition=coalition, status="member").in_force(on=day)
    nodes = {pk: {"partner_id": pk} for pk in members.order_by("partner").values_list("partner", flat=True)}
    lines = [
        [kind, one, other, strength]
        for kind, found in ties.of_day(coalition, day).items()
        for (one, other), strength in sorted(found.items())
        if one in nodes and other in nodes
    ]
    measures = {kind: _measure(kind, nodes, lines) for kind in ties.MEASURED}
    _say(coalition, day, nodes)
    return list(nodes.values()), lines, measures


def _measure(kind, nodes, lines):
    """Write degree and betweenness of one kind of tie into the nodes; the measures of the whole."""
    found = graph.network(nodes, ((one, other) for k, one, other, _ in lines if k == kind))
    between = graph.betweenness(found)
    for pk, node in nodes.items():
        node |= {kind: len(found[pk]), f"{kind}_between": between[pk]}
    return asdict(graph.whole(found)) | {"brokers": graph.brokers(between)}


def _say(coalition, day, nodes):
    """Write into the nodes what others say of each: mean trust and value, and how many said it."""
    said = defaultdict(list)
    for one in ties.words(coalition, day):
        if one.rated_id in nodes:
            said[one.rated_id].append(one)
    for pk, ratings in said.items():
        nodes[pk] |= {
            "trust": _mean(one.trust for one in ratings),
            "value": _mean(one.value for one in ratings),
            "said_by": len(ratings),
        }
    for node in nodes.values():
        node.setdefault("trust", None)
        node.setdefault("value", None)
        node.setdefault("said_by", 0)


def _mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
