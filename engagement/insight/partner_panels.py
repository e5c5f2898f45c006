"""What this floor shows on the partner page: the stage in the glance strip, and the five bars with the signs behind each."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from coalition import compiled
from coalition.access import Permission
from coalition.ui import parts
from coalition.ui.tables import Column, labels
from engagement.ledger.models import Rollup
from engagement.ledger.policy import CURRENT, Stage
from engagement.ledger.queries import sums_of
from engagement.ledger.querysets import CHANNEL_NUMBER, PRIVATE_KINDS, with_scores
from engagement.ledger.scoring import Confidence, band, decay, reading, stage_holds_until
from engagement.outreach.models import Contact
from members.partners import columns, panels

# A concern is a voice; to those it is not for, one like any other.
LIKE_ANY_VOICE = dict.fromkeys([*PRIVATE_KINDS, "input_given"], "Gave their view")
STAGES = [(stage.value, stage.value.capitalize()) for stage in Stage]


@dataclass(frozen=True)
class Sign:
    """One sign behind a bar: what, when, points when new and today."""

    label: str
    on: object
    new: float
    today: float

    @property
    def new_words(self):
        """Points when new, with a decimal where there is one."""
        return f"{round(self.new, 1):g}"

    @property
    def today_words(self):
        """Points today, with one decimal."""
        return f"{self.today:.1f}"


@dataclass(frozen=True)
class Bar:
    """One channel: its score of its cap, its points, and its largest signs."""

    name: str
    question: str
    value: float
    cap: float
    points: float
    half_life: int
    half_points: float
    number: int
    signs: tuple[Sign, ...]

    @property
    def signs_words(self):
        """What the disclosure says."""
        if not self.number:
            return ""
        return "1 sign behind it" if self.number == 1 else f"{self.number} signs behind it"


def read(viewer, partner):
    """(Reading, sums) of a partner today, or None where the viewer may not see it (too little evidence, no permission)."""

    def build(key):
        return Rollup.objects.visible_to(viewer).of_partners().filter(partner=key)[:1]

    row = next(iter(compiled.rows("partner-rollup", viewer, build, row=partner.pk)), None)
    if row is None and not viewer.can(Permission.KEEP_RECORDS):
        return None
    today = viewer.coalition.today()
    talked = row is None and Contact.objects.filter(partner=partner, was_two_way=True).exists()
    sums = sums_of(row)
    return reading(CURRENT, sums, today, contact=talked), sums


def _reading_once(viewer, partner):
    # Two panels read the same roll-up; the partner object is the page's own, so it may carry the answer.
    if not hasattr(partner, "_buy_in"):
        partner._buy_in = read(viewer, partner)
    return partner._buy_in


def stage_glance(viewer, partner):
    """The stage and how long it holds without new signs."""
    found = _reading_once(viewer, partner)
    if found is None:
        return None
    now, _ = found
    return {"rank": now.stage.rank, "until": stage_holds_until(CURRENT, now.points, now.on)}


def buy_in(viewer, partner):
    """The five bars with their largest signs, or what little there is."""
    found = _reading_once(viewer, partner)
    if found is None:
        return None
    now, sums = found
    signs = _signs(partner, now.on, sums.n, viewer.can(Permission.KEEP_RECORDS))
    low = now.confidence_level == Confidence.LOW
    return {
        "now": now,
        "low": low,
        "number": sums.n,
        "band": band(CURRENT, now.score),
        "momentum": now.momentum_word.value if now.momentum_word else "",
        "bars": ""
        if low
        else _bars(tuple(_bar(channel, now, signs[channel.key]) for channel in CURRENT.channels), now.on),
        "few": [sign for channel in CURRENT.channels for sign in signs[channel.key][1]] if low else [],
    }


@lru_cache(maxsize=500)  # about 6 KiB each; equal bars look alike on one day
def _bars(bars, _day):
    return mark_safe(render_to_string("buy_in_bars.html", {"bars": bars}, using="jinja2"))  # noqa: S308  (autoescaped)


def _bar(channel, now, found):
    number, signs = found
    return Bar(
        name=channel.key,
        question=channel.question,
        value=now.channels[channel.key],
        cap=channel.cap,
        points=now.points[channel.key],
        half_life=channel.half_life,
        half_points=channel.half_points,
        number=number,
        signs=tuple(signs),
    )


# Argument: the partner, twice. Reads the index signal_largest: five short walks along it, and one over the entries alone.
_LARGEST = compiled.Statement(
    """
SELECT channel.number, (SELECT count(*) FROM engagement_signal s WHERE s.partner_id = %s AND s.channel = channel.number
                           AND s.credit IN (1, 3, 5, 7, 9, 11, 13, 15)), top.kind, top.occurred_on, top.magnitude, top.g
  FROM (VALUES (0), (1), (2), (3), (4)) AS channel (number)
 CROSS JOIN LATERAL (
    SELECT s.kind, s.occurred_on, s.magnitude, s.g FROM engagement_signal s
     WHERE s.partner_id = %s AND s.channel = channel.number AND s.credit IN (1, 3, 5, 7, 9, 11, 13, 15)
     ORDER BY s.g DESC, s.id LIMIT 5) AS top
 ORDER BY channel.number, top.g DESC
""",
    [compiled.STAND_IN] * 2,
)


def _signs(partner, on, number, keeps):
    """Channel -> (number of signs, the largest few as Sign); `number` is that of all of them.

    At most one query; a group of people at one meeting is one sign. Who does not keep the records (`keeps`) cannot tell a
    concern from input (domain.md 5, rule 9).
    """
    rows = _largest(partner) if number else []
    found = {channel.key: (0, []) for channel in CURRENT.channels}
    keys = {number: key for key, number in CHANNEL_NUMBER.items()}
    for channel, of_channel, kind, occurred_on, magnitude, g in rows:
        key = keys[channel]
        what = CURRENT.kind[kind]
        label = what.label if keeps else LIKE_ANY_VOICE.get(kind, what.label)
        factor = decay(CURRENT, on, CURRENT.channel[key].half_life)
        found[key] = (of_channel, [*found[key][1], Sign(label, occurred_on, what.weight * magnitude, g * factor)])
    return found


def _largest(partner):
    with connection.cursor() as cursor:
        cursor.execute(*_LARGEST.call(connection, partner.pk))
        return cursor.fetchall()


def _with_stage(partners, viewer):
    return with_scores(partners, viewer.coalition.today())


def register():
    """Adds the panels to the partner page and the stage to the partner list; called from the app's ready()."""
    panels.register(
        panels.Panel(
            "stage", "Stage", "partner/stage.html", stage_glance, column="glance", order=10,
            permission=Permission.SEE_SCORES,
        )
    )  # fmt: skip
    panels.register(
        panels.Panel(
            "buy-in", "Where the buy-in shows", "partner/buy_in.html", buy_in, order=10,
            permission=Permission.SEE_SCORES,
        )
    )  # fmt: skip
    columns.register(
        columns.ExtraColumn(
            Column("Stage", "stage", sort="score", html=_stage_cell, seen=("stage",), export=labels("stage", STAGES)),
            annotate=_with_stage,
            permission=Permission.SEE_SCORES,
            order=10,
        )
    )


def _stage_cell(row):
    return parts.stage(Stage(row.stage).rank)
