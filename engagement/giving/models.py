"""Giving before getting: what we asked of a partner, what stands on its own agenda, and where we serve (GIV-1, 3, 4)."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.outreach.models import Contact
from members.models import Partner, Person

from .querysets import GivingQuerySet


@track()
@choices_enforced
class Ask(ScopedModel):
    """Something we asked of a partner, with the minutes it takes and why. With what we gave it is the reciprocity ledger.

    `anyway` is the reason for asking first where nothing was given yet (domain.md 5, rule 16).
    """

    class Answer(models.TextChoices):
        OPEN = "open", "No answer yet"
        YES = "yes", "They said yes"
        LATER = "later", "Later, perhaps"
        NO = "no", "They said no"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="asks")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="asks")
    what = models.CharField("what we asked", max_length=300)
    why = models.CharField("why them", max_length=300, blank=True)
    minutes = models.PositiveIntegerField(
        "minutes it takes",
        null=True,
        blank=True,
        validators=[MaxValueValidator(100_000)],
        help_text="Of their time, in all.",
    )
    asked_on = models.DateField("on", default=timezone.localdate)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField(null=True, blank=True, editable=False)
    given_first = models.BooleanField(
        default=False, editable=False, help_text="We had given them something by that day."
    )
    anyway = models.CharField("why ask first", max_length=300, blank=True)
    contact = models.OneToOneField(Contact, models.SET_NULL, null=True, blank=True, related_name="ask")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GivingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="open", answered_on=None) | ~Q(answer="open") & Q(answered_on__isnull=False),
                name="ask_answer_has_day",
            ),
        ]
        indexes = [models.Index(fields=["partner", "-asked_on"], name="ask_of_partner")]

    def __str__(self):
        return self.what


@track()
@choices_enforced
class PartnerGoal(ScopedModel):
    """What stands on a partner's own agenda, even far from ours (GIV-3)."""

    class Status(models.TextChoices):
        OPEN = "open", "They work on it"
        REACHED = "reached", "Reached"
        DROPPED = "dropped", "Not pursued any more"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="goals")
    what = models.CharField("their goal", max_length=300)
    is_ours_too = models.BooleanField("it is ours as well", default=False)
    how_we_help = models.CharField(max_length=300, blank=True)
    noted_on = models.DateField(default=timezone.localdate)
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)

    objects = GivingQuerySet.as_manager()

    class Meta:
        ordering = ["-noted_on", "-pk"]

    def __str__(self):
        return self.what


@track()
class OutboundService(ScopedModel):
    """Somebody of ours serves on a committee or board of a partner, so that we do not only drop in to ask (GIV-4)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="served_by_us")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="serves_for_us")
    what = models.CharField("where", max_length=200, help_text="Such as: their safety committee.")
    started_on = models.DateField("since", default=timezone.localdate)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = GivingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="service_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.what
