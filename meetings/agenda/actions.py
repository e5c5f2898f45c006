"""Writes about the agenda: items are added, changed, moved, taken away, parked and brought along.

Every one locks the meeting's row first, so that two people who order the same agenda take turns.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from coalition import audit, versions
from meetings.meetings import readiness
from meetings.meetings.errors import NotNow
from meetings.meetings.models import Meeting

from . import outline
from .models import AgendaItem, AgendaTemplate, ItemReader

audit.describe(
    item_added="{by} put “{item}” on the agenda of {target}",
    item_changed="{by} changed “{item}” on the agenda of {target}",
    item_removed="{by} took “{item}” off the agenda of {target}",
    item_parked="{by} parked “{item}” at {target}",
    item_unparked="{by} took “{item}” out of the parking lot of {target}",
    item_done="{by} noted that “{item}” is done at {target}",
    items_brought="{by} brought {count} items along to {target}",
    agenda_ordered="{by} put the agenda of {target} in another order",
    agenda_kept="{by} kept the agenda of {target} as the template “{name}”",
    agenda_started="{by} put the items of “{name}” on the agenda of {target}",
)

State = AgendaItem.State

# What a template, a copy and an item brought along keep of an item.
TEMPLATE_FIELDS = ("title", "kind", "level", "purpose", "participation", "expected_result", "minutes", "notes")
COPIED_FIELDS = (*TEMPLATE_FIELDS, "owner_id", "objective_id", "is_confidential", "competition")


def _meeting(pk):
    """The meeting, locked, so that two people do not number items alike."""
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("coalition").get(pk=pk)
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotNow("This meeting was called off; its agenda stays as it was.")
    return meeting


def _shown(meeting):
    """Whether people have the agenda already; then it stays complete (MTG-2)."""
    return meeting.status == Meeting.Status.PUBLISHED and not meeting.agenda_pending


def _whole(meeting, item):
    if _shown(meeting) and item.counts and item.lacks:
        raise NotNow("The meeting is published: each item needs a purpose, somebody who leads it, and minutes.")
    if _shown(meeting) and item.counts:
        _fits(meeting, [item])


def _fits(meeting, new):
    """NotNow when these items make a shown agenda take longer than its meeting; one that overran may get shorter."""
    before = list(meeting.agenda_items.all())
    others = [row for row in before if row.pk not in {item.pk for item in new}]
    planned, length = readiness.planned_minutes([*others, *new]), meeting.minutes
    if planned > max(length, readiness.planned_minutes(before)):
        raise NotNow(
            f"The items would take {planned} minutes, and the meeting has {length}. Shorten one, or meet longer."
        )


def _note(verb, meeting, by, **details):
    audit.record(verb, coalition=meeting.coalition, target=meeting, by=by, **details)


def _titled(item):
    """The item's name for the change log, which leaders may read: a confidential one has none."""
    return "a confidential item" if item.is_confidential else item.title


def _next_position(meeting):
    return (meeting.agenda_items.aggregate(last=Max("position"))["last"] or 0) + 1


