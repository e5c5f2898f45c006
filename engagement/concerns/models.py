"""Worries and what was changed because of them (domain.md, CON-1 to CON-4; part 5, rule 9)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.voice.models import Input
from meetings.models import Objective
from members.models import Partner, Person

from .life import BADGES, HELPS, Status
from .querysets import CauseQuerySet, ChangeQuerySet, ConcernQuerySet, StepQuerySet, ViewQuerySet


@track()
@choices_enforced
class Concern(ScopedModel):
    """Somebody's worry, told to a coordinator they chose. Personal ones, and those not known to be otherwise, are between
    the two; professional ones are for the coordinators (querysets.py). `words` are theirs and never change; what the
    coordinators found (`root_cause`, `rate_*`, `adkar_barrier`, `finding`) is not shown to the raiser.
    """

    class Nature(models.TextChoices):
        PROFESSIONAL = "professional", "About the work"
        PERSONAL = "personal", "Personal"
        UNKNOWN = "unknown", "Not sure"

    class RootCause(models.TextChoices):
        WORKLOAD = "workload", "Workload"
        RELEVANCE = "relevance_unclear", "What it is good for is unclear"
        TURF = "turf", "Turf"
        COMPETITION = "competition", "Competition"
        MANDATE = "mandate_only", "Sent, not convinced"
        PERSONAL = "personal", "Personal"
        PAST = "past_experience", "What happened before"
        TRUST = "trust", "Trust"
        PRIVACY = "data_privacy", "Data and privacy"
        REPUTATION = "reputation", "Reputation"
        COST = "cost", "Cost"
        LEGAL = "legal", "Legal"
        LOGISTICS = "logistics", "Logistics"
        OTHER = "other", "Something else"

    class Barrier(models.TextChoices):
        AWARENESS = "awareness", "Awareness: why it is needed"
        DESIRE = "desire", "Desire: wanting to"
        KNOWLEDGE = "knowledge", "Knowledge: how it is done"
        ABILITY = "ability", "Ability: being able to"
        REINFORCEMENT = "reinforcement", "Reinforcement: keeping it up"

    # What an address says: numbers in a row would tell how many there are between two one may see.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="concerns")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="concerns")
    coordinator = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="concerns", verbose_name="about"
    )
    words = models.TextField("in their words", max_length=4000)
    nature = models.CharField(max_length=12, choices=Nature, default=Nature.UNKNOWN)
    may_quote = models.BooleanField("may be quoted without the name", default=False)
    on_behalf = models.BooleanField("noted by a coordinator", default=False, editable=False)
    raised_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.RAISED)
    root_cause = models.CharField(max_length=20, choices=RootCause, blank=True)
    # how much of it is there, 1 to 5, in the order of Barrier; from them follows the first barrier (life.first_barrier)
    rate_awareness = models.PositiveSmallIntegerField("awareness", null=True, blank=True)
    rate_desire = models.PositiveSmallIntegerField("desire", null=True, blank=True)
    rate_knowledge = models.PositiveSmallIntegerField("knowledge", null=True, blank=True)
    rate_ability = models.PositiveSmallIntegerField("ability", null=True, blank=True)
    rate_reinforcement = models.PositiveSmallIntegerField("reinforcement", null=True, blank=True)
    adkar_barrier = models.CharField("first barrier", max_length=14, choices=Barrier, blank=True)
    finding = models.TextField("what we found", max_length=4000, blank=True)
    answer = models.TextField("our answer", max_length=4000, blank=True)
    answered_on = models.DateField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    settled_on = models.DateField("eased or given up on", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="concern_says_something"),
            models.CheckConstraint(
                condition=Q(
                    rate_awareness__range=(1, 5),
                    rate_desire__range=(1, 5),
                    rate_knowledge__range=(1, 5),
                    rate_ability__range=(1, 5),
                    rate_reinforcement__range=(1, 5),
                ),  # fmt: skip
                name="concern_rated_one_to_five",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["answered"]) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="concern_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["eased", "unresolved"]) ^ Q(settled_on__isnull=True),
                name="concern_settled_has_day",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("raised_on")),
                name="concern_settled_after_raised",
            ),
        ]
        indexes = [
            # the concerns list and Today
            models.Index(fields=["coalition", "status", "raised_on"], name="concern_by_status"),
            # my concerns
            models.Index(fields=["person", "-raised_on"], name="concern_of_person"),
            # the partner page, the risk
            models.Index(fields=["partner", "status"], name="concern_of_partner"),
        ]

    def __str__(self):
        return "a concern"  # logs and messages name nothing else

    def get_absolute_url(self):
        return reverse("concern-detail", args=[self.coalition.slug, self.key])

    @property
    def badge(self):
        """Where it is: word, kind and icon."""
        return BADGES[self.status]

    @property
    def helps(self):
        """What helps where the first barrier is, or ""."""
        return HELPS.get(self.adkar_barrier, "")

    @property
    def is_private(self):
        """Between two people; of the others not even its existence is known to anybody."""
        return self.nature != self.Nature.PROFESSIONAL

    @property
    def is_settled(self):
        """Eased, or given up."""
        return self.status in (Status.EASED, Status.UNRESOLVED)


@choices_enforced
class ConcernStep(ScopedModel):
    """One step in the life of a concern, who took it and what they said to it; known to whom the concern is known."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="steps")
    to = models.CharField(max_length=10, choices=Status)
    on = models.DateField()
    by_raiser = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.get_to_display()


