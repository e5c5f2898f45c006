"""An assessment beside our own measures: section by section, with the run before and what our records say of that day."""

import json
from dataclasses import dataclass

from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground

from .instruments import INSTRUMENTS
from .models import Assessment


@dataclass(frozen=True)
class Line:
    """One section: its mean on its scale, what the instrument calls it, the mean of the run before, our own measure."""

    section: str
    value: object
    low: object
    high: object
    band: str
    before: object = None
    own_name: str = ""
    own_shown: str = ""
    own_of: str = ""
    own_key: str = ""


def before(viewer, assessment):
    """The run of the same instrument before this one, or None."""
    rows = Assessment.objects.visible_to(viewer).filter(instrument=assessment.instrument, name=assessment.name)
    return rows.filter(taken_on__lt=assessment.taken_on).order_by("-taken_on", "-pk").first()


def lines(viewer, assessment, earlier=None):
    """The Lines of an assessment; our own measures as of the day it was taken."""
    instrument = INSTRUMENTS[assessment.instrument]
    parts = {part.name: part for part in instrument.parts}
    then = {row.section: row.value for row in earlier.scores.all()} if earlier else {}
    counted = _own(viewer, assessment, parts)
    found = []
    for row in assessment.scores.all():
        part = parts.get(row.section)
        low, high = instrument.scale_of(part.key) if part else (assessment.low, assessment.high)
        own = counted.get(part.own) if part else None
        more = {}
        if own:
            name = tiles.known()[part.own].name
            more = {"own_name": name, "own_shown": own.shown, "own_of": own.beside, "own_key": part.own}
        found.append(Line(row.section, row.value, low, high, instrument.band(row.value), then.get(row.section), **more))
    return found


def _own(viewer, assessment, parts):
    """Tile key -> Measure as of the day, for the sections that were typed in."""
    wanted = {parts[row.section].own for row in assessment.scores.all() if row.section in parts} - {""}
    ground = Ground(viewer.coalition, assessment.taken_on)
    return {key: tiles.shown_to(viewer, ground, key) for key in wanted}


def picture(assessment, found):
    """The same as a chart, for static/js/charts.js: each section as a share of its scale, so that all fit one axis."""
    shares = [round(float(100 * (line.value - line.low) / (line.high - line.low))) for line in found]
    words = "; ".join(f"{line.section} {line.value:g} of {line.high:g}" for line in found)
    data = {
        "kind": "bars",
        "names": [line.section for line in found],
        "values": shares,
        "whole": [100] * len(found),
        "labels": [f"{line.value:g} of {line.high:g}" for line in found],
    }
    return {"words": f"{assessment}: {words}", "data": json.dumps(data)}
