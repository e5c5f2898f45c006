"""“How we got here”: every input, decision and change behind an objective, on one page (DEC-4).

Floors above add what they know, from their app's `ready()`:

    story.register(lambda viewer, objective: [Told(on=…, kind="input", icon="chat-left-text", title="…", text="…")])
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent
from coalition.ui import parts
from meetings.decisions.models import Decision

from . import chart
from .models import Objective, Task

KINDS = [
    ("input", "Input and answers"),
    ("decision", "Decisions"),
    ("step", "Steps and measurements"),
    ("task", "Tasks done"),
    ("change", "Changes"),
]
LONGEST = 500  # log entries read; the log itself has them all

# verbs of the log that tell of a step; those that the rows themselves tell better are left out
STEPS = {"milestone_open", "measurement_removed"}
TOLD_OTHERWISE = {"objective_rated", "milestone_reached", "measurement_recorded", "statement_written"}


@dataclass(frozen=True)
class Told:
    """One thing that happened: day, kind (of KINDS), a title, and what to know in a few words."""

    on: date
    kind: str
    icon: str
    title: str
    text: str = ""
    url: str = ""


_tellers = []


def register(teller):
    """Add `teller(viewer, objective)`, which gives what it has to tell as Told."""
    _tellers.append(teller)
    return teller


def forget(teller):
    """Take it out; for tests."""
    _tellers.remove(teller)


def told(viewer, objective, kind=""):
    """Everything this viewer may read of how it came about, the latest first; of one kind if given."""
    entries = [
        *_logged(viewer, objective),
        *_written(viewer, objective),
        *_stepped(objective),
        *_decided(viewer, objective),
        *_done(viewer, objective),
    ]
    for teller in _tellers:
        entries += teller(viewer, objective)
    if kind:
        entries = [entry for entry in entries if entry.kind == kind]
    # Stable: within a day each room's own order stays.
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def _logged(viewer, objective):
    events = AuditEvent.objects.filter(
        coalition=viewer.coalition, target_type=Objective._meta.label_lower, target_id=objective.pk
    ).exclude(verb__in=TOLD_OTHERWISE)
    for event in events[:LONGEST]:
        is_step = event.verb in STEPS
        yield Told(
            on=event.at.astimezone(viewer.coalition.zone).date(),
            kind="step" if is_step else "change",
            icon="flag" if is_step else "pencil",
            title=audit.sentence(event) + ".",
        )


def _written(viewer, objective):
    url = reverse("objective-page-versions", args=[viewer.coalition.slug, objective.pk])
    for row in objective.statements.all():
        yield Told(
            on=row.written_at.astimezone(viewer.coalition.zone).date(),
            kind="change",
            icon="file-earmark-text",
            title=f"The page, version {row.number}",
            text=row.what_changed,
            url=f"{url}?b={row.number}",
        )


def _stepped(objective):
    for row in objective.milestones.filter(reached_on__isnull=False):
        yield Told(on=row.reached_on, kind="step", icon="flag", title=f"Reached: {row.title}")
    for row in objective.measurements.all():
        words = f"{objective.measure or 'Measured'}: {chart.plain(row.value)}"
        yield Told(on=row.measured_on, kind="step", icon="graph-up", title=words, text=row.note)


def _decided(viewer, objective):
    rows = Decision.objects.visible_to(viewer).filter(objective=objective, status=Decision.Status.CLOSED)
    took_part = Count("ballots", filter=~Q(ballots__choice="open"))
    for row in rows.annotate(took_part=took_part).select_related("meeting"):
        how = f"{row.get_method_display()}, {parts.counted(row.took_part, 'partner,partners')} took part."
        url = reverse("meeting-detail", args=[viewer.coalition.slug, row.meeting_id]) if row.meeting_id else ""
        yield Told(
            on=row.decided_on,
            kind="decision",
            icon="check2-square",
            title=f"Decided: {row.title}",
            text=f"{row.rationale} {how}".strip(),
            url=url,
        )


def _done(viewer, objective):
    rows = Task.objects.visible_to(viewer).filter(objective=objective, done_on__isnull=False)
    for row in rows.select_related("owner", "partner"):
        who = row.partner.name if row.partner else row.owner.name if row.owner else ""
        yield Told(on=row.done_on, kind="task", icon="check-lg", title=f"Done: {row.title}", text=who)
