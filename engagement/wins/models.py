"""What we reached, what we promised in public, where we fell short, and what could come next (WIN-1, WIN-2, COR-1)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.commitments.models import Pledge
from meetings.models import Objective
from members.models import Partner

from .querysets import CandidateQuerySet, CreditQuerySet, OpenQuerySet, PromiseQuerySet, ShortfallQuerySet

ADMIT_WITHIN = 10  # days after a missed promise (COR-1)


@track()
class Win(ScopedModel):
    """Something that was reached and can be seen."""

    what = models.CharField("what was reached", max_length=200)
    on = models.DateField("on", default=timezone.localdate)
    details = models.TextField("what it means to people", max_length=1000, blank=True)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name="part of"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("win-detail", args=[self.coalition.slug, self.pk])


@track()
@choices_enforced
class WinCredit(ScopedModel):
    """A partner took part in a win. It is named to others once it said yes."""

    class Consent(models.TextChoices):
        UNASKED = "unasked", "Not asked yet"
        YES = "yes", "May be named"
        NO = "no", "Rather not"

    win = models.ForeignKey(Win, models.CASCADE, related_name="credits")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="win_credits")
    consent = models.CharField("may we name them?", max_length=7, choices=Consent, default=Consent.UNASKED)

    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["win", "partner"], name="win_credit_once", violation_error_message="They are named already."
            )
        ]

    def __str__(self):
        return f"{self.partner}, {self.win}"


@track()
class PublicPromise(ScopedModel):
    """What we promised openly, to whom, by which day. Its first day stays; a later one is told in a shortfall notice."""

    what = models.CharField("what we promised", max_length=200)
    to_whom = models.CharField("to whom", max_length=160)
    made_on = models.DateField("promised on", default=timezone.localdate)
    due_on = models.DateField("by")
    new_due_on = models.DateField("new day", null=True, blank=True, editable=False)
    kept_on = models.DateField("kept on", null=True, blank=True, editable=False)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="public_promises", verbose_name="part of"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("made_on")),
                name="public_promise_due_after_made",
                violation_error_message="It is due on or after the day it was promised.",
            ),
            models.CheckConstraint(
                condition=Q(new_due_on__isnull=True) | Q(new_due_on__gt=F("due_on")),
                name="public_promise_moves_later",
            ),
            models.CheckConstraint(
                condition=Q(kept_on__isnull=True) | Q(kept_on__gte=F("made_on")), name="public_promise_kept_after_made"
            ),
        ]
        indexes = [
            models.Index(fields=["coalition", "due_on"], condition=Q(kept_on__isnull=True), name="public_promise_open")
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("public-promise-detail", args=[self.coalition.slug, self.pk])

    @property
    def day(self):
        """The day that holds now."""
        return self.new_due_on or self.due_on

    def state(self, today):
        """ "kept", "kept late" (after the first day), "open" or "missed"."""
        if self.kept_on:
            return "kept" if self.kept_on <= self.due_on else "kept late"
        return "open" if self.day >= today else "missed"

    def days_left(self, today):
        """Days until the day that holds now; negative when it is past."""
        return (self.day - today).days


@track()
class ProjectCandidate(ScopedModel):
    """Something we could do first: small enough to succeed, lively enough to notice, uniting (WIN-1). Rated 1 to 5."""

    RATED = ("feasibility", "visibility", "appeal", "speed")
    _ONE_TO_FIVE = (MinValueValidator(1), MaxValueValidator(5))

    title = models.CharField("what we could do", max_length=160)
    about = models.TextField("in a few words", max_length=1000, blank=True)
    feasibility = models.PositiveSmallIntegerField("can we do it?", validators=_ONE_TO_FIVE)
    visibility = models.PositiveSmallIntegerField("will people notice?", validators=_ONE_TO_FIVE)
    appeal = models.PositiveSmallIntegerField("does it speak to all groups?", validators=_ONE_TO_FIVE)
    speed = models.PositiveSmallIntegerField("will it be done soon?", validators=_ONE_TO_FIVE)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="candidates", verbose_name="became"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    feasibility__range=(1, 5), visibility__range=(1, 5), appeal__range=(1, 5), speed__range=(1, 5)
                ),
                name="candidate_rated_one_to_five",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def lowest(self):
        """Its weakest side: a first project fails there."""
        return min(getattr(self, name) for name in self.RATED)


@track()
class ShortfallNotice(ScopedModel):
    """We say openly that a promise was missed, why, and what now. Sent as soon as it is written; it stays as it was sent."""

    promise = models.ForeignKey(PublicPromise, models.CASCADE, null=True, blank=True, related_name="shortfalls")
    pledge = models.ForeignKey(Pledge, models.CASCADE, null=True, blank=True, related_name="shortfalls")
    missed_on = models.DateField("the day it was due")
    what = models.CharField("what we did not do", max_length=240)
    why = models.TextField("why", max_length=1000)
    what_now = models.TextField("what we do now", max_length=1000)
    new_due_on = models.DateField("it comes by", null=True, blank=True)
    told_on = models.DateField(editable=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = ShortfallQuerySet.as_manager()

    class Meta:
        ordering = ["-told_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(promise__isnull=False, pledge__isnull=True) | Q(promise__isnull=True, pledge__isnull=False),
                name="shortfall_of_one_promise",
            ),
            models.CheckConstraint(condition=Q(told_on__gt=F("missed_on")), name="shortfall_after_the_day"),
            models.CheckConstraint(
                condition=Q(new_due_on__isnull=True) | Q(new_due_on__gt=F("missed_on")), name="shortfall_new_day_later"
            ),
            models.UniqueConstraint(fields=["promise", "missed_on"], name="shortfall_once_a_public_miss"),
            models.UniqueConstraint(fields=["pledge", "missed_on"], name="shortfall_once_a_pledge_missed"),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("shortfall-detail", args=[self.coalition.slug, self.pk])

    @property
    def days_after(self):
        """Days from the missed day until we said so."""
        return (self.told_on - self.missed_on).days
