"""Whom the coalition reaches, by whom, and what partners do together (BEN-1, BEN-2, STK-2, ACT-4, ACT-5)."""

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.models import Objective
from members.models import Partner

from .querysets import JointQuerySet, OpenQuerySet, OutreachQuerySet, OverviewQuerySet, RosterQuerySet


@track()
@choices_enforced
class Community(ScopedModel):
    """A place or a group of people the coalition wants to reach, whether anybody does so far or not."""

    class Kind(models.TextChoices):
        AREA = "area", "A place"
        POPULATION = "population", "A group of people"

    kind = models.CharField("what it is", max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    people = models.PositiveIntegerField("how many people, about", null=True, blank=True)
    note = models.CharField("what helps to know", max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        verbose_name_plural = "communities"
        constraints = [
            models.UniqueConstraint(
                "coalition", "kind", Lower("name"), name="community_once",
                violation_error_message="It is on the list already.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


@track()
class Served(ScopedModel):
    """A partner serves a place or a group of people."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="serves")
    community = models.ForeignKey(Community, models.CASCADE, related_name="served_by")

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "community"], name="served_once")]

    def __str__(self):
        return f"{self.partner} serves {self.community}"


@track()
class OutreachAction(ScopedModel):
    """A partner carried the word outside, in a place people go to anyway. It counts as a deed (domain.md 3.2)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="outreach_actions", verbose_name="who")
    what = models.CharField("what they did", max_length=200)
    venue = models.CharField("where", max_length=160)
    community = models.ForeignKey(
        Community, models.SET_NULL, null=True, blank=True, related_name="outreach", verbose_name="whom it was for"
    )
    done_on = models.DateField("on", default=timezone.localdate)
    audience = models.PositiveIntegerField("how many people, about", null=True, blank=True)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="outreach_actions", verbose_name="part of"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]

    def __str__(self):
        return f"{self.what}, {self.venue}"


@track()
@choices_enforced
class JointCommunication(ScopedModel):
    """Something several partners said together, so that more people hear it."""

    class Kind(models.TextChoices):
        RELEASE = "release", "Press release"
        POST = "post", "Social post"
        ARTICLE = "article", "Article or letter"
        BROADCAST = "broadcast", "Radio or television"
        EVENT = "event", "Event"

    title = models.CharField("what it says", max_length=200)
    kind = models.CharField("what it is", max_length=9, choices=Kind, default=Kind.RELEASE)
    on = models.DateField("on", default=timezone.localdate)
    audience = models.PositiveIntegerField("how many people, about", null=True, blank=True)
    link = models.URLField("where it can be read", blank=True)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="joint_communications", verbose_name="part of"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = JointQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("joint-detail", args=[self.coalition.slug, self.pk])


@track()
class JointVoice(ScopedModel):
    """A partner that takes part in a joint communication."""

    joint = models.ForeignKey(JointCommunication, models.CASCADE, related_name="voices")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="joint_voices")

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["joint", "partner"], name="joint_voice_once")]

    def __str__(self):
        return f"{self.partner}: {self.joint}"


@track()
class WorkShare(ScopedModel):
    """A part of the work that one partner runs, alone or as its part of a joint program (the same `program`)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="work_shares", verbose_name="who runs it")
    what = models.CharField("what they run", max_length=200)
    program = models.CharField("joint program", max_length=120, blank=True)
    community = models.ForeignKey(
        Community, models.SET_NULL, null=True, blank=True, related_name="work_shares", verbose_name="for whom"
    )
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="work_shares", verbose_name="part of"
    )
    started_on = models.DateField("since", default=timezone.localdate)
    ended_on = models.DateField("last day", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["program", "what", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="work_share_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
        ]

    def __str__(self):
        return f"{self.what} ({self.partner})"


@track()
class Turnout(ScopedModel):
    """How patients and residents took part in an objective over some weeks: counts, and never a person (ACT-4).

    At least four weeks, so that no count is of one clinic on one day.
    """

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="turnouts")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    came = models.PositiveIntegerField("how many came")
    came_again = models.PositiveIntegerField("how many came an extra time", null=True, blank=True)
    asked_to_pay = models.PositiveIntegerField("how many were asked whether they would pay", null=True, blank=True)
    would_pay = models.PositiveIntegerField("how many of them would", null=True, blank=True)
    source = models.CharField("who counted", max_length=160)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OverviewQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "starts_on", "ends_on"], name="turnout_once",
                violation_error_message="These days are counted already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=ExpressionWrapper(F("starts_on") + 27, models.DateField())),
                name="turnout_of_weeks",
                violation_error_message="Count over four weeks at least.",
            ),
            models.CheckConstraint(
                condition=Q(came_again__isnull=True) | Q(came_again__lte=F("came")), name="turnout_again_of_came"
            ),
            models.CheckConstraint(
                condition=Q(would_pay__isnull=True) | Q(asked_to_pay__isnull=False, would_pay__lte=F("asked_to_pay")),
                name="turnout_would_pay_of_asked",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.objective}, {self.starts_on} to {self.ends_on}"

    @property
    def share(self):
        """Percent of those asked who would pay, whole; None where nobody was asked."""
        if not self.asked_to_pay or self.would_pay is None:
            return None
        return round(100 * self.would_pay / self.asked_to_pay)
