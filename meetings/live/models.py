"""A meeting while it goes on: where the table is, who waits to speak, and what is written down meanwhile."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from meetings.agenda.models import AgendaItem
from meetings.attendance.models import Attendance
from meetings.decisions.models import Decision
from meetings.meetings.models import Meeting
from meetings.objectives.models import Task
from members.models import Person, StakeholderType

from .querysets import LiveQuerySet, NoteQuerySet

LONGEST_NOTE = 20_000  # characters


@choices_enforced
class LiveMeeting(ScopedModel):
    """Where a meeting is just now. `version` rises with every change that any open screen may show.

    The database itself counts: by the trigger below for changes of this row, and by those at the end of this file for
    changes of what belongs to the meeting, whichever room makes them.
    """

    class Status(models.TextChoices):
        READY = "ready", "Not started"
        RUNNING = "running", "Going on"
        ENDED = "ended", "Over"

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="live")
    status = models.CharField(max_length=8, choices=Status, default=Status.READY)
    version = models.PositiveBigIntegerField(default=1, editable=False)
    touched = models.BigIntegerField(default=0, editable=False, help_text="Transaction that counted last.")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    current = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+")
    current_since = models.DateTimeField(null=True, blank=True)
    tallying = models.BooleanField("counting who speaks, by kind of partner", default=False)

    objects = LiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="ready") | Q(started_at__isnull=False), name="live_started_has_time"
            ),
            models.CheckConstraint(
                condition=Q(current__isnull=True) | Q(current_since__isnull=False), name="live_item_has_time"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counts",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="NEW.version := OLD.version + 1; RETURN NEW;",
            )
        ]

    def __str__(self):
        return f"{self.meeting}, {self.get_status_display().lower()}"


class ItemClock(ScopedModel):
    """How long the table has been at an item before now, and what the chair added to its time."""

    live = models.ForeignKey(LiveMeeting, models.CASCADE, related_name="clocks")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="+")
    seconds = models.PositiveIntegerField(default=0)
    extra_minutes = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "item"], name="item_clock_once")]

    def __str__(self):
        return f"{self.item}: {self.seconds} s"


class Speaker(ScopedModel):
    """Somebody who asked to speak. The row goes when they are called; nothing is kept of it."""

    live = models.ForeignKey(LiveMeeting, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["live", "person"], condition=Q(person__isnull=False), name="speaker_once")
        ]

    def __str__(self):
        return self.name


class SpeakingTally(ScopedModel):
    """How often people of one kind of partner spoke at a meeting: a number, never a person (POW-1)."""

    live = models.ForeignKey(LiveMeeting, models.CASCADE, related_name="tallies")
    stakeholder_type = models.ForeignKey(StakeholderType, models.CASCADE, related_name="+")
    times = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "stakeholder_type"], name="tally_once")]

    def __str__(self):
        return f"{self.stakeholder_type}: {self.times}"


class Capture(ScopedModel):
    """A decision, task or topic sent from a screen under a key of its own, so that sent twice it is written once."""

    live = models.ForeignKey(LiveMeeting, models.CASCADE, related_name="captures")
    key = models.UUIDField()
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "key"], name="captured_once")]

    def __str__(self):
        return str(self.key)


class ItemNote(ScopedModel):
    """The notes on one agenda item: drafts, for those who lead the meeting and keep records.

    They outlive the item: one taken off the agenda leaves its notes under its `number` (its id) and `title`, and what
    somebody was just writing is still saved there.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="item_notes")
    item = models.OneToOneField(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="note")
    number = models.PositiveBigIntegerField(editable=False)
    title = models.CharField(max_length=200)
    is_confidential = models.BooleanField(default=False)
    text = models.TextField(max_length=LONGEST_NOTE, blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="item_note_once")]

    def __str__(self):
        return self.title


class NoteVersion(ScopedModel):
    """One version of a note that somebody could want back.

    Saves of one writer within a short while are one version (meetings.live.notes); `keys` are those of its saves.
    """

    note = models.ForeignKey(ItemNote, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=LONGEST_NOTE, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_by_name = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(default=timezone.now)
    keys = ArrayField(models.UUIDField(), default=list, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="note_version_once")]

    def __str__(self):
        return f"{self.note}, version {self.number}"


# --- What any open screen may show -----------------------------------------------------------------------------------

# Runs when the transaction commits, so that the counter's row is the last one locked: whoever changes a meeting, in
# whatever order, cannot meet another one crosswise. Once a transaction, however many rows it changed.
_TOUCH = """
UPDATE meetings_livemeeting SET touched = pg_current_xact_id()::text::bigint
WHERE {here} IN (OLD.{there}, NEW.{there}) AND touched <> pg_current_xact_id()::text::bigint;
RETURN NULL;
"""


def _counted(model, *, here, there, operation=None):
    pgtrigger.register(
        pgtrigger.Trigger(
            name="seen_live",
            when=pgtrigger.After,
            timing=pgtrigger.Deferred,
            operation=operation or (pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
            func=_TOUCH.format(here=here, there=there),
        )
    )(model)


_counted(Meeting, here="meeting_id", there="id", operation=pgtrigger.Update)
for _model in (AgendaItem, Attendance, Decision, Task, ItemNote):
    _counted(_model, here="meeting_id", there="meeting_id")
for _part in (ItemClock, Speaker, SpeakingTally):
    _counted(_part, here="id", there="live_id")
