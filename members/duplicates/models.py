"""Rows that may be one and the same, how they were found, and every merge with what is needed to take it apart."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced


class Kind(models.TextChoices):
    """What can be here twice."""

    PARTNER = "partner", "Partners"
    PERSON = "person", "People"


@choices_enforced
class Pair(ScopedModel):
    """Two partners or two people who may be one. By id and not by foreign key: a pair holds nobody here."""

    class Status(models.TextChoices):
        OPEN = "open", "To look at"
        REJECTED = "rejected", "Not the same"

    kind = models.CharField(max_length=7, choices=Kind)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    strength = models.PositiveSmallIntegerField(help_text="0 to 100: how much speaks for it.")
    reasons = ArrayField(models.CharField(max_length=12), default=list, help_text="Keys of scanning.REASONS.")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="pair_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(strength__lte=100), name="pair_strength"),
        ]
        indexes = [
            # the list of pairs, the likeliest first
            models.Index(fields=["coalition", "status", "-strength", "id"], name="pair_by_strength"),
            # the pairs of one row, by its second half; the first half is found by pair_once
            models.Index(fields=["kind", "second_id"], name="pair_of_second"),
        ]

    def __str__(self):
        return f"{self.kind} {self.first_id} and {self.second_id}"


@choices_enforced
class Scan(ScopedModel):
    """One search for duplicates over everything, done by a worker step by step."""

    class Status(models.TextChoices):
        WORKING = "working", "Looking"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    status = models.CharField(max_length=7, choices=Status, default=Status.WORKING)
    step = models.PositiveSmallIntegerField(default=0, help_text="Steps of scanning.STEPS that are done.")
    found = models.PositiveIntegerField(default=0, help_text="Pairs to look at when it was done.")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition"], condition=Q(status="working"), name="scan_one_at_a_time"),
        ]

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M}"


@choices_enforced
class Merge(ScopedModel):
    """Two rows made one: who, when, what came along, and whether it was taken apart again."""

    kind = models.CharField(max_length=7, choices=Kind)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    kept_name = models.CharField(max_length=200)
    gone_name = models.CharField(max_length=200)
    moved = models.JSONField(default=dict, help_text="What came along, in words, to its number.")
    aside = models.JSONField(default=list, help_text="[[what, which], …]: both had it, so one was put aside.")
    left = models.JSONField(default=list, help_text="Sentences: what could not be put back when it was taken apart.")
    # The link epochs of both when they became one: personal links of the one that went hold as long as the other's do.
    kept_epoch = models.PositiveIntegerField(null=True, editable=False)
    gone_epoch = models.PositiveIntegerField(null=True, editable=False)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now, editable=False)
    parted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at", "-pk"]
        indexes = [
            # the list of merges, newest first
            models.Index(fields=["coalition", "-merged_at"], name="merge_newest"),
            # where a row that is gone went: old addresses, the undo of an import
            models.Index(fields=["kind", "gone_id"], condition=Q(parted_at__isnull=True), name="merge_of_gone"),
        ]

    def __str__(self):
        return f"{self.gone_name} and {self.kept_name}"


@choices_enforced
class MergeStep(models.Model):
    """One thing a merge did, with what it takes to undo it (journal.py)."""

    class What(models.TextChoices):
        MOVED = "moved", "Rows that pointed to the one now point to the other"
        CHANGED = "changed", "Some values of a row are others"
        REMOVED = "removed", "A row was put aside"
        MADE = "made", "Rows were made"
        HELD = "held", "Rows as they were, for whoever looks after them"

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=7, choices=What)
    model = models.CharField(max_length=60, help_text="Label, such as meetings.attendance.")
    field = models.CharField(max_length=60, blank=True, help_text="Column of what moved.")
    ids = ArrayField(models.BigIntegerField(), default=list)
    # Of moved: [was, is]. Of changed: [{column: was}, {column: is}]. Of removed and held: [row, …].
    values = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["merge", "number"], name="merge_step_once")]

    def __str__(self):
        return f"{self.number}: {self.what} {self.model}"
