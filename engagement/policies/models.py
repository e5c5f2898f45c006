"""Mandates, bills and rules we watch (STK-6): what one session gives, the next can take back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Person

from .querysets import PolicyQuerySet


class Status(models.TextChoices):
    """How far it has come."""

    IDEA = "idea", "Talked about"
    PROPOSED = "proposed", "Introduced"
    DEBATED = "debated", "In committee or out for comment"
    PASSED = "passed", "Passed"
    IN_FORCE = "in_force", "In force"
    REVERSED = "reversed", "Taken back"
    DROPPED = "dropped", "Dropped"


ENDED = (Status.REVERSED, Status.DROPPED)


@track()
@choices_enforced
class PolicyWatch(ScopedModel):
    """One mandate, bill or rule, what it means for us, who follows it and when to look again. `status` is the latest step's."""

    class Kind(models.TextChoices):
        MANDATE = "mandate", "Mandate"
        BILL = "bill", "Bill"
        RULE = "rule", "Rule or regulation"
        BUDGET = "budget", "Budget line"
        OTHER = "other", "Something else"

    title = models.CharField("which one", max_length=200, help_text="With its number, if it has one.")
    kind = models.CharField("what it is", max_length=7, choices=Kind, default=Kind.BILL)
    body = models.CharField(
        "who decides", max_length=160, blank=True, help_text="Such as: State Senate, health committee."
    )
    means = models.TextField("what it means for us", max_length=1000, blank=True)
    link = models.URLField("where to read it", blank=True)
    follower = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="policies_followed", verbose_name="who follows it"
    )
    look_on = models.DateField(
        "look again on", null=True, blank=True, help_text="Such as the day of the hearing, or when the session opens."
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.IDEA, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = "policy we watch"
        verbose_name_plural = "policies we watch"
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="policy_watch_has_a_title")]
        indexes = [models.Index(fields=["coalition", "look_on"], name="policy_watch_due")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("policy-detail", args=[self.coalition.slug, self.pk])

    @property
    def is_over(self):
        """Whether nothing more is to come of it."""
        return self.status in ENDED


@track()
@choices_enforced
class PolicyStep(ScopedModel):
    """What became of it on a day."""

    policy = models.ForeignKey(PolicyWatch, models.CASCADE, related_name="steps")
    status = models.CharField("how far it is", max_length=8, choices=Status)
    on = models.DateField("since", default=timezone.localdate)
    note = models.CharField("in a sentence", max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.policy}: {self.get_status_display().lower()}"
