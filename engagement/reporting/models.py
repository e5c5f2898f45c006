"""Reports: versions that never change, who received which, errors found in them, and their corrections (COR-2)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Person

from .querysets import CorrectionQuerySet, ErrorQuerySet, KeptQuerySet, ReportQuerySet, VersionQuerySet


@track()
@choices_enforced
class Report(ScopedModel):
    """What is to be reported, to whom and for which days. Its figures stand in its versions."""

    class Kind(models.TextChoices):
        FUNDER = "funder", "Funder pack"
        BOARD = "board", "Board pack"
        OWN = "own", "Other report"

    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    introduction = models.TextField("a few words first", max_length=4000, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to")
    sections = ArrayField(models.CharField(max_length=20), verbose_name="what is in it")
    for_members = models.BooleanField("members may read it", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="report_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("pack-detail", args=[self.coalition.slug, self.pk])

    @property
    def days(self):
        """How many days it is about, both ends included."""
        return (self.ends_on - self.starts_on).days + 1


class ReportRecipient(ScopedModel):
    """Somebody the next version goes to. Taking them off changes nothing about what they had before."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="report_recipient_once")]

    def __str__(self):
        return f"{self.person} for {self.report}"


class ReportVersion(ScopedModel):
    """A report as it was sent: plain values, so that what people had stays what they had.

    document: {title, kind, coalition, introduction, starts_on, ends_on, counted_on, sections: [{key, title, how, figures:
    [{key, name, shown, of, on, note, level}], tables: [{key, name, heads, rows, on, note, level}]}]}; days are ISO dates.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    what_changed = models.TextField("what is new in it", max_length=2000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]
        triggers = [
            pgtrigger.Protect(
                name="report_version_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(NEW.report_id, NEW.number, NEW.document, NEW.what_changed, NEW.made_at)"
                    " IS DISTINCT FROM ROW(OLD.report_id, OLD.number, OLD.document, OLD.what_changed, OLD.made_at)"
                ),
            ),
            pgtrigger.Protect(name="report_version_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.report}, version {self.number}"

    def get_absolute_url(self):
        return reverse("pack-version", args=[self.coalition.slug, self.report_id, self.number])


class ReportReceipt(ScopedModel):
    """That a version went to somebody: whoever stands here hears of every later correction (domain.md 5, rule 18)."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="report_receipt_once")]

    def __str__(self):
        return f"{self.person} has {self.version}"


class ReportCorrection(ScopedModel):
    """What a version got wrong and what was done about it: told to everybody who had any version before."""

    version = models.OneToOneField(ReportVersion, models.CASCADE, related_name="correction")
    figure = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    before = models.CharField(max_length=300)
    after = models.CharField(max_length=300)
    what_was_wrong = models.TextField(max_length=2000)
    what_we_did = models.TextField(max_length=2000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        triggers = [
            pgtrigger.Protect(
                name="report_correction_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(NEW.version_id, NEW.figure, NEW.before, NEW.after, NEW.what_was_wrong, NEW.what_we_did)"
                    " IS DISTINCT FROM"
                    " ROW(OLD.version_id, OLD.figure, OLD.before, OLD.after, OLD.what_was_wrong, OLD.what_we_did)"
                ),
            ),
            pgtrigger.Protect(name="report_correction_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Correction of “{self.name}” in {self.version}"


@track()
@choices_enforced
class FigureError(ScopedModel):
    """Somebody says that a figure is wrong: said, acknowledged, then kept with a reason or corrected for everybody."""

    class State(models.TextChoices):
        SAID = "said", "Being checked"
        ACKNOWLEDGED = "acknowledged", "Being checked, and they know it"
        KEPT = "kept", "Checked, and it stays"
        CORRECTED = "corrected", "Corrected"

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="errors")
    figure = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    shown = models.CharField("as it stood", max_length=300, blank=True)
    words = models.TextField("what is wrong", max_length=2000)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State, default=State.SAID)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    correction = models.ForeignKey(ReportCorrection, models.SET_NULL, null=True, blank=True, related_name="errors")

    objects = ErrorQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["said", "acknowledged"]) | (Q(settled_at__isnull=False) & ~Q(answer="")),
                name="figure_error_settled_says_why",
            ),
            # whoever says it twice about one figure adds nothing while it is being checked
            models.UniqueConstraint(
                fields=["version", "figure", "person"],
                condition=Q(state__in=["said", "acknowledged"]),
                name="figure_error_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["coalition", "said_at"],
                condition=Q(state__in=["said", "acknowledged"]),
                name="figure_error_open",
            ),
        ]

    def __str__(self):
        return f"“{self.name}” in {self.version}"

    def get_absolute_url(self):
        return reverse("figure-settle", args=[self.coalition.slug, self.pk])

    @property
    def is_open(self):
        """Whether it is still being checked."""
        return self.state in (self.State.SAID, self.State.ACKNOWLEDGED)
