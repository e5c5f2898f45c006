"""What is put together for one audience and printed: a leadership brief, a sheet of talking points (EVD-1, EVD-3)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.case.kinds import Audience
from engagement.case.models import EvidenceItem
from engagement.case.querysets import LeaderQuerySet
from members.models import Partner


@track()
@choices_enforced
class Brief(ScopedModel):
    """A text composed on a day from evidence, cases and messages. It stays as it was edited, whatever changes behind it."""

    class Kind(models.TextChoices):
        BRIEF = "brief", "Leadership brief"
        SHEET = "sheet", "Talking points"

    kind = models.CharField(max_length=5, choices=Kind, default=Kind.BRIEF)
    title = models.CharField(max_length=160)
    audience = models.CharField("who it is for", max_length=10, choices=Audience)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="briefs", verbose_name="for one partner"
    )
    body = models.TextField("the text", max_length=20000)
    composed_on = models.DateField(default=timezone.localdate, editable=False)
    composed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    rests_on = models.ManyToManyField(EvidenceItem, through="engagement.BriefEvidence", related_name="briefs")
    updated_at = models.DateTimeField(auto_now=True)

    objects = LeaderQuerySet.as_manager()

    class Meta:
        ordering = ["-composed_on", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("brief-detail", args=[self.coalition.slug, self.pk])


class BriefEvidence(ScopedModel):
    """A text uses this evidence: when it is due for review, the text says so."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="evidence_links")
    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="brief_links")

    objects = LeaderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["brief", "item"], name="brief_rests_on_once")]

    def __str__(self):
        return f"{self.brief} uses {self.item}"
