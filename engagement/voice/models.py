"""Asking, listening, answering: requests for input, what was said, and what became of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.models import Meeting, Objective
from members.models import Partner, Person

from .querysets import InputQuerySet, InputRequestQuerySet


@track()
@choices_enforced
class InputRequest(ScopedModel):
    """A call for views. To open it says what is open, how input is used, phase, minutes, report-back date (DEC-2)."""

    class Phase(models.TextChoices):
        DESIGN = "design", "While we design it"
        IMPLEMENTATION = "implementation", "While we carry it out"
        EVALUATION = "evaluation", "While we look back at it"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed, answer owed"
        ANSWERED = "answered", "Answered"
        ARCHIVED = "archived", "Archived"

    title = models.CharField(max_length=200)
    question = models.TextField(max_length=4000)
    what_is_open = models.TextField("what is still open", max_length=2000, blank=True)
    how_used = models.TextField("how your input will be used", max_length=2000, blank=True)
    phase = models.CharField(max_length=14, choices=Phase, blank=True)
    estimated_minutes = models.PositiveSmallIntegerField(
        "minutes it takes", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    report_back_on = models.DateField("you hear back by", null=True, blank=True)
    closes_on = models.DateField("open until", null=True, blank=True)
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="input_requests")
    decision = models.ForeignKey(
        "meetings.Decision", models.SET_NULL, null=True, blank=True, related_name="input_requests"
    )
    text_version = models.ForeignKey(
        "engagement.TextVersion",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="input_requests",
        verbose_name="draft of a text",
    )
    about = models.CharField("anything else", max_length=200, blank=True)
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="input_requests")
    agenda_item = models.ForeignKey(
        "meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="input_requests", editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="who answers"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_on = models.DateField("decided on", null=True, blank=True)
    interim_note = models.TextField(blank=True, max_length=2000)
    interim_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InputRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft")
                | (
                    ~Q(what_is_open="")
                    & ~Q(how_used="")
                    & ~Q(phase="")
                    & Q(estimated_minutes__isnull=False, report_back_on__isnull=False)
                ),
                name="request_open_says_all",
                violation_error_message="Say what is open, how it is used, phase, minutes and the day of the answer.",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(text_version__isnull=True),
                name="request_about_one_thing",
                violation_error_message="A request is about a decision or about a draft, not about both.",
            ),
        ]
        indexes = [
            # the input list, and what is open to answer on My table
            models.Index(fields=["coalition", "status", "report_back_on"], name="request_by_status"),
            # search: any part of the title, and titles written nearly so
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="request_title_trgm"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("input-detail", args=[self.coalition.slug, self.pk])

    @property
    def aim(self):
        """The objective it is about, by itself or through the decision it is about; None for neither."""
        return self.objective or (self.decision.objective if self.decision else None)

    def takes_input(self, on):
        """Whether somebody may still answer on this day; afterwards what they said can only be read."""
        return self.status == self.Status.OPEN and (self.closes_on is None or on <= self.closes_on)

    @property
    def owes_answer(self):
        """Whether a published answer is still to come, should anybody have given input."""
        return self.status in (self.Status.OPEN, self.Status.CLOSED)


@track()
@choices_enforced
class Input(ScopedModel):
    """What one person said to one request, by whatever channel. Saying more makes a new version, not a second row.

    Somebody who was here as two people may have two: one with their name and one in confidence, which never join.
    """

    class Attribution(models.TextChoices):
        NAMED = "named", "With my name"
        CONFIDENTIAL = "confidential", "In confidence"

    class Channel(models.TextChoices):
        APP = "app", "In the app"
        LINK = "link", "By personal link"
        PAPER = "paper", "On paper"
        PHONE = "phone", "By phone"
        MEETING = "meeting", "In the meeting"
        MAIL = "mail", "By mail"
        WALL = "wall", "By the code on the wall"

    request = models.ForeignKey(InputRequest, models.PROTECT, related_name="inputs")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="inputs")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="inputs")
    text = models.TextField("what was said", max_length=10_000)
    attribution = models.CharField(max_length=12, choices=Attribution, default=Attribution.NAMED)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.APP)
    given_on = models.DateField(default=timezone.localdate)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InputQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            # Two only of somebody who was here twice, and spoke once with their name and once in confidence (docs/adr/0031).
            models.UniqueConstraint(
                fields=["request", "person", "attribution"], condition=Q(person__isnull=False), name="input_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="input_says_something"),
        ]
        indexes = [
            # "your input" on My table
            models.Index(fields=["person", "-given_on"], name="input_of_person"),
            # a partner's voice
            models.Index(fields=["partner", "-given_on"], name="input_of_partner"),
            # search: any part of what was said
            GinIndex(OpClass(Upper("text"), "gin_trgm_ops"), name="input_text_trgm"),
        ]
        triggers = [pgtrigger.ReadOnly(name="input_attribution_stays", fields=["attribution", "request"])]

    def __str__(self):
        return f"Input on {self.request}"

    @property
    def is_confidential(self):
        """Counts and is answered like any other; its author is shown to coordinators only."""
        return self.attribution == self.Attribution.CONFIDENTIAL
