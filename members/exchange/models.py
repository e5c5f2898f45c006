"""Imports: what was uploaded, what each row became, and what is needed to undo it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced


@choices_enforced
class ImportRun(ScopedModel):
    """One file on its way in: uploaded, mapped, checked, applied, perhaps undone."""

    class Kind(models.TextChoices):
        PARTNERS = "partners", "Partners"
        ATTENDANCE = "attendance", "Attendance"
        PARTICIPANTS = "participants", "Participants of a video meeting"
        CONTACTS = "contacts", "Partners, people and history"

    class Status(models.TextChoices):
        READING = "reading", "Reading the file"
        UPLOADED = "uploaded", "Uploaded"
        CHECKING = "checking", "Checking rows"
        CHECKED = "checked", "Ready to apply"
        APPLYING = "applying", "Applying"
        PAUSED = "paused", "Paused"
        APPLIED = "applied", "Applied"
        UNDOING = "undoing", "Undoing"
        UNDONE = "undone", "Undone"
        FAILED = "failed", "Stopped"

    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    file_name = models.CharField(max_length=200)
    # The worker may run on another machine; the database is what both can read. At most IMPORT_MAX_BYTES.
    content = models.BinaryField()
    columns = models.JSONField(default=list, help_text="The file's headers, in order.")
    mapping = models.JSONField(default=dict, help_text="Our field to the file's column number.")
    filters = models.JSONField(default=list, help_text="[[column number, value], …]: rows that differ are left out.")
    options = models.JSONField(default=dict)
    total_rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Outcome to number of rows.")
    problem = models.CharField(max_length=500, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.file_name


@choices_enforced
class KnownFile(ScopedModel):
    """What somebody said the columns of such a file are: taken up again when a file with the same headers comes in."""

    kind = models.CharField(max_length=12, choices=ImportRun.Kind)
    headers = models.CharField(max_length=64, help_text="A digest of the file's headers, in any order.")
    mapping = models.JSONField(default=dict, help_text="Our field to the header of its column.")
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coalition", "kind", "headers"], name="known_file_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} with {len(self.mapping)} columns we know"


@choices_enforced
class ImportRow(models.Model):
    """One row of a file: its values, what it would become or became, and how to undo that."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Adds to an existing one"
        SAME = "same", "Already here"
        DUPLICATE = "duplicate", "Looks like an existing one"
        SIMILAR = "similar", "New, with a similar name"
        UNKNOWN = "unknown", "Nobody here of that name"
        ERROR = "error", "Needs a look"
        TWICE = "twice", "Said again further down"
        LEFT_OUT = "left_out", "Left out"

    class Decision(models.TextChoices):
        ADD = "add", "Add as new"
        UPDATE = "update", "Add to the one here"
        SKIP = "skip", "Leave out"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Line in the file, the header being line 1.")
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome)
    decision = models.CharField(
        max_length=6, choices=Decision, blank=True, help_text="About this row alone; else what was said of all like it."
    )
    messages = models.JSONField(default=list, help_text="[[field, sentence], …]")
    match_id = models.BigIntegerField(null=True, blank=True, help_text="The existing row it adds to or looks like.")
    made = models.JSONField(default=list, help_text="[[model label, id, values before or null], …] for undo.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
        ]
        indexes = [
            # the preview, by outcome
            models.Index(fields=["run", "outcome", "number"], name="import_row_by_outcome"),
            # the lines that made or filled one row: its story
            GinIndex(fields=["made"], opclasses=["jsonb_path_ops"], name="import_row_made"),
        ]

    def __str__(self):
        return f"{self.run} line {self.number}"
