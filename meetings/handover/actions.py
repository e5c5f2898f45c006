"""Writes about what goes on after somebody left: the continuity task, and handing things to a successor (TRN-1)."""

from datetime import timedelta

from django.db import transaction
from django.utils.text import Truncator

from coalition import audit
from coalition.access import ROLES, Permission
from coalition.models import Role
from meetings.objectives.models import Task

from . import work
from .models import Handover

MEET_WITHIN = timedelta(days=30)  # TRN-1: meet the successor

audit.describe(
    handover_opened="Somebody left: {target} ({things})",
    handed_over="{by} handed {number} of {whose} things over to {person}",
    handover_noted="{by} wrote down what helps a successor of {whose}",
)


@transaction.atomic
def open_handover(*, affiliation, by):
    """A continuity task for what the person had in hand; None when that is nothing. Opened once a tie.

    It is in the hands of whoever noted the end, if they keep records, else in nobody's, and due 30 days after the last
    day, or today where that is past.
    """
    there = Handover.objects.filter(affiliation=affiliation).first()
    if there:
        return there
    found = work.in_hand(affiliation)
    if not found:
        return None
    coalition = affiliation.coalition
    things = ", ".join(f"{source.heading.lower()}: {len(rows)}" for source, rows in found)
    title = f"Hand over what {affiliation.person.name} had in hand at {affiliation.partner.name}"
    task = Task.objects.create(
        coalition=coalition,
        title=Truncator(title).chars(Task._meta.get_field("title").max_length),
        owner=_keeper(coalition, by),
        due_on=max(affiliation.ended_on + MEET_WITHIN, coalition.today()),
        can_delegate=False,
    )
    handover = Handover.objects.create(coalition=coalition, affiliation=affiliation, task=task)
    audit.record("handover_opened", coalition=coalition, target=task, by=by, things=things)
    return handover


def _keeper(coalition, by):
    """The contact of a user who keeps records here, or None."""
    if by is None:
        return None
    keeping = [key for key, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]
    if not Role.objects.filter(coalition=coalition, user=by, role__in=keeping).exists():
        return None
    return by.people.filter(coalition=coalition).first()


@transaction.atomic
def hand_over(*, handover, successor, keys, by, note=""):
    """Give the named things (work.key_of) to the successor, as far as they are still in the leaver's hands.

    Returns (how many, [why one stayed, in words]).
    """
    handover = _locked(handover)
    leaver = work.Leaver(handover.affiliation)
    given, stayed = 0, []
    for source, things in work.in_hand(handover.affiliation):
        for thing in things:
            if work.key_of(source, thing) not in keys:
                continue
            try:
                with transaction.atomic():
                    source.give(thing, leaver, successor, by)
            except source.troubles as trouble:
                stayed.append(f"{thing.what}: {trouble}")
            else:
                given += 1
    handover.successor, handover.note = successor, note
    handover.save()
    whose = f"{leaver.person.name}’s"
    audit.record(
        "handed_over", coalition=leaver.coalition, target=handover.task, by=by, number=given, whose=whose,
        person=successor.name,
    )  # fmt: skip
    return given, stayed


@transaction.atomic
def keep_note(*, handover, note, by):
    """What a successor should know, while there is none yet."""
    handover = _locked(handover)
    if handover.note == note:
        return handover
    handover.note = note
    handover.save()
    whose = handover.affiliation.person.name
    audit.record("handover_noted", coalition=handover.coalition, target=handover.task, by=by, whose=whose)
    return handover


def _locked(handover):
    """The row as it stands, locked, with what it speaks of."""
    rows = Handover.objects.select_for_update(of=("self",))
    return rows.select_related(
        "coalition", "task", "affiliation__person", "affiliation__partner", "affiliation__coalition"
    ).get(pk=handover.pk)
