"""Whether mail reaches somebody: the state of an address, and what made it so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced


class AddressQuerySet(ScopedQuerySet):
    """Coordinators see the state of every address."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.none()

    def in_force(self):
        """Those about the address the person has now: a new one begins anew."""
        return self.filter(person__email__iexact=models.F("address"))

    def blocking(self):
        """Those that keep mail back."""
        return self.in_force().filter(state__in=["hard", "complained"])


@choices_enforced
class AddressState(ScopedModel):
    """How one person's address took our mail. Without a row, or after the address was changed: well."""

    class State(models.TextChoices):
        OK = "ok", "Mail arrives"
        SOFT = "soft", "Mail came back for now"
        HARD = "hard", "Mail does not arrive"
        COMPLAINED = "complained", "They marked our mail as spam"

    person = models.OneToOneField("members.Person", models.CASCADE, related_name="address_state")
    address = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.OK)
    soft_count = models.PositiveSmallIntegerField(default=0, help_text="Times in a row it came back for now.")
    since = models.DateTimeField(default=timezone.now)

    objects = AddressQuerySet.as_manager()

    class Meta:
        indexes = [
            # the addresses a coordinator has to ask about
            models.Index(
                fields=["coalition", "-since"], condition=Q(state__in=["hard", "complained"]), name="address_blocked"
            ),
        ]

    def __str__(self):
        return f"{self.address}: {self.get_state_display()}"


@choices_enforced
class AddressEvent(ScopedModel):
    """One thing that happened to an address. `key` names it, so that a report read twice counts once."""

    class Kind(models.TextChoices):
        SOFT = "soft", "Came back for now"
        HARD = "hard", "Came back for good"
        COMPLAINT = "complaint", "Marked as spam"
        CLEARED = "cleared", "Taken up again"

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="address_events")
    notice = models.ForeignKey("members.Notice", models.SET_NULL, null=True, blank=True, related_name="address_events")
    address = models.EmailField()
    kind = models.CharField(max_length=9, choices=Kind)
    said = models.CharField(max_length=300, blank=True, help_text="What the other side said, in its words.")
    key = models.CharField(max_length=64, help_text="SHA-256 of what named the event.")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="address_event_once")]

    def __str__(self):
        return f"{self.address}: {self.get_kind_display()}"
