"""Notices: what we owe somebody, whether it went out, and if not, why (design.md 3, promise 4)."""

import hashlib

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced

from .querysets import NoticeQuerySet


class NoticeCategory(models.TextChoices):
    """What a person may switch off, one by one. Report-backs then wait in the app (domain.md 5, rule 4)."""

    ACCOUNT = "account", "Sign-in and account"
    INVITATION = "invitation", "Meeting invitations and changes"
    REMINDER = "reminder", "Reminders"
    FOLLOW_UP = "follow_up", "After a meeting: thanks, decisions, your tasks"
    INPUT = "input", "Requests for your view"
    REPORT_BACK = "report_back", "What became of your input"
    DIGEST = "digest", "Summaries"
    INCIDENT = "incident", "Urgent: something has happened"


# Mail about one's own access comes at any hour and cannot be switched off.
ACCOUNT_ONLY = frozenset({NoticeCategory.ACCOUNT})
# The answer to what somebody said is a right (domain.md 5, rule 4): a pause of other messages does not stop it.
PASSES_PAUSE = ACCOUNT_ONLY | {NoticeCategory.REPORT_BACK}
PASSES_QUIET_HOURS = ACCOUNT_ONLY
# News of an incident passes them to whoever agreed to it (rule 6; MailHabit.at_any_hour).
PASSES_IF_AGREED = frozenset({NoticeCategory.INCIDENT})
# What has no date of its own to keep: of these at most two a person in seven days, the others in a summary (rule 5).
# Invitations and reminders lose their sense by waiting; their own ladder (PER-2) restrains them.
NON_URGENT = frozenset({NoticeCategory.FOLLOW_UP, NoticeCategory.INPUT})
SWITCHABLE = [category for category in NoticeCategory if category not in ACCOUNT_ONLY]


@choices_enforced
class Notice(ScopedModel):
    """One message owed to one person on one occasion. `key` names the occasion, so it is owed once.

    owed -> claimed -> sending -> sent. A claimed notice whose worker died goes back to owed: it never reached the mail
    server. One that died while `sending` may or may not have been taken: it is never sent again by itself; a person
    decides (`unsure`). `skipped`, `failed` and `unsure` keep the reason in words; `held` waits for a person.
    An owed notice is not tried before `not_before`: quiet hours, a pause, or the mail server's trouble; `reason` says.
    `bundled` ones are told in a summary: `digest` is the notice that tells of them, once it is owed.
    """

    class Status(models.TextChoices):
        OWED = "owed", "Owed"
        HELD = "held", "Held back"
        CLAIMED = "claimed", "Taken by a worker"
        SENDING = "sending", "Being handed over"
        SENT = "sent", "Sent"
        SKIPPED = "skipped", "Not sent"
        FAILED = "failed", "Could not be sent"
        BUNDLED = "bundled", "In a summary"
        UNSURE = "unsure", "Perhaps sent"

    # Each move of a notice writes every index again: no second one for the coalition and the person.
    coalition = models.ForeignKey("coalition.Coalition", models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, help_text="Which renderer in the registry words it.")
    category = models.CharField(max_length=12, choices=NoticeCategory)
    person = models.ForeignKey("members.Person", models.CASCADE, related_name="notices", db_index=False)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.OWED)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was not sent, in words.")
    owed_at = models.DateTimeField(default=timezone.now, editable=False)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker took it or began to hand it over."
    )
    claimed_by = models.CharField(max_length=100, blank=True, help_text="Which run of which worker.")
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_single = models.BooleanField(
        default=False, db_default=False, help_text="It has one of the person's two places of seven days (rule 5)."
    )
    digest = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="bundle", db_index=False, help_text="Told in it."
    )
    to_address = models.EmailField(blank=True, help_text="Where it went.")
    subject = models.CharField(max_length=300, blank=True, help_text="As it was sent.")
    body = models.TextField(blank=True, help_text="The text part, as it was sent, without personal links.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-owed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "key"], name="notice_owed_once"),
            models.CheckConstraint(condition=~Q(status="sent") | Q(sent_at__isnull=False), name="notice_sent_has_time"),
            models.CheckConstraint(
                condition=~Q(status__in=["skipped", "failed", "unsure", "bundled"]) | ~Q(reason=""),
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
            # what waits for a person's next summary, and what a summary tells of
            models.Index(fields=["person"], condition=Q(status="bundled", digest=None), name="notice_to_bundle"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="notice_in_digest"),
            # the notices about one meeting or report-back
            models.Index(fields=["about_type", "about_id"], name="notice_about"),
        ]
        triggers = [
            # what went out is the record of what went out; only the words may be blanked, when a person is erased
            pgtrigger.Protect(
                name="sent_stays_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status = 'sent' AND (NEW.status, NEW.sent_at, NEW.key, NEW.kind, NEW.coalition_id)"
                    " IS DISTINCT FROM (OLD.status, OLD.sent_at, OLD.key, OLD.kind, OLD.coalition_id)"
                ),
            ),
        ]

    def __str__(self):
        return self.subject or self.kind.replace("-", " ").capitalize()

    def get_absolute_url(self):
        return reverse("notice-detail", args=[self.coalition.slug, self.pk])

    @property
    def message_id(self):
        """The same for every attempt to send this notice, so that a mail system that got it twice can tell."""
        return hashlib.sha256(f"{self.coalition_id}:{self.key}".encode()).hexdigest()[:32]

    @property
    def needs_a_person(self):
        """Whether only a person can say how it goes on."""
        return self.status in NEEDS_A_PERSON


NEEDS_A_PERSON = (Notice.Status.UNSURE, Notice.Status.FAILED)
