"""Contact drills: does the day-and-night contact of each member answer, and how fast (PUR-1).

A drill is outreach with an answer that counts as evidence, and no meeting: so it stands on this floor, beside the
contact log. The numbers it tries are those of the call list (members/partners/call_list.py).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import AlertQuerySet, CallQuerySet, DrillQuerySet


@track()
class Drill(ScopedModel):
    """One drill: everybody is tried at once, and it ends when a coordinator ends it."""

    note = models.CharField("what it is for", max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition"],
                condition=Q(ended_at__isnull=True),
                name="drill_one_at_a_time",
                violation_error_message="A drill is under way.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")), name="drill_ends_later"
            ),
        ]

    def __str__(self):
        return f"contact drill of {self.held_on():%B} {self.held_on().day}"

    def get_absolute_url(self):
        return reverse("drill-detail", args=[self.coalition.slug, self.pk])

    def held_on(self):
        """The day it began, where the coalition is."""
        return self.started_at.astimezone(self.coalition.zone).date()


@track()
@choices_enforced
class DrillCall(ScopedModel):
    """One partner's contact in a drill, and their answer. A reply that never came is an open line, not a fault."""

    class Way(models.TextChoices):
        LINK = "link", "By the link"
        PHONE = "phone", "On the phone"

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="calls")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="drill_calls")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="drill_calls")
    phone = models.CharField(max_length=40, blank=True, help_text="The number as it was on the call list.")
    answered_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=5, choices=Way, blank=True)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="From when their mail left us, or by phone from the start, to the answer."
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["drill", "partner"], name="drill_calls_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, way="", minutes__isnull=True)
                | Q(answered_at__isnull=False, minutes__isnull=False) & ~Q(way=""),
                name="drill_answer_has_way",
            ),
        ]

    def __str__(self):
        return f"{self.partner} in the {self.drill}"


@track()
class Alert(ScopedModel):
    """News of an incident, sent to everybody on the day-and-night call list at once (PUR-1; domain.md 5, rule 6)."""

    subject = models.CharField("what has happened", max_length=120)
    words = models.TextField("what to do, and where to ask", max_length=2000)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    people = models.PositiveIntegerField(default=0, editable=False, help_text="How many it was owed to.")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(words=""), name="alert_says_what"),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("alert-detail", args=[self.coalition.slug, self.pk])
