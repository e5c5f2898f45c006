"""The small chart of an objective's measurements: a line over days, the target as a dashed line. SVG without style."""

from django.utils.html import format_html, format_html_join

from coalition.ui import parts
from coalition.ui.charts import n, named

WIDTH, HEIGHT = 420, 170
LEFT, RIGHT, TOP, BOTTOM = 8, 12, 26, 28


def plain(number):
    """A Decimal without idle zeros: 40, 2.5, 1,200."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def finding(rows, target):
    """What the chart says, in a sentence; rows are (day, value) in order."""
    if not rows:
        return ""
    day, value = rows[-1]
    said = f"{plain(value)} on {parts.short_date(day)}"
    if len(rows) > 1:
        said = f"From {plain(rows[0][1])} on {parts.short_date(rows[0][0])} to {said}"
    return said + (f"; the target is {plain(target)}" if target is not None else "")


def progress(rows, target=None):
    """The chart of (day, value) in order of days; "" with fewer than two of them. `target` is a number or None."""
    if len(rows) < 2:
        return ""
    days, values = [day for day, _ in rows], [float(value) for _, value in rows]
    known = values + ([float(target)] if target is not None else [])
    low, high = min(*known, 0), max(known)
    reach, span = (high - low) or 1, (days[-1] - days[0]).days

    def y(value):
        return HEIGHT - BOTTOM - (value - low) / reach * (HEIGHT - BOTTOM - TOP)

    spots = [
        (n(LEFT + (day - days[0]).days / span * (WIDTH - LEFT - RIGHT)), n(y(value)))
        for day, value in zip(days, values, strict=True)
    ]
    goal = ""
    if target is not None:
        goal = format_html(
            '<path class="c-dash" d="M{} {y}H{}"/><text class="c-text" x="{}" y="{}">Target {}</text>',
            LEFT, WIDTH - RIGHT, LEFT, n(y(float(target)) - 6), plain(target), y=n(y(float(target))),
        )  # fmt: skip
    return format_html(
        '<svg class="ct-chart" viewBox="0 0 {w} {h}" {name}>{goal}<path class="c-axis" d="M{l} {ground}H{r}"/>'
        '<polyline class="c-line" points="{line}"/>{dots}'
        '<text class="c-text" x="{l}" y="{foot}">{first}</text><text class="c-text c-end" x="{r}" y="{foot}">{last}</text>'
        "</svg>",
        w=WIDTH,
        h=HEIGHT,
        name=named(finding(rows, target)),
        goal=goal,
        l=LEFT,
        r=WIDTH - RIGHT,
        ground=n(y(0.0)),
        foot=HEIGHT - 8,
        line=" ".join(f"{x},{spot}" for x, spot in spots),
        dots=format_html_join("", '<circle class="c-dot" cx="{}" cy="{}" r="3.5"/>', spots),
        first=parts.short_date(days[0]),
        last=parts.short_date(days[-1]),
    )
