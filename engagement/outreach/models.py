"""The contact log: who talked with whom, whether something was asked; and talks one to one (ONE-1)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import ContactQuerySet, OneOnOneQuerySet


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


@track()
@choices_enforced
class OneOnOne(ScopedModel):
    """A private talk with one partner before and beside the group: their goals, their worries, what we can do (ONE-1, ONE-2).

    Its contact stands in the log, so that it counts as one; the notes are the coordinators' alone.
    """

    class Host(models.TextChoices):
        THEIRS = "theirs", "At their place"
        OURS = "ours", "At ours"
        NEUTRAL = "neutral", "Elsewhere"
        REMOTE = "remote", "By phone or video"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="one_on_ones")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="one_on_ones")
    contact = models.OneToOneField(Contact, models.SET_NULL, null=True, editable=False, related_name="one_on_one")
    on = models.DateField("when", default=timezone.localdate)
    location_host = models.CharField("where", max_length=7, choices=Host, default=Host.THEIRS)
    goals = models.TextField("what they want to reach", max_length=2000, blank=True)
    worries = models.TextField("what worries them", max_length=2000, blank=True)
    we_can = models.TextField("what we can do for them", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = OneOnOneQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            # the last talk with a partner, and whether there was one
            models.Index(fields=["partner", "-on"], name="one_on_one_of_partner"),
        ]

    def __str__(self):
        return f"Talk with {self.partner}"

    def get_absolute_url(self):
        return reverse("one-on-one-edit", args=[self.coalition.slug, self.pk])
