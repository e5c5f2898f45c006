"""Pieces we write for others to publish (TRN-3): a newsletter reaches leaders who never come to a meeting."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import PieceQuerySet


@track()
@choices_enforced
class ContentContribution(ScopedModel):
    """One piece: for whose newsletter, who writes it, by when, and since when it is out. `due_on` is what we said."""

    class Kind(models.TextChoices):
        NEWSLETTER = "newsletter", "For a newsletter"
        ARTICLE = "article", "An article"
        TALK = "talk", "A talk"
        POST = "post", "A post on the web"
        OTHER = "other", "Something else"

    title = models.CharField("what it is about", max_length=200)
    kind = models.CharField("what it is", max_length=10, choices=Kind, default=Kind.NEWSLETTER)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="pieces", verbose_name="for which partner"
    )
    outlet = models.CharField("where it appears", max_length=160, blank=True)
    reaches = models.CharField(
        "who reads it", max_length=160, blank=True, help_text="Such as: every hospital director of the state."
    )
    author = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="pieces", verbose_name="who writes it"
    )
    begun_on = models.DateField("offered on", default=timezone.localdate)
    due_on = models.DateField("by", null=True, blank=True)
    published_on = models.DateField("came out on", null=True, blank=True)
    link = models.URLField("where to read it", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_on", "-pk"]
        verbose_name = "piece for others to publish"
        verbose_name_plural = "pieces for others to publish"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gte=F("begun_on")),
                name="piece_out_after_begun",
            )
        ]
        indexes = [
            models.Index(fields=["coalition", "due_on"], condition=Q(published_on__isnull=True), name="piece_due")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("piece-edit", args=[self.coalition.slug, self.pk])
