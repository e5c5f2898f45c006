"""What keeps the coalition going: its sources, how long each lasts, and what a year costs (SUS-2)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner

from .querysets import FundingQuerySet


@track()
class SustainabilityPlan(ScopedModel):
    """What a year costs, and how we mean to go on. One a coalition."""

    yearly_need = models.DecimalField(
        "what a year costs", max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    words = models.TextField("how we mean to go on", max_length=4000, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FundingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coalition"], name="sustainability_plan_once"),
            models.CheckConstraint(condition=Q(yearly_need__gte=0), name="sustainability_need_not_below_zero"),
        ]

    def __str__(self):
        return "the sustainability plan"

    def get_absolute_url(self):
        return reverse("sustain-plan", args=[self.coalition.slug])


@track()
@choices_enforced
class FundingSource(ScopedModel):
    """One source: how much over which days. What is given in kind is put at what it would cost."""

    class Kind(models.TextChoices):
        GRANT = "grant", "Grant"
        DUES = "dues", "Dues"
        FEE = "fee", "Fees"
        GIFT = "gift", "Gift"
        IN_KIND = "in_kind", "In kind"
        OTHER = "other", "Other"

    name = models.CharField("where it comes from", max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="from which partner"
    )
    amount = models.DecimalField(
        "in all, in dollars", max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    is_secured = models.BooleanField("it is certain", default=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("last day")
    note = models.CharField("what helps to know", max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="funding_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_not_below_zero"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("source-edit", args=[self.coalition.slug, self.pk])
