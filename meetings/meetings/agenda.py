"""Writes about the agenda: items are added, changed, moved and taken away."""

from django.db import transaction
from django.db.models import Max

from coalition import audit, versions

from .actions import NotNow
from .models import AgendaItem, Meeting

audit.describe(
    item_added="{by} put “{item}” on the agenda of {target}",
    item_changed="{by} changed “{item}” on the agenda of {target}",
    item_removed="{by} took “{item}” off the agenda of {target}",
)


def _meeting(pk):
    """The meeting, locked, so that two people do not number items alike."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=pk)
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotNow("This meeting was called off; its agenda stays as it was.")
    return meeting


def _whole(meeting, item):
    """What is published stays complete (MTG-2)."""
    if meeting.status == Meeting.Status.PUBLISHED and item.lacks:
        raise NotNow("The meeting is published: each item needs a purpose, somebody who leads it, and minutes.")


def _note(verb, meeting, item, by):
    audit.record(verb, coalition=meeting.coalition, target=meeting, by=by, item=item.title)


@transaction.atomic
def add_item(*, meeting, by, **fields):
    """Put an item at the end of the agenda."""
    meeting = _meeting(meeting.pk)
    item = AgendaItem(coalition=meeting.coalition, meeting=meeting, **fields)
    _whole(meeting, item)
    item.position = (meeting.agenda_items.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()
    _note("item_added", meeting, item, by)
    return item


@transaction.atomic
def change_item(*, item, by, seen=None, **fields):
    """Save changed fields of an item. ChangedMeanwhile when the row's version is not the one `seen`."""
    meeting = _meeting(item.meeting_id)
    item = versions.lock(item, seen=seen)
    for name, value in fields.items():
        setattr(item, name, value)
    _whole(meeting, item)
    item.save()
    _note("item_changed", meeting, item, by)
    return item


@transaction.atomic
def remove_item(*, item, by):
    """Take an item off the agenda; the last one of a published meeting stays."""
    meeting = _meeting(item.meeting_id)
    if meeting.status == Meeting.Status.PUBLISHED and meeting.agenda_items.count() == 1:
        raise NotNow("The meeting is published: one item at least has to stay. Change it instead.")
    _note("item_removed", meeting, item, by)
    item.delete()


@transaction.atomic
def move_item(*, item, up, by):
    """Swap an item with the one before it (`up`) or after it; the first and the last stay where they are."""
    meeting = _meeting(item.meeting_id)
    items = list(meeting.agenda_items.all())
    here = next((number for number, other in enumerate(items) if other.pk == item.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if there is None or not 0 <= there < len(items):
        return
    items[here], items[there] = items[there], items[here]
    for position, other in enumerate(items, start=1):
        other.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
