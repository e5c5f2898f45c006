"""What we found out about our surroundings (ENV-1, ENV-2): it is shown as stale after 180 days."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner

from .querysets import ScanEntryQuerySet

LASTS = timedelta(days=180)


@track()
@choices_enforced
class ScanEntry(ScopedModel):
    """One finding of a scan: a need, an opportunity, competition or a norm of the region, and how we came to know."""

    class Theme(models.TextChoices):
        NEED = "need", "A need"
        OPPORTUNITY = "opportunity", "An opportunity"
        COMPETITION = "competition", "Competition"
        NORM = "norm", "What is customary there"

    class Method(models.TextChoices):
        TALK = "talk", "A talk"
        SURVEY = "survey", "A survey"
        DATA = "data", "Figures"
        NEWS = "news", "The news"
        RESEARCH = "research", "Market research"

    theme = models.CharField("what it is", max_length=11, choices=Theme)
    method = models.CharField("how we know", max_length=8, choices=Method, default=Method.TALK)
    finding = models.CharField("what we found", max_length=300)
    source = models.CharField("where it says so", max_length=200, blank=True)
    region = models.CharField("where it holds", max_length=100, blank=True)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="scan_entries", verbose_name="about"
    )
    found_on = models.DateField("true as of", default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScanEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-pk"]
        verbose_name_plural = "scan entries"

    def __str__(self):
        return self.finding

    def is_stale(self, today):
        """Whether it has expired: nobody looked for longer than 180 days."""
        return self.found_on + LASTS < today
