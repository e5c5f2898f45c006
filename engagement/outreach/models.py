"""The contact log: who talked with whom, and whether something was asked."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import ContactQuerySet


@track()
@choices_enforced
class Contact(ScopedModel):
    """One contact with a partner. A two-way one makes an unaware partner `aware` (domain.md 3.3)."""

    class Kind(models.TextChoices):
        CALL = "call", "Call"
        VISIT = "visit", "Visit"
        MAIL = "mail", "Mail"
        MEETING = "meeting", "Met at a meeting"
        OTHER = "other", "Other"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="contacts")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CALL)
    on = models.DateField(default=timezone.localdate)
    was_two_way = models.BooleanField("we talked", default=True, help_text="Not only a message left.")
    was_ask = models.BooleanField("we asked for something", default=False)
    note = models.TextField(max_length=4000, blank=True, help_text="No patient information, please.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            # last contact and timeline of a partner
            models.Index(fields=["partner", "-on"], name="contact_of_partner"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} with {self.partner}"
