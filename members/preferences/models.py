"""What somebody wants to get, and how (domain.md 5, rules 4 to 7)."""

from django.db import models
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced
from members.notices.models import NoticeCategory

from .querysets import PreferenceQuerySet, SwitchQuerySet


class Channel(models.TextChoices):
    """Where a notice can be read."""

    MAIL = "mail", "By mail"
    APP = "app", "Here"


class Language(models.TextChoices):
    """The languages a coalition may word its mail in; English is what Common Table itself speaks."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
    FRENCH = "fr", "French"
    VIETNAMESE = "vi", "Vietnamese"
    CHINESE = "zh", "Chinese"


@choices_enforced
class NoticePreference(ScopedModel):
    """A category a person has switched off on one channel. An answer to one's input can always be read in the app."""

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="notice_preferences")
    category = models.CharField(max_length=12, choices=NoticeCategory)
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.MAIL, db_default=Channel.MAIL)
    muted_at = models.DateTimeField(default=timezone.now)

    objects = SwitchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "category", "channel"], name="preference_once"),
            models.CheckConstraint(
                condition=~models.Q(category__in=["account", "report_back"], channel="app"),
                name="preference_answers_stay_in_app",
            ),
        ]

    def __str__(self):
        return f"{self.person}: no {self.get_category_display().lower()}"


@choices_enforced
class MailHabit(ScopedModel):
    """How somebody wants their mail. Without a row: English, and a summary each week of what would be too much."""

    class Digest(models.TextChoices):
        WEEKLY = "weekly", "Once a week"
        DAILY = "daily", "Once a working day"
        OFF = "off", "No summary"

    person = models.OneToOneField("members.Person", models.CASCADE, related_name="mail_habit")
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    digest = models.CharField("summary", max_length=6, choices=Digest, default=Digest.WEEKLY)
    at_any_hour = models.BooleanField("news of incidents at night and on weekends, too", default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PreferenceQuerySet.as_manager()

    def __str__(self):
        return f"{self.person}: {self.get_language_display()}, {self.get_digest_display().lower()}"
