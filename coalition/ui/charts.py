"""Small charts drawn on the server: SVG with classes and attributes, no style, so any Content-Security-Policy is fine.

Each takes plain numbers. A chart that says something on its own gets its finding as `label` (role="img"); without
a label it is decoration beside the figure in words. A table twin belongs to every chart larger than a sparkline.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

SERIES = ("c-fill", "c-soft", "c-owed", "c-two", "c-three", "c-good")
ROOM = 22  # units below the bars for the names, above them for the totals


def n(value):
    """A number as short as SVG allows: one decimal, no trailing zero."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def named(label):
    """What makes an SVG an image with a name, or hides it."""
    return format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')


def sparkline(values, label="", width=180, height=34):
    """A line with its area and a dot at the end; oldest first. None is a gap the line bridges; one point is no line."""
    points = [(i, value) for i, value in enumerate(values) if value is not None]
    if len(points) < 2:
        return ""
    low, high = min(value for _, value in points), max(value for _, value in points)
    top, bottom, left, right = 5, height - 4, 3, width - 5
    step = (right - left) / (len(values) - 1)
    reach = (high - low) or 1
    spots = [(left + i * step, bottom - (value - low) / reach * (bottom - top)) for i, value in points]
    line = " ".join(f"{n(x)},{n(y)}" for x, y in spots)
    (first, _), (last, end) = spots[0], spots[-1]
    return format_html(
        '<svg class="ct-spark" viewBox="0 0 {w} {h}" {name}><polygon class="c-area" points="{a},{h} {line} {z},{h}"/>'
        '<polyline class="c-line" points="{line}"/><circle class="c-dot" cx="{z}" cy="{y}" r="3"/></svg>',
        w=width,
        h=height,
        name=named(label),
        line=line,
        a=n(first),
        z=n(last),
        y=n(end),
    )


def bars(rows, label="", width=520, height=180):
    """Upright bars: rows of (name, value). Each carries its value."""
    return stacked([(name, [value]) for name, value in rows], label=label, width=width, height=height)


def stacked(rows, label="", width=520, height=180, series=SERIES):
    """Upright bars of parts: rows of (name, [part, part, …]), parts from the ground up in the order of `series`."""
    rows = list(rows)
    highest = max((sum(parts) for _, parts in rows), default=0) or 1
    pitch = width / max(len(rows), 1)
    thick = min(pitch * 0.5, 44)
    unit = (height - 2 * ROOM) / highest
    drawn = [_column(i, name, parts, pitch, thick, unit, height, series) for i, (name, parts) in enumerate(rows)]
    ground = height - ROOM
    return format_html(
        '<svg class="ct-chart" viewBox="0 0 {} {}" {}>{}<path class="c-axis" d="M0 {}.5h{}"/></svg>',
        width,
        height,
        named(label),
        mark_safe("".join(drawn)),  # noqa: S308  (columns made by format_html)
        ground,
        width,
    )


def _column(i, name, parts, pitch, thick, unit, height, series):
    middle = pitch * (i + 0.5)
    y = height - ROOM
    pieces = []
    for part, kind in zip(parts, series, strict=False):
        if part:
            y -= part * unit
            pieces.append((kind, n(middle - thick / 2), n(y), n(thick), n(part * unit)))
    return format_html(
        '{}<text class="c-text-strong c-mid" x="{x}" y="{}">{}</text>'
        '<text class="c-text c-mid" x="{x}" y="{}">{}</text>',
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', pieces),
        n(y - 6),
        f"{sum(parts):,}",
        height - 5,
        name,
        x=n(middle),
    )


def share(parts, label="", mark=None, series=SERIES):
    """One lying bar of parts that fill the whole: [(name, value), …] or values; `mark` is where the line stands."""
    values = [part[1] if isinstance(part, tuple) else part for part in parts]
    return lying(values, sum(values) or 1, label=label, mark=mark, series=series)


def lying(values, whole, label="", mark=None, series=SERIES):
    """One lying bar of parts out of `whole`; the rest of the track stays empty."""
    x, drawn = 0, ""
    for value, kind in zip(values, series, strict=False):
        part = value / whole * 100 if whole else 0
        drawn += f'<rect class="{kind}" x="{n(x)}" y="1.5" width="{n(part)}" height="7"/>'
        x += part
    if mark is not None and whole:
        drawn += f'<rect class="c-markr" x="{n(min(mark / whole * 100, 99.2))}" width="0.8" height="10"/>'
    return mark_safe(  # noqa: S308  (numbers and class names; `named` escapes the label)
        f'<svg class="ct-bar ct-bar-lg" viewBox="0 0 100 10" preserveAspectRatio="none" {named(label)}>{drawn}</svg>'
    )


def channel(value, cap, longest=35, width=560):
    """A channel's bar: the track is as long as the cap, so that 10 points look smaller than 35."""
    track = width * min(cap / longest, 1)
    fill = track * min(max(value / cap, 0), 1) if cap else 0
    return format_html(
        '<svg viewBox="0 0 {} 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="c-track" y="2" width="{}" height="12" rx="3"/>'
        '<rect class="c-fill" y="2" width="{}" height="12" rx="3"/></svg>',
        width,
        n(track),
        n(fill),
    )
