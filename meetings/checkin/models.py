"""The code people check in with on their own phones, and what they say before a coordinator has nodded."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.attendance.actions import OPENS_BEFORE
from meetings.meetings.models import Meeting
from members.models import Person

from .querysets import ArrivalQuerySet, CheckInCodeQuerySet

CLOSES_AFTER = timedelta(hours=1)


@track(exclude=["code"])
class CheckInCode(ScopedModel):
    """Six letters that open the check-in page of one meeting, from half an hour before it until an hour after it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="checkin_codes")
    code = models.CharField(max_length=6)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CheckInCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="checkin_code_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(revoked_at__isnull=True), name="checkin_one_code_a_meeting"
            ),
        ]

    def __str__(self):
        return f"Check-in for {self.meeting}"

    @property
    def opens_at(self):
        """The moment from which it opens."""
        return self.meeting.starts_at - OPENS_BEFORE

    @property
    def closes_at(self):
        """The moment until which it opens."""
        return self.meeting.ends_at + CLOSES_AFTER


@track()
@choices_enforced
class Arrival(ScopedModel):
    """Somebody says they are, or were, there: a visitor nobody invited, or an invited person afterwards.

    Shown apart until a coordinator confirms it; only then it becomes an Attendance.
    """

    class How(models.TextChoices):
        VISITOR = "visitor", "At the door"
        CLAIM = "claim", "Said so afterwards"

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CONFIRMED = "confirmed", "Confirmed"
        DECLINED = "declined", "Not confirmed"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="arrivals")
    how = models.CharField(max_length=8, choices=How)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="arrivals")
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    remote = models.BooleanField(default=False)
    said_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "meeting",
                models.functions.Lower("name"),
                models.functions.Lower("organization"),
                condition=Q(person__isnull=True),
                name="arrival_of_visitor_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(person__isnull=False), name="arrival_of_person_once"
            ),
            models.CheckConstraint(
                condition=(Q(how="claim") & Q(person__isnull=False)) | (Q(how="visitor") & Q(person__isnull=True)),
                name="arrival_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False)),
                name="arrival_answer_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_answer_display()}"
