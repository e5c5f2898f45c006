"""Exit interviews: what a partner that left told us (SUS-1)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import FarewellQuerySet


@track()
@choices_enforced
class ExitTalk(ScopedModel):
    """A talk with a partner that left or is about to: why, what would have kept it, what we change. Coordinators only."""

    class Reason(models.TextChoices):
        TIME = "time", "Too little time"
        BENEFIT = "benefit", "It brought them too little"
        LEADERSHIP = "leadership", "New people at the top"
        CLOSED = "closed", "It closed or merged"
        COST = "cost", "Cost"
        DISAGREED = "disagreed", "They saw it differently"
        OTHER = "other", "Something else"
        UNSAID = "unsaid", "They would rather not say"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="exit_talks")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="who told us"
    )
    on = models.DateField()
    reason = models.CharField("why they left", max_length=10, choices=Reason)
    words = models.TextField("what they said", max_length=4000, blank=True)
    would_have_kept = models.CharField("what would have kept them", max_length=300, blank=True)
    we_change = models.CharField("what we change because of it", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FarewellQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"exit talk with {self.partner}"

    def get_absolute_url(self):
        return reverse("farewell-edit", args=[self.coalition.slug, self.pk])
