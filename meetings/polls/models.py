"""Find a date: some times, some people, and which of them would do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Partner, Person

from .querysets import PollAnswerQuerySet, PollQuerySet


@choices_enforced
class DatePoll(ScopedModel):
    """A question when to meet. Choosing one of its times makes the meeting, with everybody asked on its list."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Being prepared"
        OPEN = "open", "Asked"
        CLOSED = "closed", "Settled"

    title = models.CharField(max_length=200)
    purpose = models.CharField("purpose, in one sentence", max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    location_host = models.CharField("where", max_length=8, choices=Meeting.Host, default=Meeting.Host.OURS)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    answer_by = models.DateField("answer by", null=True, blank=True)
    meeting = models.OneToOneField(Meeting, models.SET_NULL, null=True, blank=True, related_name="poll")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("poll-detail", args=[self.coalition.slug, self.pk])


class PollOption(ScopedModel):
    """One time that is offered."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="poll_time_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="poll_time_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.poll}: {self.starts_at}"


class PollInvitee(ScopedModel):
    """Somebody asked in a poll."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="invitees")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="Empty again when times were added.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="poll_asks_once")]

    def __str__(self):
        return f"{self.person}: {self.poll}"


@choices_enforced
class PollAnswer(ScopedModel):
    """What one person said to one time."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        IF_NEED_BE = "if_need_be", "If need be"
        NO = "no", "No"

    option = models.ForeignKey(PollOption, models.CASCADE, related_name="answers")
    invitee = models.ForeignKey(PollInvitee, models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=10, choices=Answer)

    objects = PollAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["option", "invitee"], name="poll_answered_once")]

    def __str__(self):
        return f"{self.invitee}: {self.get_answer_display()}"
