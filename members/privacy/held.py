"""What is held about one person, as sections of lines: for their page, and for the copy they may take."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone

from coalition import audit
from coalition.access import Permission
from coalition.models import AuditEvent

from . import traces

SHOWN = 8  # lines of a section on the page
UNTOLD = {"id", "coalition", "digest", "token_hash"}


@dataclass(frozen=True)
class Section:
    """Rows of one kind: each a list of (what, value) in words. `number` is that of all of them."""

    words: str
    label: str
    number: int
    lines: list
    becomes: str

    @property
    def more(self):
        """How many are not shown."""
        return self.number - len(self.lines)


def facts(person):
    """[(what, value)] of the person's own row, without what is empty."""
    return _line(person, hide=("user", "link epoch", "notes", "updated at"))


def about(viewer, person, *, everything=False):
    """The Sections of what is held about a person, as this viewer may see them; `everything` has all lines of each.

    Somebody's own page leaves out what coordinators wrote for each other; `hidden` counts that. Of anybody else one is told
    no more than one may see elsewhere: a personal worry stays between two (domain.md 5, rule 9).
    """
    own = not viewer.can(Permission.KEEP_RECORDS)
    found = []
    for trace in traces.known():
        if trace.is_machinery or (own and trace.for_keepers):
            continue
        rows = trace.rows(person)
        if viewer.person != person and hasattr(rows, "visible_to"):
            rows = rows.visible_to(viewer)
        number = rows.count()
        if number:
            related = [field.name for field in trace.model._meta.local_fields if field.is_relation and not field.null]
            rows = rows.select_related(*related).order_by("-pk")
            lines = [_line(row, (*trace.hide, trace.via)) for row in (rows if everything else rows[:SHOWN])]
            found.append(Section(trace.words, trace.label, number, lines, becomes(trace)))
    return found


def becomes(trace):
    """What becomes of the rows when the person is forgotten, in words."""
    if trace.goes:
        return "goes"
    return "stays as a count, without its words" if trace.blank else "stays as a count, without the name"


def hidden(person):
    """How many things coordinators wrote about a person for each other."""
    notes = 1 if person.notes else 0
    return notes + sum(trace.rows(person).count() for trace in traces.known() if trace.for_keepers)


def done_about(viewer, person):
    """[(moment, sentence)] of what was done about the person, newest first."""
    rows = AuditEvent.objects.filter(
        coalition=viewer.coalition, target_type=person._meta.label_lower, target_id=person.pk
    )
    return [(event.at, audit.sentence(event)) for event in rows[:200]]


def _line(row, hide=()):
    shown = []
    for field in row._meta.local_fields:
        what = str(field.verbose_name)
        if field.name in UNTOLD or what in hide or field.name in hide or isinstance(field, models.GeneratedField):
            continue
        value = _value(row, field)
        if value:
            shown.append((what[0].upper() + what[1:], value))
    return shown


def _value(row, field):
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")() or "")
    if isinstance(field, models.ForeignKey):
        # a row of another kind by its number, unless it was fetched along
        known = field.is_cached(row) and getattr(row, field.name)
        return str(known) if known else ""
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return timezone.localdate(value).isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, (dict, list)):
        return str(value) if value else ""
    return "" if value is None else str(value)


def as_json(viewer, person):
    """Everything held about a person as one JSON-ready object."""
    sections = {
        section.label: [dict(line) for line in section.lines] for section in about(viewer, person, everything=True)
    }
    own = dict(facts(person))
    if viewer.can(Permission.KEEP_RECORDS) and person.notes:
        own["Notes"] = person.notes
    return {
        "coalition": viewer.coalition.name,
        "taken_out_on": viewer.coalition.today().isoformat(),
        "person": own,
        "held": sections,
        "done": [{"at": at.isoformat(), "what": sentence} for at, sentence in done_about(viewer, person)],
    }
