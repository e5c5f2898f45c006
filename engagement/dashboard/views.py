"""Overview: are the right partners engaged, is it growing, and have we answered?"""

import json
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView

from coalition.access import Permission, RequiresPermission
from coalition.ui import charts
from engagement.insight import overview
from engagement.ledger.policy import Stage

from . import live, tiles, trends
from .scopes import ScopeForm

STAGE_WORDS = [stage.value.capitalize() for stage in Stage]
DRAWN_KEPT = 64  # bodies of the page, about 60 KiB each
ON_TOP = ("active", "coverage", "closure", "stages", "concentration")  # drawn large already, from the quick figures


class OverviewView(RequiresPermission, TemplateView):
    """Figures side by side, each with its denominator and date, never one number."""

    permission = Permission.SEE_OVERVIEW
    template_name = "engagement/dashboard/overview.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        if self.request.GET:
            form = ScopeForm(self.request.GET, viewer=viewer)
            if not form.is_valid() or form.narrowed or "look" in self.request.GET:
                return super().get_context_data(**self._narrowed(viewer, form), **kwargs)
        found = live.with_measures(viewer.coalition)
        lede, body = drawn(found.now, found.measures, viewer.coalition.slug)
        return super().get_context_data(
            day=found.on,
            counted_at=found.counted_at,
            measured_at=found.measured_at,
            behind=not found.measures_hold(found.on),
            lede=lede,
            body=body,
            barriers=overview.barriers(viewer),
            **kwargs,
        )

    def _narrowed(self, viewer, form):
        """The tiles of another day or of a part of the coalition, counted now."""
        context = {"form": form, "day": form.today}
        if form.is_valid():
            ground = form.ground(viewer.coalition)
            counted = {key: tiles.as_dict(tiles.shown_to(viewer, ground, key)) for key in tiles.known()}
            context |= {
                "day": form.day,
                "words": form.words(),
                "query": form.query,
                "body": grid(counted, viewer.coalition.slug, form.query),
            }
        return context


def cards(counted, slug, query="", without=()):
    """What the grid of tiles shows: [{tile, its Measure, its trend, address}, …]."""
    return [
        {"tile": each, "one": counted[key], "trend": trends.short(counted[key]), "query": query, "slug": slug}
        for key, each in tiles.known().items()
        if key in counted and key not in without
    ]


def grid(counted, slug, query="", without=()):
    """The grid of tiles as safe HTML."""
    context = {"cards": cards(counted, slug, query, without)}
    return mark_safe(render_to_string("engagement/dashboard/_grid.html", context))  # noqa: S308  (autoescaped)


@lru_cache(maxsize=DRAWN_KEPT)
def drawn(figures, measures, slug):
    """(the sentence on top, the page's body) of figures given as JSON text: drawn once for equal ones (docs/adr/0013)."""
    now, counted = json.loads(figures), json.loads(measures)
    shown = [row for row in now["types"] if row["members"] or row["is_core"]]
    widest = max((max(row["members"], row["target"]) for row in shown), default=1)
    answered, stages = now["closure"], list(zip(STAGE_WORDS, now["stages"], strict=True))
    context = {
        "slug": slug,
        "now": now,
        "active_of": f"of {tiles.plural(now['number'], 'member', 'members')}",
        "engaged_index": _index(now["engaged"]),
        "members_index": _index(now["coverage"]),
        "core_words": "All core types engaged" if now["engaged"]["core_complete"] else "Core types not complete",
        "core_icon": "check-circle" if now["engaged"]["core_complete"] else "circle",
        "type_rows": _type_rows(shown, widest),
        "types_left": len(now["types"]) - len(shown),
        "stages": stages[::-1],
        "stage_chart": charts.bars(stages, label="Members by stage"),
        "stage_words": f"{now['committed']} of {now['number']} are committed or further.",
        "on_time": round(answered["on_time"] * answered["due"]) if answered["due"] else 0,
        "due_of": f"of {answered['due']} due" if answered["due"] else "none due yet",
        "owed_words": _owed_words(answered, now["owed"]),
        "curve": _curve(now["curve"]),
        "carry_words": f"The five busiest of {now['number']} partners carry {round(100 * now['top_five'])} % of it.",
        "quiet_half": round(100 * now["quiet_half"]),
        "grid": grid(counted, slug, without=ON_TOP),
    }
    return _lede(now), mark_safe(render_to_string("engagement/dashboard/_body.html", context))  # noqa: S308  (autoescaped)


def _curve(points, width=250, height=250, left=44, top=10):
    """Points of the Lorenz curve as "x,y x,y …" for an SVG."""
    return " ".join(f"{left + width * x:.1f},{top + height * (1 - y):.1f}" for x, y in points)


def _index(coverage):
    return "–" if coverage["index"] is None else round(coverage["index"])


def _missing(row):
    """Engaged partners still to win before the aim is reached."""
    return max(0, row["target"] - row["engaged"])


def _type_rows(shown, widest):
    """The table's body, drawn by Jinja2: rows are a page's cost (docs/performance.md)."""
    rows = [
        row
        | {
            "missing": _missing(row),
            "missing_words": f"{_missing(row)} more to engage",
            "chart": charts.lying([row["engaged"], row["members"] - row["engaged"]], widest, mark=row["target"]),
        }
        for row in shown
    ]
    return mark_safe(render_to_string("overview_types.html", {"types": rows}, using="jinja2"))  # noqa: S308  (autoescaped)


def _owed_words(answered, owed):
    if not owed:
        return "None open"
    oldest = answered["oldest_open_days"]
    return f"{owed} open" + (f", the oldest given {tiles.plural(oldest, 'day', 'days')} ago" if oldest else "")


def _lede(now):
    owed = now["owed"]
    answers = (
        f"{tiles.plural(owed, 'answer to a member is', 'answers to members are')} still open."
        if owed
        else "Every input has its answer."
    )
    return f"{_core_words(now)} {answers}"


def _core_words(now):
    if now["engaged"]["core_complete"]:
        return "All core types are engaged."
    names = [row["name"] for row in now["types"] if row["is_core"] and _missing(row)]
    return f"Still to engage among the core types: {', '.join(names)}."
