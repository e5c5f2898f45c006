"""What speaks for us in figures: evidence with a source and a day, and what a thing costs and returns (EVD-1 to EVD-4)."""

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.documents.models import DocumentVersion
from meetings.models import Objective

from .kinds import Motive
from .querysets import EvidenceQuerySet, LeaderQuerySet, RoiQuerySet

LASTS = timedelta(days=365)  # a year after it was looked at, evidence is looked at again


@track()
@choices_enforced
class EvidenceItem(ScopedModel):
    """One sourced statement: what it says, the figure, who says so, of which day, and when to look again."""

    class Origin(models.TextChoices):
        PILOT = "pilot", "Our own pilot"
        PEER = "peer", "A site like ours"
        LITERATURE = "literature", "Published work"

    claim = models.CharField("what it says", max_length=240)
    figure = models.CharField("the figure", max_length=80, blank=True)
    source = models.CharField("who says so", max_length=240)
    address = models.URLField("where to read it", max_length=400, blank=True)
    origin = models.CharField("where it comes from", max_length=10, choices=Origin)
    dated = models.DateField("true as of")
    review_on = models.DateField("look again on")
    reviewed_on = models.DateField("last looked at", null=True, blank=True, editable=False)
    is_patient_outcome = models.BooleanField("about what patients gain", default=False)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="evidence", verbose_name="speaks for"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_on__gt=F("dated")),
                name="evidence_reviewed_later",
                violation_error_message="Look again on a day after the one it is of.",
            )
        ]
        indexes = [models.Index(fields=["coalition", "review_on"], name="evidence_to_review")]

    def __str__(self):
        return self.claim

    def get_absolute_url(self):
        return reverse("evidence-detail", args=[self.coalition.slug, self.pk])

    def is_stale(self, today):
        """Whether somebody has to look at it again before it is used."""
        return self.review_on <= today


@choices_enforced
class EvidenceFile(ScopedModel):
    """The source itself, as it was uploaded. It lies outside what the web server serves."""

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200, help_text="What the file is called when somebody takes it.")
    path = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=DocumentVersion.Kind, help_text="Told by its content.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LeaderQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name


def _return(motive):
    return models.CharField(motive.label.lower(), max_length=240, blank=True)


@track()
class RoiCase(ScopedModel):
    """What one thing costs and returns. A return is money in figures, and anything of Motive in a sentence each."""

    title = models.CharField("what it is about", max_length=160)
    cost = models.DecimalField(
        "what it costs, once", max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    saving = models.DecimalField(
        "what it saves in a year", max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    is_cost_neutral = models.BooleanField("cost-neutral to run", default=False)
    reused = models.CharField("what is there already and is used again", max_length=300, blank=True)
    mission = _return(Motive.MISSION)
    quality = _return(Motive.QUALITY)
    duty = _return(Motive.DUTY)
    image = _return(Motive.IMAGE)
    compliance = _return(Motive.COMPLIANCE)
    eligibility = _return(Motive.ELIGIBILITY)
    funder = _return(Motive.FUNDER)
    money = _return(Motive.MONEY)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="roi_cases", verbose_name="speaks for"
    )
    point = models.ForeignKey(
        "engagement.SellingPoint", models.SET_NULL, null=True, blank=True, related_name="roi_cases",
        verbose_name="selling point it backs",
    )  # fmt: skip
    rests_on = models.ManyToManyField(EvidenceItem, through="engagement.RoiEvidence", related_name="roi_cases")
    updated_at = models.DateTimeField(auto_now=True)

    objects = RoiQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0, saving__gte=0), name="roi_not_negative"),
            models.UniqueConstraint(
                fields=["coalition", "title"],
                name="roi_once",
                violation_error_message="There is a case of that title.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("roi-detail", args=[self.coalition.slug, self.pk])

    @property
    def payback_months(self):
        """Whole months until the savings have paid the cost; 0 when it costs nothing, None when it saves nothing."""
        if not self.cost:
            return 0
        return ceil(self.cost * 12 / self.saving) if self.saving else None

    @property
    def money_words(self):
        """What it means in money, in a sentence."""
        months = self.payback_months
        runs = " It is cost-neutral to run." if self.is_cost_neutral else ""
        if months == 0:
            saves = f" It saves ${self.saving:,.0f} a year." if self.saving else ""
            return f"It costs nothing to begin.{saves}{runs}"
        if months is None:
            return f"It costs ${self.cost:,.0f} and saves no money.{runs}"
        unit = "month" if months == 1 else "months"
        return (
            f"It costs ${self.cost:,.0f}, saves ${self.saving:,.0f} a year and is paid back in {months} {unit}.{runs}"
        )

    @property
    def returns(self):
        """[(kind, sentence)] of what it returns, in the order of Motive: money is one of them, and comes last."""
        return [(motive, words) for motive in Motive if (words := getattr(self, motive.value))]


class RoiEvidence(ScopedModel):
    """A case rests on this evidence."""

    case = models.ForeignKey(RoiCase, models.CASCADE, related_name="evidence_links")
    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="case_links")

    objects = LeaderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="roi_rests_on_once")]

    def __str__(self):
        return f"{self.case} rests on {self.item}"
