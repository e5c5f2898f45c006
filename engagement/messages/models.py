"""A selling point in the words of one audience, and how it went when somebody used it (INT-3, INT-4, INT-5, EVD-4)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from engagement.case.kinds import Audience, Motive
from engagement.case.models import EvidenceItem
from engagement.selling.models import SellingPoint
from members.models import Partner
from members.preferences.models import Language


@track()
@choices_enforced
class MessageVariant(ScopedModel):
    """One wording of a selling point, for one audience, with what is meant to move them."""

    point = models.ForeignKey(SellingPoint, models.CASCADE, related_name="messages", verbose_name="selling point")
    audience = models.CharField("who it is for", max_length=10, choices=Audience)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    words = models.TextField("how we say it", max_length=900)
    patient_line = models.CharField("what patients gain", max_length=240, blank=True)
    motives = ArrayField(
        models.CharField(max_length=11, choices=Motive), default=list, blank=True, verbose_name="what moves them"
    )
    evidence = models.ForeignKey(
        EvidenceItem, models.SET_NULL, null=True, blank=True, related_name="messages", verbose_name="the figure it uses"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["point__words", "audience", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(motives__contained_by=[motive.value for motive in Motive]), name="message_motives_known"
            )
        ]

    def __str__(self):
        return f"{self.get_audience_display()}: {self.words[:80]}"

    def get_absolute_url(self):
        return reverse("message-detail", args=[self.coalition.slug, self.pk])

    @property
    def motive_words(self):
        """What moves them, in words."""
        return [Motive(each).label for each in self.motives]


@track()
@choices_enforced
class PointUse(ScopedModel):
    """A selling point was used with a partner, in some wording, and this is what came of it. For coordinators only."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Not known yet"
        MORE = "more", "They wanted to hear more"
        YES = "yes", "They said yes"
        COOL = "cool", "It did not speak to them"

    point = models.ForeignKey(SellingPoint, models.CASCADE, related_name="uses", verbose_name="selling point")
    message = models.ForeignKey(
        MessageVariant, models.SET_NULL, null=True, blank=True, related_name="uses", verbose_name="in which words"
    )
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="points_heard", verbose_name="used with")
    used_on = models.DateField("on", default=timezone.localdate)
    outcome = models.CharField("what came of it", max_length=4, choices=Outcome, default=Outcome.OPEN)
    note = models.CharField(max_length=240, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-used_on", "-pk"]

    def __str__(self):
        return f"{self.point}, with {self.partner}"

    def get_absolute_url(self):
        return reverse("use-edit", args=[self.coalition.slug, self.pk])
