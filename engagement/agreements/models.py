"""Agreements with partners: what each side does, from when to when, and the signed paper."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.documents.models import DocumentVersion
from members.models import Partner, Person

from .querysets import AgreementFileQuerySet, AgreementQuerySet


@track()
@choices_enforced
class Agreement(ScopedModel):
    """A memorandum, a letter or a membership agreement. In force from its signing to its last day, unless ended before."""

    class Kind(models.TextChoices):
        MOU = "mou", "Memorandum of understanding"
        LETTER = "letter", "Letter of agreement"
        MEMBERSHIP = "membership", "Membership agreement"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEMBERSHIP)
    title = models.CharField("what it is about", max_length=160)
    their_part = models.TextField("what they do", max_length=2000, blank=True)
    our_part = models.TextField("what we do", max_length=2000, blank=True)
    signer = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="agreements_signed", verbose_name="who signed"
    )
    signed_on = models.DateField("signed", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField("days ahead to renew", default=60)
    ended_on = models.DateField("ended early", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="agreement_ends_after_signing",
                violation_error_message="The last day comes after the signing.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(signed_on__isnull=False, ended_on__gte=F("signed_on")),
                name="agreement_ended_once_signed",
                violation_error_message="Only what was signed can end.",
            ),
        ]
        indexes = [
            # what has to be renewed
            models.Index(
                fields=["coalition", "ends_on"], condition=Q(ended_on__isnull=True), name="agreement_to_renew"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} with {self.partner}"

    def get_absolute_url(self):
        return reverse("agreement-detail", args=[self.coalition.slug, self.pk])

    def state(self, today):
        """ "draft", "in force", "renew" (the last day is near), "over" or "ended" on a day."""
        if self.signed_on is None or self.signed_on > today:
            return "draft"
        if self.ended_on is not None and self.ended_on <= today:
            return "ended"
        if self.ends_on is None:
            return "in force"
        if self.ends_on < today:
            return "over"
        return "renew" if (self.ends_on - today).days <= self.remind_days else "in force"


@choices_enforced
class AgreementFile(ScopedModel):
    """The paper of an agreement, as it was uploaded. It lies outside what the web server serves."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200, help_text="What the file is called when somebody takes it.")
    path = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=DocumentVersion.Kind, help_text="Told by its content.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AgreementFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name