@track()
class TheirView(ScopedModel):
    """How a partner sees it, in their words, on a day (CON-3): of the partner as such, or with one concern of theirs."""

    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True, related_name="views")
    concern = models.ForeignKey(Concern, models.CASCADE, null=True, blank=True, related_name="views")
    words = models.TextField("how they see it, in their words", max_length=4000)
    heard_on = models.DateField("heard on")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["-heard_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="view_says_something"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False) | Q(concern__isnull=False), name="view_of_somebody"
            ),
        ]

    def __str__(self):
        return "their view"


@track()
class Change(ScopedModel):
    """What was changed, when, and what it did; `causes` are the concerns and inputs behind it (CON-4).

    `may_tell` lets members read it, never who stood behind it, once it can be told together with others (told.py);
    `told_on` is the day it was, and never changes.
    """

    what_changed = models.CharField(
        "what was changed", max_length=300, help_text="As everybody may read it: no names, no organization."
    )
    changed_on = models.DateField("since")
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="changes", verbose_name="about"
    )
    may_tell = models.BooleanField("members may read it", default=True)
    told_on = models.DateField(null=True, blank=True, editable=False)
    look_on = models.DateField("we look at its effect on", null=True, blank=True)
    effect = models.TextField("what it did", max_length=2000, blank=True)
    effect_on = models.DateField(null=True, blank=True, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what_changed=""), name="change_says_what"),
            models.CheckConstraint(condition=Q(effect="") ^ Q(effect_on__isnull=False), name="change_effect_dated"),
        ]
        indexes = [
            # those members read; those that wait to be told
            models.Index(fields=["coalition", "told_on"], name="change_told"),
        ]

    def __str__(self):
        return self.what_changed

    def get_absolute_url(self):
        return reverse("change-edit", args=[self.coalition.slug, self.pk])


class ChangeCause(ScopedModel):
    """That a change came of one concern, or of one input."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="causes")
    concern = models.ForeignKey(Concern, models.CASCADE, null=True, related_name="causes")
    input = models.ForeignKey(Input, models.CASCADE, null=True, related_name="causes")

    objects = CauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(concern__isnull=True) ^ Q(input__isnull=True), name="cause_concern_or_input"
            ),
            models.UniqueConstraint(fields=["change", "concern"], name="cause_concern_once"),
            models.UniqueConstraint(fields=["change", "input"], name="cause_input_once"),
        ]

    def __str__(self):
        return str(self.change)
