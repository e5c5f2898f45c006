"""What the larger charts of a tile show, as plain values that static/js/charts.js hands to ECharts; each has a table twin."""

import json

from .tiles import SHARE, drawn


def trend(tile, line):
    """A line over the months."""
    unit = "%" if tile.unit == SHARE else ""
    values = [None if figure is None else round(100 * figure, 1) if unit else round(figure, 2) for _, figure, _ in line]
    said = f"from {drawn(line[0][1], tile.unit)} in {line[0][0]:%B %Y} to {drawn(line[-1][1], tile.unit)} now"
    return _packed(
        "line",
        f"{tile.name}, month by month: {said}",
        names=[f"{on:%b %Y}" for on, _, _ in line],
        values=values,
        unit=unit,
    )


def of(key, one):
    """The chart of a tile's parts, or None where the table says it better."""
    if key == "concentration" and one.more.get("curve"):
        words = f"Lorenz curve: the busiest partner carries {round(100 * one.more['top_share'])} %"
        return _packed("lorenz", words, points=one.more["curve"])
    if key == "flow" and one.of:
        return _packed("flow", f"{one.shown}, {one.words} in 91 days", links=one.more["links"], names=one.heads[1:])
    if key in ("stages", "momentum", "risk", "resources", "reciprocity", "joining") and one.rows:
        return _packed(
            "bars", f"{one.shown} {one.beside}", names=[row[0] for row in one.rows], values=[row[1] for row in one.rows]
        )
    if key in ("active", "coverage") and one.rows:
        return _packed(
            "bars", f"{one.shown} {one.beside}", names=[row[0] for row in one.rows],
            values=[row[1] for row in one.rows], whole=[row[2] for row in one.rows],
        )  # fmt: skip
    return None


def _packed(kind, words, **values):
    return {"words": words, "kind": kind, "data": json.dumps({"kind": kind, **values})}
