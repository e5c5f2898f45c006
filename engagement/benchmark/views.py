"""A partner's own figures beside its peers', and what a quarter brought it. For its people and those who keep records."""

import json
from datetime import date
from functools import lru_cache

from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.generic import View

from coalition import compiled
from coalition.access import Permission
from coalition.ui import charts, parts
from members.partners.views import visible
from members.profile.views import own_partner

from . import making, value
from .models import BenchmarkLine

DRAWN_KEPT = 256  # bodies of the page, about 4 KiB each


def theirs(request, pk):
    """The partner, for its own people and those who keep records; 404 unseen, 403 for others."""
    return visible(request, pk) if request.viewer.can(Permission.KEEP_RECORDS) else own_partner(request, pk)


def line_of(viewer, partner):
    """The partner's latest BenchmarkLine with its Benchmark, or None."""

    def build(key):
        rows = BenchmarkLine.objects.visible_to(viewer).filter(partner=key).select_related("benchmark")
        return rows.order_by("-benchmark__on")[:1]

    return next(iter(compiled.rows("benchmark-line", viewer, build, row=partner.pk)), None)


class BenchmarkView(View):
    """`?on=` an earlier quarter's end that has a benchmark."""

    def get(self, request, slug, pk):
        viewer, partner = request.viewer, theirs(request, pk)
        on, line = making.quarter_end(viewer.coalition.today()), line_of(viewer, partner)
        if (line is None or line.benchmark.on != on) and making.is_missing(viewer.coalition, on):
            making.make(viewer.coalition, on)
            line = line_of(viewer, partner)
        context = {"title": "Your figures beside your peers’", "partner": partner, "line": line}
        if line:
            group = line.benchmark.groups.get(line.group)
            context["body"] = drawn(json.dumps(line.values), json.dumps(group), line.benchmark.on)
        return render(request, "engagement/benchmark/page.html", context)


@lru_cache(maxsize=DRAWN_KEPT)
def drawn(values, group, on):
    """The page's body, of own figures and a group as JSON text: drawn once for equal ones (docs/adr/0013)."""
    values, group = json.loads(values), json.loads(group)
    context = {"group": group, "figures": figures(values, group), "on": parts.day_or_time(on, "date")}
    return mark_safe(render_to_string("engagement/benchmark/_figures.html", context))  # noqa: S308  (autoescaped)


def figures(values, group):
    """What the page shows of each figure: words, own value, the peers' quarters, a chart of both."""
    shown = []
    for key, (name, of, is_share) in making.FIGURES.items():
        quarters = group["measures"].get(key) if group else None
        own = values.get(key)
        shown.append(
            {
                "name": name,
                "of": of,
                "own": said(own, is_share),
                "quarters": [said(each, is_share) for each in quarters] if quarters else None,
                "chart": picture(name, own, quarters, is_share) if quarters and own is not None else "",
            }
        )
    return shown


def said(figure, is_share):
    """A figure in words; a dash for none."""
    if figure is None:
        return "–"
    return f"{round(100 * figure)} %" if is_share else f"{figure:g}"


def picture(name, own, quarters, is_share):
    """A bar from nothing over the low and the high quarter, with a mark at one's own figure."""
    low, middle, high = quarters
    whole = 1 if is_share else max(own, high, 1)
    words = f"{name}: yours {said(own, is_share)}, half of the peers between {said(low, is_share)} and {said(high, is_share)}"
    return charts.lying(
        [low, middle - low, high - middle], whole, words, mark=own, series=("c-track", "c-soft", "c-soft")
    )


class ValueView(View):
    """`?on=` one of the last quarters' ends."""

    def get(self, request, slug, pk):
        partner = theirs(request, pk)
        ends = value.quarter_ends(request.viewer.coalition.today())
        last = asked(request.GET.get("on", ""), ends)
        context = {
            "title": f"What the quarter brought {partner}",
            "partner": partner,
            "ends": ends,
            "one": value.statement(partner, last),
        }
        return render(request, "engagement/benchmark/value.html", context)


def asked(text, ends):
    """One of the quarters' ends; the latest for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ends[0]
    return day if day in ends else ends[0]
