"""A partner's own figures beside its peers', and what a quarter brought it. For its people and those who keep records."""

from datetime import date

from django.shortcuts import render
from django.views.generic import View

from coalition.ui import charts
from members.profile.views import own_partner

from . import making, value
from .models import BenchmarkLine


class BenchmarkView(View):
    """`?on=` an earlier quarter's end that has a benchmark."""

    def get(self, request, slug, pk):
        partner = own_partner(request, pk)
        rows = BenchmarkLine.objects.visible_to(request.viewer).filter(partner=partner)
        rows = rows.select_related("benchmark").order_by("-benchmark__on")
        on, line = making.quarter_end(request.viewer.coalition.today()), rows.first()
        if (line is None or line.benchmark.on != on) and making.is_missing(request.viewer.coalition, on):
            making.make(request.viewer.coalition, on)
            line = rows.first()
        context = {"title": "Your figures beside your peers’", "partner": partner, "line": line}
        if line:
            group = line.benchmark.groups.get(line.group)
            context |= {"on": line.benchmark.on, "group": group, "figures": figures(line.values, group)}
        return render(request, "engagement/benchmark/page.html", context)


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
        partner = own_partner(request, pk)
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