def _write_order(table, aside):
    """The agenda in order, what is parked or moved away after it."""
    outline.settle(table)
    for position, item in enumerate(table + aside, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(table + aside, ["position", "level"])


def _table_and_aside(items):
    return [item for item in items if item.counts], [item for item in items if not item.counts]


# --- One item -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_item(*, meeting, by, readers=(), **fields):
    """Put an item at the end of the agenda. `readers` are people named to see a confidential one."""
    meeting = _meeting(meeting.pk)
    item = AgendaItem(coalition=meeting.coalition, meeting=meeting, **fields)
    _whole(meeting, item)
    item.position = _next_position(meeting)
    item.save()
    name_readers(item, readers)
    _note("item_added", meeting, by, item=_titled(item))
    return item


@transaction.atomic
def change_item(*, item, by, seen=None, readers=None, **fields):
    """Save changed fields of an item. ChangedMeanwhile when the row's version is not the one `seen`."""
    meeting = _meeting(item.meeting_id)
    item = versions.lock(item, seen=seen)
    for name, value in fields.items():
        setattr(item, name, value)
    _whole(meeting, item)
    item.save()
    if readers is not None:
        name_readers(item, readers)
    _note("item_changed", meeting, by, item=_titled(item))
    return item


def name_readers(item, people):
    """Exactly these people are named; nobody while the item is open to all."""
    wanted = {person.pk for person in people} if item.is_confidential else set()
    item.named.exclude(person__in=wanted).delete()
    ItemReader.objects.bulk_create(
        [ItemReader(coalition_id=item.coalition_id, item=item, person_id=person) for person in sorted(wanted)],
        ignore_conflicts=True,
    )


@transaction.atomic
def remove_item(*, item, by):
    """Take an item off the agenda; the last one of a published meeting stays. What was under it moves up a level."""
    meeting = _meeting(item.meeting_id)
    items = list(meeting.agenda_items.all())
    rest = [other for other in items if other.pk != item.pk]
    if len(rest) == len(items):
        return
    if _shown(meeting) and not any(other.counts for other in rest):
        raise NotNow("The meeting is published: one item at least has to stay. Change it instead.")
    item = next(row for row in items if row.pk == item.pk)  # as it stands now
    if item.is_confidential and (item.decisions.exists() or item.tasks.exists()):
        raise NotNow("A decision or a task was noted under it, and stays as confidential as it is. Park it instead.")
    _note("item_removed", meeting, by, item=_titled(item))
    item.delete()
    _write_order(*_table_and_aside(rest))


MOVES = {"up": outline.up, "down": outline.down, "in": outline.deeper, "out": outline.out}


@transaction.atomic
def move_item(*, item, to, by):
    """Move an item, with what is under it: `to` is "up", "down", "in" or "out". Whether it could."""
    return _reorder(item, by, MOVES[to])


@transaction.atomic
def place_item(*, item, before, by):
    """Put an item before another one of its meeting (`before` None: at the end). Whether that changed anything."""

    def move(items, at):
        there = len(items) if before is None else next((n for n, each in enumerate(items) if each.pk == before), None)
        return there is not None and outline.place(items, at, there)

    return _reorder(item, by, move)


def _reorder(item, by, move):
    meeting = _meeting(item.meeting_id)
    table, aside = _table_and_aside(meeting.agenda_items.all())
    at = next((number for number, other in enumerate(table) if other.pk == item.pk), None)
    if at is None or not move(table, at):
        return False
    _write_order(table, aside)
    _note("agenda_ordered", meeting, by)
    return True


# --- Left over ------------------------------------------------------------------------------------------------------


@transaction.atomic
def mark(*, item, state, by):
    """Park an item for a later meeting, take it back, or note that it is done."""
    meeting = _meeting(item.meeting_id)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if item.state == state:
        return item
    if item.state == State.CARRIED:
        raise NotNow(f"“{item.title}” was moved to a later meeting already.")
    others = [each for each in meeting.agenda_items.exclude(pk=item.pk) if each.counts]
    if state == State.PARKED and _shown(meeting) and not others:
        raise NotNow("The meeting is published: one item at least has to stay. Change it instead.")
    item.state = state
    _whole(meeting, item)
    item.save()
    _write_order(*_table_and_aside(meeting.agenda_items.all()))
    verb = {State.PARKED: "item_parked", State.DONE: "item_done"}.get(state, "item_unparked")
    _note(verb, meeting, by, item=_titled(item))
    return item


@transaction.atomic
def park(*, meeting, title, by, **fields):
    """Put something new into the meeting's parking lot, for a later agenda (MTG-5)."""
    meeting = _meeting(meeting.pk)
    item = AgendaItem.objects.create(
        coalition=meeting.coalition,
        meeting=meeting,
        title=title,
        state=State.PARKED,
        position=_next_position(meeting),
        **fields,
    )
    _note("item_parked", meeting, by, item=_titled(item))
    return item


@transaction.atomic
def bring_along(*, meeting, items, by):
    """Copy what earlier meetings left over to the end of this agenda; there it counts as moved. The new items."""
    meeting = _meeting(meeting.pk)
    ids = [item.pk for item in items]
    rows = AgendaItem.objects.filter(coalition=meeting.coalition, pk__in=ids).exclude(meeting=meeting).left_over()
    locked = {row.pk: row for row in rows.select_for_update(of=("self",)).prefetch_related("named")}
    sources = [locked[pk] for pk in ids if pk in locked]
    if not sources:
        return []
    if _shown(meeting) and any(source.lacks for source in sources):
        raise NotNow("The meeting is published: give the item a purpose, a leader and minutes first, then bring it.")
    new = _copies(meeting, sources)
    for copy, source in zip(new, sources, strict=True):
        copy.carried_from, copy.level = source, 0
    if _shown(meeting):
        _fits(meeting, new)
    AgendaItem.objects.bulk_create(new)
    ItemReader.objects.bulk_create(
        ItemReader(coalition_id=meeting.coalition_id, item=copy, person_id=reader.person_id)
        for copy, source in zip(new, sources, strict=True)
        for reader in source.named.all()
    )
    AgendaItem.objects.filter(pk__in=[source.pk for source in sources]).update(state=State.CARRIED)
    _note("items_brought", meeting, by, count=len(new))
    return new


def _copies(meeting, sources):
    first = _next_position(meeting)
    return [
        AgendaItem(
            coalition_id=meeting.coalition_id,
            meeting=meeting,
            position=first + number,
            **{name: getattr(source, name) for name in COPIED_FIELDS},
        )
        for number, source in enumerate(sources)
    ]


def copy_agenda(source, meeting):
    """The agenda of an earlier meeting as the start of a new one, without what came of it; inside an action."""
    items = [item for item in source.agenda_items.prefetch_related("named") if item.state != State.PARKED]
    new = AgendaItem.objects.bulk_create(_copies(meeting, items))
    ItemReader.objects.bulk_create(
        ItemReader(coalition_id=meeting.coalition_id, item=copy, person_id=reader.person_id)
        for copy, item in zip(new, items, strict=True)
        for reader in item.named.all()
    )


# --- Templates ------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_as_template(*, meeting, name, by):
    """Keep this agenda to start others from; a template of that name is replaced. Confidential items stay out."""
    items = [item for item in meeting.agenda_items.on_the_table() if not item.is_confidential]
    if not items:
        raise ValidationError("There is nothing on the agenda to keep yet.")
    rows = [{field: getattr(item, field) for field in TEMPLATE_FIELDS} for item in items]
    template, _ = AgendaTemplate.objects.update_or_create(
        coalition=meeting.coalition, name=name, defaults={"items": rows}
    )
    _note("agenda_kept", meeting, by, name=name)
    return template


@transaction.atomic
def start_from_template(*, meeting, template, by):
    """Put a template's items at the end of the agenda. NotNow when people have the agenda already."""
    meeting = _meeting(meeting.pk)
    if _shown(meeting):
        raise NotNow(
            "The meeting is published: a template's items have nobody yet who leads them. Add them one by one."
        )
    first = _next_position(meeting)
    items = [
        AgendaItem(
            coalition=meeting.coalition,
            meeting=meeting,
            position=first + number,
            **{name: value for name, value in row.items() if name in TEMPLATE_FIELDS},
        )
        for number, row in enumerate(template.items)
    ]
    for item in items:
        item.clean_fields(exclude=["coalition", "meeting"])
    AgendaItem.objects.bulk_create(items)
    _note("agenda_started", meeting, by, name=template.name)
    return items
