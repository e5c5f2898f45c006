"""Introductions: somebody opens a door for us, as a favor (CHM-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import IntroductionQuerySet

MINUTES = 15  # a call or a mail


@track()
@choices_enforced
class Introduction(ScopedModel):
    """One favor: `via` is asked to introduce us to `to`, who belongs to `partner`. A no is private and final."""

    class Status(models.TextChoices):
        ASKED = "asked", "Asked"
        AGREED = "agreed", "Will do it"
        MADE = "made", "Introduced"
        DECLINED = "declined", "Rather not"
        LET_GO = "let_go", "Let go"

    OPEN = (Status.ASKED, Status.AGREED)

    via = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="introductions_asked", verbose_name="who is asked"
    )
    for_partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, related_name="introductions_made", help_text="Of whoever is asked."
    )
    to = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="introductions_to", verbose_name="whom we want to meet"
    )
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="introductions")
    purpose = models.CharField("what for", max_length=300)
    minutes = models.PositiveSmallIntegerField("minutes it takes", default=MINUTES)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    asked_on = models.DateField(default=timezone.localdate)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    settled_on = models.DateField(null=True, blank=True)
    outcome = models.CharField("what came of it", max_length=300, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["via", "partner"],
                condition=Q(status__in=["asked", "agreed", "declined"]),
                name="introduction_asked_once",
                violation_error_message="They were asked for this already.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "agreed"], settled_on__isnull=True)
                | Q(status__in=["made", "declined", "let_go"], settled_on__isnull=False),
                name="introduction_settled_when_over",
            ),
        ]

    def __str__(self):
        return f"Introduction to {self.partner}"

    def get_absolute_url(self):
        return reverse("introduction-detail", args=[self.coalition.slug, self.pk])
