"""Notices: what we owe somebody, whether it went out, and if not, why (design.md 3, promise 4)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced

from .querysets import NoticeQuerySet, PreferenceQuerySet


class NoticeCategory(models.TextChoices):
    """What a person may switch off, one by one. Report-backs then wait in the app (domain.md 5, rule 4)."""

    ACCOUNT = "account", "Sign-in and account"
    INVITATION = "invitation", "Meeting invitations and changes"
    REMINDER = "reminder", "Reminders"
    FOLLOW_UP = "follow_up", "After a meeting: thanks, decisions, your tasks"
    INPUT = "input", "Requests for your view"
    REPORT_BACK = "report_back", "What became of your input"
    DIGEST = "digest", "Summaries"


@choices_enforced
class Notice(ScopedModel):
    """One message owed to one person on one occasion. `key` names the occasion, so it is owed once.

    owed -> claimed -> sending -> sent. A claimed notice whose worker died goes back to owed: it never reached the mail
    server. One that died while `sending` may or may not have been taken: it is never sent again by itself; a person
    decides (`unsure`). `skipped` keeps the reason; `held` waits for `not_before`.
    """

    class Status(models.TextChoices):
        OWED = "owed", "Owed"
        CLAIMED = "claimed", "Taken by a worker"
        SENDING = "sending", "Being handed over"
        SENT = "sent", "Sent"
        SKIPPED = "skipped", "Not sent"
        FAILED = "failed", "Could not be sent"
        UNSURE = "unsure", "Perhaps sent"

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, help_text="Which renderer in the registry words it.")
    category = models.CharField(max_length=12, choices=NoticeCategory)
    person = models.ForeignKey("members.Person", models.CASCADE, related_name="notices")
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.OWED)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was not sent, in words.")
    owed_at = models.DateTimeField(default=timezone.now, editable=False)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    to_address = models.EmailField(blank=True, help_text="Where it went.")
    subject = models.CharField(max_length=300, blank=True, help_text="As it was sent.")
    body = models.TextField(blank=True, help_text="The text part, as it was sent.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-owed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "key"], name="notice_owed_once"),
            models.CheckConstraint(condition=~Q(status="sent") | Q(sent_at__isnull=False), name="notice_sent_has_time"),
            models.CheckConstraint(
                condition=~Q(status__in=["skipped", "failed", "unsure"]) | ~Q(reason=""),
                name="notice_unsent_has_reason",
            ),
        ]
        indexes = [
            # the sweep: owed and due, oldest first
            models.Index(fields=["not_before", "id"], condition=Q(status="owed"), name="notice_due"),
            # the sweep: taken and not finished
            models.Index(
                fields=["claimed_at"], condition=Q(status__in=["claimed", "sending"]), name="notice_in_flight"
            ),
            # the notices page, newest first, by status
            models.Index(fields=["coalition", "status", "-owed_at"], name="notice_log"),
            # what one person had from us
            models.Index(fields=["person", "-owed_at"], name="notice_of_person"),
            # the notices about one meeting or report-back
            models.Index(fields=["about_type", "about_id"], name="notice_about"),
        ]

    def __str__(self):
        return self.subject or self.key


@choices_enforced
class NoticePreference(ScopedModel):
    """A category a person has switched off."""

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="notice_preferences")
    category = models.CharField(max_length=12, choices=NoticeCategory)
    muted_at = models.DateTimeField(default=timezone.now)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "category"], name="preference_once"),
        ]

    def __str__(self):
        return f"{self.person}: no {self.get_category_display().lower()}"
