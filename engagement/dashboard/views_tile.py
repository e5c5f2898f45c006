"""One tile looked at closely: figure, how it came about, trend, parts, the rows behind it, and the same as files."""

import csv
import io

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import charts
from coalition.ui.exports import BOM, plain

from . import pictures, rows, tiles, trends
from .scopes import ScopeForm

audit.describe(overview_exported="{by} took “{what}” of Overview out as a file")

SHOWN = 200  # rows on the page; the file has all of them
PARTS, BEHIND = "parts", "rows"


class TileView(RequiresPermission, View):
    """`?file=parts` or `?file=rows` gives the table as CSV."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request, slug, tile):
        viewer, key = request.viewer, tile
        tile = tiles.known().get(key)
        if tile is None:
            raise Http404("No such figure.")
        form = ScopeForm(request.GET, viewer=viewer)
        if not form.is_valid():
            return render(request, "engagement/dashboard/tile.html", {"title": tile.name, "tile": tile, "form": form})
        ground = form.ground(viewer.coalition)
        one = tiles.shown_to(viewer, ground, key)
        behind = rows.Rows(note=one.words) if not one.heads and one.figure is None else rows.behind(key, viewer, ground)
        wanted = request.GET.get("file")
        if wanted:
            return self._file(viewer, tile, wanted, one, behind, form.day)
        return render(request, "engagement/dashboard/tile.html", self._context(viewer, tile, form, one, behind))

    def _context(self, viewer, tile, form, one, behind):
        past = [] if not form.scope.everything else trends.months(viewer, tile.key, form.day)
        line = [*past, (form.day, one.figure, one.of)] if past else []
        here = reverse("overview-tile", args=[viewer.coalition.slug, tile.key])
        return {
            "title": tile.name,
            "tile": tile,
            "form": form,
            "one": one,
            "day": form.day,
            "words": form.words(),
            "trend": [(on, tiles.drawn(figure, tile.unit), of) for on, figure, of in line][::-1],
            "spark": charts.sparkline([figure for _, figure, _ in line], label="", width=520, height=90)
            if line
            else "",
            "trend_chart": pictures.trend(tile, line) if line else None,
            "picture": pictures.of(tile.key, one),
            "behind": behind,
            "behind_shown": behind.rows[:SHOWN],
            "files": viewer.can(Permission.EXPORT),
            "parts_file": f"{here}?{form.query}&file={PARTS}",
            "rows_file": f"{here}?{form.query}&file={BEHIND}",
        }

    def _file(self, viewer, tile, wanted, one, behind, day):
        require(viewer, Permission.EXPORT)
        if wanted not in (PARTS, BEHIND):
            raise Http404("No such file.")
        heads = one.heads if wanted == PARTS else behind.heads
        lines = one.rows if wanted == PARTS else [cells for _, cells in behind.rows]
        audit.record(
            "overview_exported", coalition=viewer.coalition, target=viewer.coalition, by=viewer.user, what=tile.name
        )
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([plain(head) for head in heads])
        writer.writerows([plain(cell) for cell in line] for line in lines)
        answer = HttpResponse(BOM + file.getvalue().encode(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{tile.key}-{wanted}-{day.isoformat()}.csv"'
        return answer
