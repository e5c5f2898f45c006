"""Public thanks by consent: who gave what, told to members once they said yes (ACT-7; domain.md 5, rule 19)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.commitments.models import Contribution, Pledge
from members.models import Partner, Person

from .querysets import ThanksQuerySet


@track()
@choices_enforced
class PublicThanks(ScopedModel):
    """A deed we would like to thank for openly: something given, or a promise kept. Members read it after a yes."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Not answered yet"
        PARTNER = "partner", "The organization may be named"
        NAMED = "named", "Both may be named"
        NO = "no", "Rather not"

    SHOWN = (Answer.PARTNER, Answer.NAMED)

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, null=True, blank=True, related_name="public_thanks"
    )
    pledge = models.OneToOneField(Pledge, models.CASCADE, null=True, blank=True, related_name="public_thanks")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="public_thanks")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="public_thanks")
    words = models.CharField("what everybody may read", max_length=300)
    on = models.DateField("the day of the deed")
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(null=True, blank=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "public thanks"
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=True) ^ Q(pledge__isnull=True), name="thanks_for_one_deed"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="thanks_in_words"),
            models.CheckConstraint(
                condition=Q(answer="waiting") ^ Q(answered_on__isnull=False), name="thanks_answer_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(answer="named") | Q(person__isnull=False), name="thanks_named_has_a_person"
            ),
        ]
        indexes = [
            # the credits page
            models.Index(
                fields=["coalition", "-on"], condition=Q(answer__in=["partner", "named"]), name="thanks_shown"
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def giver(self):
        """Who is thanked, as far as they agreed: the organization, and the person where they said so."""
        named = self.answer == self.Answer.NAMED and self.person and not self.person.erased_at
        return f"{self.person.name}, {self.partner.name}" if named else self.partner.name
